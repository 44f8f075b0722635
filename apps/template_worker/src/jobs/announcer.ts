/** Tells the API over Redis that a job has changed, so that it can tell the user's browser. */

import { describe, type Logger } from "../telemetry/logs.js";
import type { Job } from "./job.js";

const CHANNEL = "jobs";

/** What can publish; see backing/redis.ts. */
export interface Publisher {
  publish(channel: string, message: string): Promise<void>;
}

/** A job's state as the listeners are told it. */
export type JobStatus = "running" | "succeeded" | "failed";

/** Publishes `{"jobId", "userId", "status", "progress"}` after each change. */
export class Announcer {
  private silent = false;

  constructor(
    private readonly publisher: Publisher,
    private readonly log: Logger,
  ) {}

  /** Tells of a change: a hint to read the database, so a failure harms nothing. An outage is logged once. */
  async announce(job: Job, status: JobStatus, progress: number): Promise<void> {
    const event = { jobId: job.id, userId: job.userId, status, progress };
    try {
      await this.publisher.publish(CHANNEL, JSON.stringify(event));
      this.silent = false;
    } catch (error) {
      if (!this.silent) this.log.warn({ cause: describe(error) }, "changes of jobs cannot be announced");
      this.silent = true;
    }
  }
}
