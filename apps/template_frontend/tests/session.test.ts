import { beforeEach, expect, test, vi } from "vitest";

import { ApiClient } from "../src/api/client";
import { Session } from "../src/api/session";
import { FakeApi, PASSWORD, problem } from "./fakeApi";

let api: FakeApi;
let session: Session;
let client: ApiClient;

beforeEach(() => {
  api = new FakeApi();
  api.install();
  session = new Session(sessionStorage);
  client = new ApiClient(session);
});

async function login(): Promise<void> {
  await session.login("ada@example.com", PASSWORD);
}

test("the access token is nowhere but in memory", async () => {
  await login();
  expect([sessionStorage.getItem("template.refresh-token"), sessionStorage.length, localStorage.length]).toEqual([
    "refresh-2",
    1,
    0,
  ]);
});

test("a wrong password is told in the API's words", async () => {
  await expect(session.login("ada@example.com", "wrong")).rejects.toThrow("Email or password is wrong.");
  expect(session.current()).toEqual({ status: "anonymous", notice: null });
});

test("an access token that is over is renewed before it is used", async () => {
  api.expiresIn = 5; // less than the margin
  await login();
  await client.me();
  expect(api.asked("POST", "/auth/refresh")).toHaveLength(1);
  expect(api.asked("GET", "/users/me")).toHaveLength(1);
});

test("an access token that is refused is renewed, and the request sent again", async () => {
  await login();
  api.expireAccess();
  expect((await client.me()).name).toBe("Ada");
  expect(api.asked("GET", "/users/me")).toHaveLength(2);
});

test("requests at the same time share one renewal, since a refresh token is good once", async () => {
  await login();
  api.expireAccess();
  await Promise.all([client.me(), client.users(null), client.jobs(5), client.eventTicket()]);
  expect(api.asked("POST", "/auth/refresh")).toHaveLength(1);
});

test("a refresh token that is refused ends the session", async () => {
  await login();
  api.endSession();
  await expect(client.me()).rejects.toMatchObject({ status: 401 });
  expect(session.current()).toEqual({
    status: "anonymous",
    notice: "Your session has ended. Please log in again.",
  });
  expect(sessionStorage).toHaveLength(0);
});

test("a renewal that fails because the server is away does not end the session", async () => {
  await login();
  api.expireAccess();
  api.overrides.set("POST /auth/refresh", () => problem(503, { detail: "Redis is away." }));
  await expect(client.me()).rejects.toThrow("Redis is away.");
  expect(session.current().status).toBe("authenticated");
  api.overrides.clear();
  expect((await client.me()).name).toBe("Ada");
});

test("a token that is refused even when it is new ends the session, without trying for ever", async () => {
  await login();
  api.overrides.set("GET /users/me", () => problem(401));
  await expect(client.me()).rejects.toMatchObject({ status: 401 });
  expect(api.asked("GET", "/users/me")).toHaveLength(2);
  expect(session.current().status).toBe("anonymous");
});

test("after a reload the session is taken up with the token that was kept", async () => {
  await login();
  const reloaded = new Session(sessionStorage);
  expect(reloaded.current().status).toBe("restoring");
  await reloaded.restore();
  expect(reloaded.current().status).toBe("authenticated");
});

test("a reload while the server is away keeps the session", async () => {
  await login();
  api.overrides.set("POST /auth/refresh", () => problem(503));
  const reloaded = new Session(sessionStorage);
  await reloaded.restore();
  expect(reloaded.current()).toMatchObject({ status: "restoring", error: { status: 503 } });
  expect(sessionStorage).toHaveLength(1);
});

test("a logout forgets the tokens and tells the server", async () => {
  await login();
  await session.logout();
  expect(api.asked("POST", "/auth/logout")[0]?.body).toEqual({ refresh_token: "refresh-2" });
  expect(sessionStorage).toHaveLength(0);
  expect(session.current()).toEqual({ status: "anonymous", notice: null });
});

test("a logout that the server could not be told is a logout here", async () => {
  await login();
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  await session.logout();
  expect(session.current()).toMatchObject({ notice: expect.stringContaining("could not be told") as string });
});

test("whoever logs out while a token is being renewed stays logged out", async () => {
  await login();
  api.expireAccess();
  const { promise: renewed, resolve: renew } = Promise.withResolvers<Response>();
  api.overrides.set("POST /auth/refresh", () => renewed);
  const asking = client.me();
  await vi.waitFor(() => {
    expect(api.asked("POST", "/auth/refresh")).toHaveLength(1);
  });
  await session.logout();
  renew(Response.json({ access_token: "a", refresh_token: "r", expires_in: 1800 }));
  await expect(asking).rejects.toMatchObject({ status: 401 });
  expect(sessionStorage).toHaveLength(0);
  expect(session.current()).toEqual({ status: "anonymous", notice: null });
});

test("whoever logs in again is not logged out by what was asked before", async () => {
  await login();
  api.expireAccess();
  const { promise: refused, resolve: refuse } = Promise.withResolvers<Response>();
  api.overrides.set("POST /auth/refresh", () => refused);
  const asking = client.me();
  await vi.waitFor(() => {
    expect(api.asked("POST", "/auth/refresh")).toHaveLength(1);
  });
  await session.logout();
  await login();
  refuse(problem(401));
  await expect(asking).rejects.toMatchObject({ status: 401 });
  expect(session.current()).toEqual({ status: "authenticated" });
});

test("an answer of another form is told, not shown", async () => {
  await login();
  api.overrides.set("GET /users/me", () => Response.json({ id: "seven" }));
  await expect(client.me()).rejects.toThrow("The server's answer could not be understood.");
});

test("a server that cannot be reached is told so", async () => {
  await login();
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  await expect(client.me()).rejects.toMatchObject({
    status: 0,
    message: expect.stringContaining("cannot be reached") as string,
  });
});

test("a download has the name that the server gives it", async () => {
  await login();
  const headers = { "Content-Disposition": 'attachment; filename="users-2026.csv"' };
  api.overrides.set("GET /jobs/j1/download", () => new Response("id\r\n", { headers }));
  const { content, name } = await client.download("j1");
  expect([await content.text(), name]).toEqual(["id\r\n", "users-2026.csv"]);
});
