// Signing up, logging in and staying logged in, through the gateway.

import { check, sleep } from "k6";
import http from "k6/http";

import { BASE_URL } from "./settings.js";

const PASSWORD = "only for load tests, in a chat that is thrown away";
const ATTEMPTS = 20;

/** Opens an account and logs in; the session, or null if that failed. */
export function signUp(username) {
  const body = { username, password: PASSWORD };
  const registered = post("/auth/register", body, "password");
  if (!check(registered, { "account is opened": (r) => r.status === 201 })) {
    return null;
  }
  const answer = post("/auth/login", body, "password");
  return check(answer, { "login succeeds": (r) => r.status === 200 }) ? session(username, answer) : null;
}

/** The same session with fresh tokens once the access token is half through its life. */
export function kept(current) {
  if (Date.now() < current.renewAt) {
    return current;
  }
  const answer = post("/auth/refresh", { refresh_token: current.refreshToken }, "api");
  return check(answer, { "tokens are renewed": (r) => r.status === 200 }) ? session(current.username, answer) : null;
}

/** What a request needs to be this user's; URLs with ids get a name, so that metrics stay few. */
export function as(current, name) {
  const headers = { Authorization: `Bearer ${current.accessToken}`, "Content-Type": "application/json" };
  return { headers, tags: { name, kind: "api" } };
}

function session(username, answer) {
  return {
    username,
    accessToken: answer.json("access_token"),
    refreshToken: answer.json("refresh_token"),
    renewAt: Date.now() + answer.json("expires_in") * 500,
  };
}

/** Everybody here has one address, so the gateway may ask to wait: that is no failure of it. */
function post(path, body, kind) {
  const parameters = {
    headers: { "Content-Type": "application/json" },
    tags: { name: path, kind },
    responseCallback: http.expectedStatuses({ min: 200, max: 299 }, 429),
  };
  let answer = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    answer = http.post(`${BASE_URL}${path}`, JSON.stringify(body), parameters);
    if (answer.status !== 429) {
      break;
    }
    sleep(Number(answer.headers["Retry-After"] || 1) + Math.random());
  }
  return answer;
}
