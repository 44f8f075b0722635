import type { QueryResult, QueryResultRow } from "pg";
import { expect, test } from "vitest";

import type { Queryable } from "../src/backing/postgres.js";
import { exportUsers } from "../src/jobs/exportUsers.js";
import { type Job, JobFailedError } from "../src/jobs/job.js";
import { JOB_ID } from "./fakes.js";

const JOB: Job = { id: JOB_ID, kind: "export", userId: 7, progress: 0 };
const HEADER = "id,email,name,role,is_active,created_at\r\n";

/** A table of users that answers the export's two statements; ids have gaps, as those of real tables. */
class Users implements Queryable {
  readonly pages: number[] = [];

  constructor(
    private count: number,
    private readonly name = "Ada",
  ) {}

  add(users: number): void {
    this.count += users;
  }

  query<Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<QueryResult<Row>> {
    const rows = sql.includes("count(*)") ? [{ total: this.count }] : this.page(Number(values[0]), Number(values[1]));
    return Promise.resolve({
      rows: rows as unknown as Row[],
      rowCount: rows.length,
      command: "",
      oid: 0,
      fields: [],
    });
  }

  private page(after: number, limit: number): QueryResultRow[] {
    const ids = Array.from({ length: this.count }, (_, index) => index * 3 + 1).filter((id) => id > after);
    this.pages.push(after);
    return ids.slice(0, limit).map((id) => ({
      id,
      email: `user${id}@example.com`,
      name: this.name,
      role: "user",
      is_active: true,
      created_at: new Date("2026-01-02T03:04:05Z"),
      hashed_password: "$2b$12$secret",
    }));
  }
}

async function run(users: Users, { maxMiB = 1, signal = new AbortController().signal } = {}) {
  const progress: number[] = [];
  const product = await exportUsers(users, maxMiB, 2)(
    JOB,
    (percent) => {
      progress.push(percent);
      return Promise.resolve();
    },
    signal,
  );
  return { ...product, text: product.content.toString(), progress };
}

test("every user is in the file once, whatever the pages", async () => {
  for (const count of [1, 2, 3, 4, 5]) {
    const { text, result } = await run(new Users(count));
    const ids = text
      .trimEnd()
      .split("\r\n")
      .slice(1)
      .map((line) => Number(line.split(",")[0]));
    expect(ids).toEqual(Array.from({ length: count }, (_, index) => index * 3 + 1));
    expect(result).toEqual({ rows: count, bytes: Buffer.byteLength(text) });
  }
});

test("a table without users makes a file with the heading only", async () => {
  expect((await run(new Users(0))).text).toBe(HEADER);
});

test("the file has the columns that users may see, and no password", async () => {
  const { text, mediaType } = await run(new Users(1));
  expect(text).toBe(`${HEADER}1,user1@example.com,Ada,user,true,2026-01-02T03:04:05.000Z\r\n`);
  expect(mediaType).toBe("text/csv; charset=utf-8");
});

test("progress grows with the pages and leaves the last percent for storing", async () => {
  expect((await run(new Users(5))).progress).toEqual([40, 80, 99]);
});

test("users who come meanwhile do not take the progress past its end", async () => {
  const users = new Users(2);
  const handler = exportUsers(users, 1, 2);
  const progress: number[] = [];
  await handler(
    JOB,
    (percent) => {
      progress.push(percent);
      if (progress.length === 1) users.add(3);
      return Promise.resolve();
    },
    new AbortController().signal,
  );
  expect(Math.max(...progress)).toBe(99);
});

test("a file that is too large ends the job with a reason", async () => {
  await expect(run(new Users(5, "x".repeat(300_000)))).rejects.toThrow(JobFailedError);
});

test("once told to stop it reads no further page", async () => {
  const users = new Users(5);
  await expect(run(users, { signal: AbortSignal.abort(new Error("stopping")) })).rejects.toThrow("stopping");
  expect(users.pages).toEqual([]);
});
