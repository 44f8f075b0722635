/** The job "export": all users as a CSV file. */

import type { Queryable } from "../backing/postgres.js";
import { csvRows } from "./csv.js";
import { JobFailedError, type JobHandler } from "./job.js";

const PAGE_ROWS = 500;

const COLUMNS = ["id", "email", "name", "role", "is_active", "created_at"] as const;

interface UserRow {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly is_active: boolean;
  readonly created_at: Date;
}

/**
 * The handler that reads from this database.
 *
 * It reads page by page, in the order of ids, so that it neither holds up writers nor keeps a long transaction:
 * users who come or go meanwhile may be in the file or not. The file is made and stored as a whole: PostgreSQL and this
 * process each need about four times its size for it.
 */
export function exportUsers(database: Queryable, maxMiB: number, pageRows = PAGE_ROWS): JobHandler {
  return async (_job, report, signal) => {
    const total = await countUsers(database);
    const pages = [Buffer.from(csvRows([COLUMNS]))];
    let bytes = 0;
    let exported = 0;
    for (let last: number | undefined = 0; last !== undefined;) {
      signal.throwIfAborted();
      const rows = await readPage(database, last, pageRows);
      const page = Buffer.from(csvRows(rows.map((row) => COLUMNS.map((column) => row[column]))));
      bytes += page.length;
      if (bytes > maxMiB * 2 ** 20) throw new JobFailedError(`The file would be larger than ${maxMiB} MiB.`);
      pages.push(page);
      exported += rows.length;
      // The last percent is for storing the file.
      await report(Math.min(99, Math.floor((exported / Math.max(total, 1)) * 100)));
      last = rows.length === pageRows ? rows.at(-1)?.id : undefined;
    }
    const content = Buffer.concat(pages);
    return {
      content,
      mediaType: "text/csv; charset=utf-8",
      result: { rows: exported, bytes: content.length },
    };
  };
}

async function countUsers(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ total: number }>("SELECT count(*) AS total FROM users");
  return rows[0]?.total ?? 0;
}

async function readPage(database: Queryable, after: number, limit: number): Promise<UserRow[]> {
  const { rows } = await database.query<UserRow>(
    `SELECT ${COLUMNS.join(", ")} FROM users WHERE id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
  return rows;
}
