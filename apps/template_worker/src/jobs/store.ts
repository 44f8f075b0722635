/** The jobs' rows and files in PostgreSQL. The API makes the tables and writes the rows; the worker takes them on. */

import type { Queryable } from "../backing/postgres.js";
import { type Job, JobGoneError, type JobProduct } from "./job.js";
import type { JobMessage } from "./message.js";

// A finished job stays as it is, however late a second worker comes with its own end of it.
const UNFINISHED = "status IN ('queued', 'running')";

/** What the store needs of the database. */
export interface JobDatabase extends Queryable {
  transaction<T>(work: (connection: Queryable) => Promise<T>): Promise<T>;
}

/** Changes of jobs. Every method throws DependencyUnavailableError while the database is away. */
export class JobStore {
  constructor(private readonly database: JobDatabase) {}

  /** Marks a job as running; null if there is nothing (more) to do: it is finished or was deleted. */
  async start({ jobId, type }: JobMessage): Promise<Job | null> {
    const { rows } = await this.database.query<{ user_id: number; progress: number }>(
      `UPDATE jobs SET status = 'running', started_at = COALESCE(started_at, now())
       WHERE id = $1 AND kind = $2 AND ${UNFINISHED} RETURNING user_id, progress`,
      [jobId, type],
    );
    const [row] = rows;
    return row ? { id: jobId, kind: type, userId: row.user_id, progress: row.progress } : null;
  }

  /**
   * Stores how far a running job is; it never goes back, though an earlier attempt may have been further.
   *
   * @throws JobGoneError if it is no longer unfinished.
   */
  async progress(job: Job, percent: number): Promise<void> {
    await oneOf(this.database, `UPDATE jobs SET progress = GREATEST(progress, $2) WHERE id = $1 AND ${UNFINISHED}`, [
      job.id,
      percent,
    ]);
  }

  /**
   * Stores a job's file and marks the job as succeeded, both or neither.
   *
   * @throws JobGoneError if it is no longer unfinished; nothing is stored.
   */
  async succeed(job: Job, product: JobProduct): Promise<void> {
    await this.database.transaction(async (connection) => {
      await oneOf(
        connection,
        `UPDATE jobs SET status = 'succeeded', progress = 100, result = $2, error = NULL, finished_at = now()
         WHERE id = $1 AND ${UNFINISHED}`,
        [job.id, JSON.stringify(product.result)],
      );
      await connection.query(
        `INSERT INTO job_files (job_id, content, media_type) VALUES ($1, $2, $3)
         ON CONFLICT (job_id) DO UPDATE SET content = EXCLUDED.content, media_type = EXCLUDED.media_type`,
        [job.id, product.content, product.mediaType],
      );
    });
  }

  /**
   * Marks a job as failed, for a reason that its owner is told, and returns how far it was.
   *
   * @throws JobGoneError if it is no longer unfinished.
   */
  async fail(job: Job, reason: string): Promise<number> {
    return oneOf(
      this.database,
      `UPDATE jobs SET status = 'failed', error = $2, finished_at = now() WHERE id = $1 AND ${UNFINISHED}`,
      [job.id, reason],
    );
  }
}

/** Runs an update that must change one job, and returns how far that job is. */
async function oneOf(connection: Queryable, update: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await connection.query<{ progress: number }>(`${update} RETURNING progress`, values);
  const [row] = rows;
  if (!row) throw new JobGoneError();
  return row.progress;
}
