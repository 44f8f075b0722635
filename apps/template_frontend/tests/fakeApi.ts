/** An API in memory behind `fetch`, as strict about tokens as the real one. */

import { vi } from "vitest";

import type { Job, User } from "../src/api/schemas";

/** A request as the API saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

type Answer = Response | Promise<Response>;

export const PASSWORD = "correct horse battery";

export function user(id: number, parts: Partial<User> = {}): User {
  return {
    id,
    email: `user${id}@example.com`,
    name: `User ${id}`,
    role: "user",
    is_active: true,
    created_at: "2026-01-02T03:04:05Z",
    ...parts,
  };
}

export function job(id: string, parts: Partial<Job> = {}): Job {
  return {
    id,
    kind: "export",
    status: "queued",
    progress: 0,
    error: null,
    created_at: "2026-01-02T03:04:05Z",
    ...parts,
  };
}

export function problem(status: number, parts: Record<string, unknown> = {}): Response {
  return new Response(JSON.stringify({ title: "Problem", status, ...parts }), {
    status,
    headers: { "Content-Type": "application/problem+json" },
  });
}

/** Answers what the page asks; `overrides` by "METHOD /path" come before its own answers. */
export class FakeApi {
  readonly seen: Seen[] = [];
  readonly overrides = new Map<string, (seen: Seen) => Answer>();
  users: User[] = [user(2), user(1)];
  jobs: Job[] = [];
  expiresIn = 1800;
  private issued = 0;
  private validAccess = "";
  private validRefresh = "";

  /** Puts the API behind `fetch`, and makes it know a session whose refresh token is the result. */
  install(): string {
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => this.respond(url, init));
    this.issue();
    return this.validRefresh;
  }

  /** From now on the access token in use is refused, as after its end. */
  expireAccess(): void {
    this.validAccess = "none";
  }

  /** From now on the refresh token in use is refused, as after a logout elsewhere. */
  endSession(): void {
    this.expireAccess();
    this.validRefresh = "none";
  }

  asked(method: string, path: string): Seen[] {
    return this.seen.filter((seen) => seen.method === method && seen.path.startsWith(path));
  }

  private async respond(url: string, init: RequestInit): Promise<Response> {
    const path = url.replace("/api/v1", "");
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    const seen = { method: init.method ?? "GET", path, body };
    this.seen.push(seen);
    await Promise.resolve();
    const override = this.overrides.get(`${seen.method} ${path.split("?")[0] ?? ""}`);
    if (override) return override(seen);
    if (path.startsWith("/auth/")) return this.auth(seen);
    const token = new Headers(init.headers).get("Authorization");
    return token === `Bearer ${this.validAccess}` ? this.resource(seen) : problem(401, { detail: "Log in first." });
  }

  private auth({ path, body }: Seen): Response {
    const given = body as Partial<Record<"password" | "refresh_token", string>>;
    if (path === "/auth/logout") return new Response(null, { status: 204 });
    if (path === "/auth/login" && given.password !== PASSWORD) {
      return problem(401, { detail: "Email or password is wrong.", request_id: "r-7" });
    }
    if (path === "/auth/refresh" && given.refresh_token !== this.validRefresh) return problem(401);
    return Response.json(this.issue());
  }

  private issue() {
    this.issued += 1;
    this.validAccess = `access-${this.issued}`;
    this.validRefresh = `refresh-${this.issued}`;
    return { access_token: this.validAccess, refresh_token: this.validRefresh, expires_in: this.expiresIn };
  }

  private resource({ method, path }: Seen): Response {
    const [name] = path.split("?");
    switch (`${method} ${name ?? ""}`) {
      case "GET /users/me":
        return Response.json(user(1, { name: "Ada", role: "admin" }));
      case "GET /users":
        return this.userPage(new URLSearchParams(path.split("?")[1]).get("cursor"));
      case "GET /jobs":
        return Response.json({ items: this.jobs, next_cursor: null });
      case "POST /export":
        return Response.json(job("new", { created_at: "2026-02-01T00:00:00Z" }), { status: 202 });
      case "POST /events/ticket":
        return Response.json({ ticket: `ticket-${this.seen.length}` });
      default:
        return problem(404, { detail: "There is no such thing." });
    }
  }

  private userPage(cursor: string | null): Response {
    const from = Number(cursor ?? 0);
    const next_cursor = from + 2 < this.users.length ? String(from + 2) : null;
    const headers = { "X-Cache": from === 0 ? "hit" : "miss" };
    return Response.json({ items: this.users.slice(from, from + 2), next_cursor }, { headers });
  }
}
