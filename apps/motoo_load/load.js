// Load on Motoo's backend: `k6 run -e BASE_URL=http://backend:8080 load.js`.
//
// The exit code tells: 0 if all thresholds of settings.js held, 99 if one did not, another one if the test
// could not be run. k6 prints its summary as text.

import { fail, sleep } from "k6";
import http from "k6/http";

import { browse, look, offer, valuate, withdraw } from "./journeys.js";
import { BASE_URL, PAUSE_SECONDS, stages, thresholds } from "./settings.js";

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
  summaryTrendStats: ["avg", "med", "p(90)", "p(95)", "p(99)", "max"],
  userAgent: "motoo-load",
};

export function setup() {
  const health = http.get(`${BASE_URL}/health`, { timeout: "5s" });
  if (health.status !== 200) {
    fail(`${BASE_URL}/health answered ${health.status || health.error}: is the backend up, is BASE_URL right?`);
  }
}

export default function visit() {
  const id = offer();
  if (id === null) {
    sleep(PAUSE_SECONDS);
    return;
  }
  look(id);
  look(id);
  browse();
  valuate(id);
  withdraw(id);
  sleep(PAUSE_SECONDS);
}
