/** PostgreSQL: a pool that fails fast, transactions, and one kind of error for "it is away". */

import pg from "pg";

import type { Settings } from "../settings.js";
import { describe, type Logger } from "../telemetry/logs.js";
import { DependencyUnavailableError } from "./errors.js";

const CONNECT_TIMEOUT_MS = 3000;
// The server gives up first, so that its answer is read; the client only if the server hangs or is cut off.
const STATEMENT_TIMEOUT_MS = 15_000;
const QUERY_TIMEOUT_MS = 16_000;

// Lost connections, shutdowns and cancelled statements, too few resources, refused logins, deadlocks, no such
// database, a read-only replica, and no such table: the API, which makes them, has not started yet.
const AWAY = /^(08|57|53|28|40|3D|25006|42P01)/;

// bigint columns are ids and counts here, well below 2^53.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

/** What runs statements: the pool, or a connection within a transaction. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<pg.QueryResult<Row>>;
}

/** A pool of connections. */
export class Database implements Queryable {
  private readonly pool: pg.Pool;

  constructor(settings: Settings, log: Logger) {
    this.pool = new pg.Pool({
      host: settings.POSTGRES_HOST,
      port: settings.POSTGRES_PORT,
      database: settings.POSTGRES_NAME,
      user: settings.POSTGRES_USER,
      password: settings.POSTGRES_PASSWORD,
      application_name: settings.SERVICE_NAME,
      max: settings.PREFETCH + 1, // one for each job, one for the health check
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      types,
    });
    this.pool.on("error", (error) => {
      log.warn({ cause: describe(error) }, "lost an idle connection to postgres");
    });
  }

  /**
   * The result of one statement.
   *
   * @throws DependencyUnavailableError if the server cannot be reached, takes too long or has no such table yet.
   */
  async query<Row extends pg.QueryResultRow>(
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<pg.QueryResult<Row>> {
    return available(this.pool.query<Row>(sql, [...values]));
  }

  /**
   * What `work` returns, done in one transaction: committed at its end, rolled back if it throws.
   *
   * @throws DependencyUnavailableError as `query`. If it struck during the commit, the change may be there or not.
   */
  async transaction<T>(work: (connection: Queryable) => Promise<T>): Promise<T> {
    const client = await available(this.pool.connect());
    let broken = true;
    // A connection that is lost between two statements fails the next one; unheard, it would end the process.
    client.on("error", ignore);
    try {
      await available(client.query("BEGIN"));
      const result = await work({
        query: (sql, values = []) => available(client.query(sql, [...values])),
      });
      await available(client.query("COMMIT"));
      broken = false;
      return result;
    } finally {
      // A connection in the midst of something is closed, which rolls back: nothing is to be asked of it.
      client.off("error", ignore);
      client.release(broken);
    }
  }

  /** The health check: a statement runs. */
  async check(): Promise<void> {
    await this.query("SELECT 1");
  }

  /** Closes the connections, those in use as soon as they no longer are; does not wait for that. */
  close(): void {
    void this.pool.end();
  }
}

function ignore(): void {
  // The statement that follows tells of it.
}

/** What was asked of pg; all that is not the server's answer says that there was none. */
async function available<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof pg.DatabaseError && !AWAY.test(error.code ?? "")) throw error;
    throw new DependencyUnavailableError("postgres", error);
  }
}
