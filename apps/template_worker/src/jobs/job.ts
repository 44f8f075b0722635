/** Jobs, and how they can end. */

/** What can be asked for; also the `type` of messages and the `kind` of rows. */
export const JOB_KINDS = ["export"] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** A job that is being done. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly userId: number;
  /** How far it was when this attempt began, from 0 to 100. */
  readonly progress: number;
}

/** What a job makes: a file, and facts about it that its owner is shown. */
export interface JobProduct {
  readonly content: Buffer;
  readonly mediaType: string;
  readonly result: Readonly<Record<string, number>>;
}

/** Told how far a job is, from 0 to 100. */
export type ReportProgress = (percent: number) => Promise<void>;

/** Does the jobs of one kind; stops with the signal's reason once `signal` is aborted. */
export type JobHandler = (job: Job, report: ReportProgress, signal: AbortSignal) => Promise<JobProduct>;

/** The job cannot be done; its owner is told the message. */
export class JobFailedError extends Error {
  override name = "JobFailedError";
}

/** The job was finished, deleted or given up by somebody else meanwhile: there is nothing left to do. */
export class JobGoneError extends Error {
  override name = "JobGoneError";
}
