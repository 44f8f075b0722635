// The visitors' accounts: registered before the test, removed after it, logged in to once in between.

import { check, fail, sleep } from "k6";
import http from "k6/http";

import { BASE_URL } from "./settings.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

// The access token's life is 30 minutes; a longer test renews it in time.
const RENEW_AFTER_MS = 25 * 60 * 1000;

// Whoever has asked too often is told to wait: that is no failure here.
const MAY_WAIT = http.expectedStatuses({ min: 200, max: 299 }, 429);

let session = null;

/** Registers so many accounts; returns [{email, password}]. */
export function register(count) {
  const run = word(12);
  const accounts = [];
  for (let index = 0; index < count; index += 1) {
    const account = { email: `load-${run}-${index}@example.com`, password: word(24) };
    const answer = patiently("register", { ...account, name: `Load test ${run}` });
    if (answer.status !== 201) {
      fail(`registering answered ${answer.status}: is REGISTRATION_OPEN=false? ${answer.body}`);
    }
    accounts.push(account);
  }
  return accounts;
}

/** Removes the accounts with all that they have made. */
export function remove(accounts) {
  for (const account of accounts) {
    const tokens = patiently("login", account).json();
    http.del(`${BASE_URL}/api/v1/users/me`, null, {
      headers: { Authorization: `Bearer ${tokens.access_token}` },
      tags: { step: "remove" },
    });
  }
}

/** The header that says who asks; logs this visitor in the first time. */
export function authorization(account) {
  if (session === null) {
    session = begun(patiently("login", account));
  } else if (Date.now() - session.since > RENEW_AFTER_MS) {
    session = begun(patiently("refresh", { refresh_token: session.tokens.refresh_token }));
  }
  return { Authorization: `Bearer ${session.tokens.access_token}` };
}

function begun(answer) {
  if (!check(answer, { "visitor is logged in": (r) => r.status === 200 })) {
    fail(`logging in answered ${answer.status}: ${answer.body}`);
  }
  return { tokens: answer.json(), since: Date.now() };
}

function patiently(step, body) {
  for (;;) {
    const answer = http.post(`${BASE_URL}/api/v1/auth/${step}`, JSON.stringify(body), {
      headers: { "Content-Type": "application/json" },
      responseCallback: MAY_WAIT,
      tags: { step },
    });
    if (answer.status !== 429) {
      return answer;
    }
    sleep(Number(answer.headers["Retry-After"] || 1));
  }
}

function word(length) {
  return Array.from({ length }, () => LETTERS[Math.floor(Math.random() * LETTERS.length)]).join("");
}
