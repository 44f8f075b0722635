/** Stand-ins for what the worker talks to, and messages for it. */

import { DependencyUnavailableError } from "../src/backing/errors.js";
import type { Delivery } from "../src/backing/queueConsumer.js";
import type { Publisher } from "../src/jobs/announcer.js";
import { type Job, JobGoneError, type JobProduct } from "../src/jobs/job.js";
import type { JobMessage } from "../src/jobs/message.js";
import type { ProcessorParts } from "../src/jobs/processor.js";
import { createLogger, type Logger } from "../src/telemetry/logs.js";

export const JOB_ID = "0e1c9e0e-7d0c-4b5e-9a53-2f6d8f3f4a10";

export function delivery(body: unknown, parts: Partial<Delivery> = {}): Delivery {
  return { content: Buffer.from(JSON.stringify(body)), requestId: null, failures: 0, ...parts };
}

export function exportMessage(parts: Partial<Delivery> = {}): Delivery {
  return delivery({ type: "export", jobId: JOB_ID, userId: 7 }, parts);
}

type ProcessorStore = ProcessorParts["store"];

/** One job's row and file; `outages` says how many of the next calls find the database away. */
export class FakeStore implements ProcessorStore {
  status: "queued" | "running" | "succeeded" | "failed" | "deleted" = "queued";
  readonly seen: number[] = [];
  product: JobProduct | undefined;
  error: string | undefined;
  outages = 0;

  start({ jobId, type }: JobMessage): Promise<Job | null> {
    return this.answer(() => {
      if (!this.unfinished) return null;
      this.status = "running";
      return { id: jobId, kind: type, userId: 7, progress: this.seen.at(-1) ?? 0 };
    });
  }

  progress(_job: Job, percent: number): Promise<void> {
    return this.change(() => {
      this.seen.push(percent);
    });
  }

  succeed(_job: Job, product: JobProduct): Promise<void> {
    return this.change(() => {
      this.status = "succeeded";
      this.product = product;
    });
  }

  fail(_job: Job, reason: string): Promise<number> {
    return this.change(() => {
      this.status = "failed";
      this.error = reason;
      return this.seen.at(-1) ?? 0;
    });
  }

  private get unfinished(): boolean {
    return this.status === "queued" || this.status === "running";
  }

  private change<T>(change: () => T): Promise<T> {
    return this.answer(() => {
      if (!this.unfinished) throw new JobGoneError();
      return change();
    });
  }

  private answer<T>(result: () => T): Promise<T> {
    return new Promise((resolve) => {
      if (this.outages > 0) {
        this.outages -= 1;
        throw new DependencyUnavailableError("postgres", new Error("connect ECONNREFUSED"));
      }
      resolve(result());
    });
  }
}

/** Remembers what was published, or is away. */
export class FakePublisher implements Publisher {
  readonly published: { channel: string; event: unknown }[] = [];
  away = false;

  publish(channel: string, message: string): Promise<void> {
    if (this.away) return Promise.reject(new DependencyUnavailableError("redis", new Error("closed")));
    this.published.push({ channel, event: JSON.parse(message) });
    return Promise.resolve();
  }
}

/** A logger and the events that it wrote. */
export function recordingLogger(): { log: Logger; events: Record<string, unknown>[] } {
  const events: Record<string, unknown>[] = [];
  const log = createLogger("worker", "DEBUG", {
    write: (line) => events.push(JSON.parse(line) as Record<string, unknown>),
  });
  return { log, events };
}
