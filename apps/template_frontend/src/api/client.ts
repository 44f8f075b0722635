/** The API as a logged-in user has it. */

import type * as z from "zod/mini";

import { type ApiRequest, bodyOf, request } from "./http";
import { ApiError } from "./problem";
import { type Job, JOB, JOB_PAGE, TICKET, type User, USER, USER_PAGE } from "./schemas";
import type { Session } from "./session";

const DOWNLOAD_TIMEOUT_MS = 120_000;
const USERS_ON_A_PAGE = 10;

/** Some users, the cursor of the next ones (null at the end), and whether the answer came from the API's cache. */
export interface UserPage {
  readonly items: readonly User[];
  readonly nextCursor: string | null;
  readonly cache: string;
}

/** A file and the name under which to save it. */
export interface Download {
  readonly content: Blob;
  readonly name: string;
}

/** Requests in the name of the session's user. Each method throws ApiError if the request fails. */
export class ApiClient {
  constructor(private readonly session: Session) {}

  /** The user who is logged in. */
  async me(): Promise<User> {
    return this.get("/users/me", USER);
  }

  /** A page of users, newest first. */
  async users(cursor: string | null): Promise<UserPage> {
    const query = new URLSearchParams({ limit: String(USERS_ON_A_PAGE), ...(cursor !== null && { cursor }) });
    const response = await this.send(`/users?${query.toString()}`);
    const { items, next_cursor } = await bodyOf(response, USER_PAGE);
    return { items, nextCursor: next_cursor, cache: response.headers.get("X-Cache") ?? "unknown" };
  }

  /** The user's newest jobs. */
  async jobs(limit: number): Promise<Job[]> {
    return (await this.get(`/jobs?limit=${limit}`, JOB_PAGE)).items;
  }

  /** Asks for an export of all users; the answer is its job. */
  async startExport(): Promise<Job> {
    return bodyOf(await this.send("/export", { method: "POST" }), JOB);
  }

  /** The file that a job has made. */
  async download(jobId: string): Promise<Download> {
    const path = `/jobs/${encodeURIComponent(jobId)}/download`;
    const response = await this.send(path, { timeoutMs: DOWNLOAD_TIMEOUT_MS });
    const content = await response.blob().catch(() => {
      throw new ApiError(0, "The download was interrupted. Please try again.");
    });
    return { content, name: fileName(response.headers.get("Content-Disposition")) ?? `export-${jobId}.csv` };
  }

  /** The right to open one stream of events, within half a minute. */
  async eventTicket(): Promise<string> {
    return (await bodyOf(await this.send("/events/ticket", { method: "POST" }), TICKET)).ticket;
  }

  private async get<S extends z.ZodMiniType>(path: string, schema: S): Promise<z.infer<S>> {
    return bodyOf(await this.send(path), schema);
  }

  /** Sends a request, once more with a new token if the first one is refused; a second refusal ends the session. */
  private async send(path: string, options: ApiRequest = {}): Promise<Response> {
    const accessToken = await this.session.accessToken();
    try {
      return await request(path, { ...options, accessToken });
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
    const renewed = await this.session.accessTokenAfter(accessToken);
    try {
      return await request(path, { ...options, accessToken: renewed });
    } catch (error) {
      if (isRefused(error)) this.session.expired();
      throw error;
    }
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

function fileName(disposition: string | null): string | null {
  return /filename="?([\w.-]+)"?/.exec(disposition ?? "")?.[1] ?? null;
}
