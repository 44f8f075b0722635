// Load on the template system's API: `k6 run -e BASE_URL=http://api:8000 load.js`.
//
// It registers an account for each visitor and removes it afterwards. An API with its default limits lets one
// address make 50 requests a second, which is about 25 visitors; for more, raise its RATE_LIMIT_CLIENT.
//
// The exit code tells: 0 if all thresholds of settings.js held, 99 if one did not, another one if the test
// could not be run. k6 prints its summary as text.

import { fail, sleep } from "k6";
import exec from "k6/execution";
import http from "k6/http";

import { authorization, register, remove } from "./accounts.js";
import { browse, exportUsers } from "./journeys.js";
import { BASE_URL, PAUSE_SECONDS, VISITORS, stages, thresholds } from "./settings.js";

export const options = {
  scenarios: {
    visitors: {
      executor: "ramping-vus",
      startVUs: 0,
      stages: stages(),
      gracefulRampDown: "10s",
      gracefulStop: "10s",
    },
  },
  thresholds: thresholds(),
  // Accounts are made and removed at the pace that the API allows: 20 registrations or logins a minute.
  setupTimeout: "15m",
  teardownTimeout: "15m",
  summaryTrendStats: ["avg", "med", "p(90)", "p(95)", "p(99)", "max"],
  userAgent: "template-load",
};

export function setup() {
  const health = http.get(`${BASE_URL}/health`, { timeout: "5s" });
  if (health.status !== 200) {
    fail(`${BASE_URL}/health answered ${health.status || health.error}: is the API up, is BASE_URL right?`);
  }
  return { accounts: register(VISITORS) };
}

export default function visit({ accounts }) {
  const headers = authorization(accounts[(exec.vu.idInTest - 1) % accounts.length]);
  browse(headers);
  exportUsers(headers);
  sleep(PAUSE_SECONDS);
}

export function teardown({ accounts }) {
  remove(accounts);
}
