import { vi } from "vitest";

import type { Job } from "../src/api/schemas";

/** A stream of events that the test feeds; `opened` has all there were, the newest last. */
export class FakeEventSource extends EventTarget {
  static opened: FakeEventSource[] = [];
  closed = false;

  constructor(readonly url: string) {
    super();
    FakeEventSource.opened.push(this);
  }

  static install(): void {
    FakeEventSource.opened = [];
    vi.stubGlobal("EventSource", FakeEventSource);
  }

  static get newest(): FakeEventSource | undefined {
    return FakeEventSource.opened.at(-1);
  }

  get query(): URLSearchParams {
    return new URLSearchParams(this.url.split("?")[1]);
  }

  send(job: Job, lastEventId = ""): void {
    this.dispatchEvent(new MessageEvent("job", { data: JSON.stringify(job), lastEventId }));
  }

  break(): void {
    this.dispatchEvent(new Event("error"));
  }

  close(): void {
    this.closed = true;
  }
}
