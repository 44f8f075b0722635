/** Job events as they happen (Server-Sent Events), over connections that come and go. */

import { ApiError } from "./problem";
import { type Job, JOB } from "./schemas";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Who is told what. */
export interface JobStreamListener {
  /** A job has changed; the same state may be told twice. */
  readonly onJob: (job: Job) => void;
  /** Whether changes arrive now. */
  readonly onLive: (live: boolean) => void;
}

/**
 * Follows the user's jobs until the function that it returns is called or the session ends.
 *
 * `EventSource` reconnects by itself, but with the ticket that it has used already: so each connection is made here,
 * with a ticket of its own and from the last event on that arrived.
 */
export function followJobs(getTicket: () => Promise<string>, listener: JobStreamListener): () => void {
  let closed = false;
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastEventId = "";
  let failures = 0;

  const connect = async () => {
    const ticket = await getTicket();
    if (closed) return;
    source = new EventSource(`/api/v1/events?${new URLSearchParams({ ticket, ...resume(lastEventId) }).toString()}`);
    source.addEventListener("open", () => {
      failures = 0;
      listener.onLive(true);
    });
    source.addEventListener("error", retry);
    source.addEventListener("job", ({ data, lastEventId: id }: MessageEvent<string>) => {
      lastEventId = id;
      const job = JOB.safeParse(JSON.parse(data));
      if (job.success) listener.onJob(job.data);
    });
  };

  const retry = () => {
    source?.close();
    if (closed) return;
    listener.onLive(false);
    timer = setTimeout(start, Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS));
    failures += 1;
  };

  const start = () => {
    connect().catch((error: unknown) => {
      // Without a session there is nothing to follow; all else passes.
      if (!(error instanceof ApiError && error.status === 401)) retry();
    });
  };

  start();
  return () => {
    closed = true;
    clearTimeout(timer);
    source?.close();
  };
}

function resume(lastEventId: string): Record<string, string> {
  return lastEventId ? { last_event_id: lastEventId } : {};
}
