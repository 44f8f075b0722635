/** What is done with a message: its job, to its end, whatever is away meanwhile. */

import { setTimeout as sleep } from "node:timers/promises";

import { backoffMs } from "../backing/backoff.js";
import { DependencyUnavailableError } from "../backing/errors.js";
import type { Delivery, Verdict } from "../backing/queueConsumer.js";
import { DELIVERY_LIMIT } from "../backing/queues.js";
import { describe, type Logger } from "../telemetry/logs.js";
import type { Metrics } from "../telemetry/metrics.js";
import { withRequestId } from "../telemetry/requestContext.js";
import type { Announcer } from "./announcer.js";
import { type Job, JobFailedError, JobGoneError, type JobHandler, type JobKind } from "./job.js";
import { type JobMessage, parseMessage, UnreadableMessageError } from "./message.js";
import type { JobStore } from "./store.js";

/** What a processor works with. */
export interface ProcessorParts {
  readonly store: Pick<JobStore, "start" | "progress" | "succeed" | "fail">;
  readonly announcer: Pick<Announcer, "announce">;
  readonly handlers: Readonly<Record<JobKind, JobHandler>>;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly timeoutSeconds: number;
  /** The shortest time between two reports of how far a job is. */
  readonly reportEveryMs: number;
}

/** Does the jobs that messages ask for. */
export class Processor {
  constructor(private readonly parts: ProcessorParts) {}

  /**
   * Does a message's job, and says what is to become of the message; it never throws.
   *
   * While the database is away the message is kept in hand and tried again: giving it back would only make it
   * go round, and after five times RabbitMQ would make it a dead letter.
   */
  async process(delivery: Delivery, signal: AbortSignal): Promise<Verdict> {
    const { metrics, log } = this.parts;
    return withRequestId(delivery.requestId, async () => {
      metrics.busy.inc();
      try {
        return await this.persistently(delivery, parseMessage(delivery.content), signal);
      } catch (error) {
        if (signal.aborted) return "release";
        metrics.processed.inc({ kind: "unknown", status: "rejected" });
        const why = error instanceof UnreadableMessageError ? { cause: error.message } : { exception: error };
        log.error(why, "a message that cannot be dealt with goes to the dead letters");
        return "dead";
      } finally {
        metrics.busy.dec();
      }
    });
  }

  private async persistently(delivery: Delivery, message: JobMessage, signal: AbortSignal): Promise<Verdict> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.attempt(delivery, message, signal);
      } catch (error) {
        if (!(error instanceof DependencyUnavailableError)) throw error;
        if (failures === 1) {
          this.parts.log.warn({ job_id: message.jobId, cause: describe(error) }, `a job waits: ${error.message}`);
        }
        await sleep(backoffMs(failures), undefined, { signal });
      }
    }
  }

  private async attempt(delivery: Delivery, message: JobMessage, signal: AbortSignal): Promise<Verdict> {
    const { store, announcer, metrics, log } = this.parts;
    const job = await store.start(message);
    if (!job) {
      metrics.processed.inc({ kind: message.type, status: "skipped" });
      log.info({ job_id: message.jobId, kind: message.type }, "a job needs nothing any more");
      return "done";
    }
    // Something that is always around when the process dies is probably why.
    const hopeless = delivery.failures >= DELIVERY_LIMIT;
    const began = performance.now();
    let status: "succeeded" | "failed" | "skipped";
    try {
      if (hopeless) throw new JobFailedError(`Given up after ${DELIVERY_LIMIT} attempts.`);
      await announcer.announce(job, "running", job.progress);
      status = await this.complete(job, signal);
    } catch (error) {
      if (error instanceof DependencyUnavailableError || signal.aborted) throw error;
      status = await this.end(job, error);
    }
    const seconds = (performance.now() - began) / 1000;
    metrics.processed.inc({ kind: job.kind, status });
    metrics.duration.observe({ kind: job.kind }, seconds);
    log.info(
      {
        job_id: job.id,
        kind: job.kind,
        status,
        failures: delivery.failures,
        duration_ms: Math.round(seconds * 1000),
      },
      `job ${status}`,
    );
    return hopeless ? "dead" : "done";
  }

  private async complete(job: Job, signal: AbortSignal): Promise<"succeeded"> {
    const { store, announcer, handlers, timeoutSeconds, reportEveryMs } = this.parts;
    const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
    let told = job.progress;
    let toldAt = -Infinity;
    const report = async (percent: number) => {
      const now = performance.now();
      if (percent <= told || now - toldAt < reportEveryMs) return;
      told = percent;
      toldAt = now;
      await store.progress(job, percent);
      await announcer.announce(job, "running", percent);
    };
    try {
      const product = await handlers[job.kind](job, report, AbortSignal.any([signal, timeout]));
      signal.throwIfAborted();
      await store.succeed(job, product);
    } catch (error) {
      if (timeout.aborted && error === timeout.reason) {
        throw new JobFailedError(`It took longer than ${timeoutSeconds} s.`);
      }
      throw error;
    }
    await announcer.announce(job, "succeeded", 100);
    return "succeeded";
  }

  /** Stores why a job came to no good end. */
  private async end(job: Job, error: unknown): Promise<"failed" | "skipped"> {
    const { store, announcer, log } = this.parts;
    if (error instanceof JobGoneError) return "skipped";
    const foreseen = error instanceof JobFailedError;
    if (!foreseen) log.error({ job_id: job.id, exception: error }, "a job's handler is broken");
    try {
      const progress = await store.fail(job, foreseen ? error.message : "The service failed to do the job.");
      await announcer.announce(job, "failed", progress);
    } catch (failure) {
      if (failure instanceof JobGoneError) return "skipped";
      throw failure;
    }
    return "failed";
  }
}
