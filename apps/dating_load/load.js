// Load on the dating bot and its API:
// `BOT_WEBHOOK_TOKEN_FILE=/path/to/token k6 run -e BASE_URL=http://bot:8080 load.js`.
//
// The exit code tells: 0 if all thresholds of settings.js held, 99 if one did not, another one if the test
// could not be run. k6 prints its summary as text.

import { check, fail, sleep } from "k6";
import http from "k6/http";

import { intrude, newId, newUser, readMatches, readProfiles, readStats, say } from "./bot.js";
import { BASE_URL, DURATION, PAUSE_SECONDS, VUS, thresholds } from "./settings.js";

export const options = {
  scenarios: {
    couples: { executor: "constant-vus", vus: VUS, duration: DURATION, gracefulStop: "10s" },
  },
  thresholds,
  summaryTrendStats: ["avg", "med", "p(90)", "p(95)", "p(99)", "max"],
  userAgent: "dating-load",
};

export function setup() {
  const health = http.get(`${BASE_URL}/health`, { timeout: "5s" });
  if (health.status !== 200) {
    fail(`${BASE_URL}/health answered ${health.status || health.error}: is the bot up, is BASE_URL right?`);
  }
  if (intrude().status !== 401) {
    fail("the bot took an update without the webhook's token");
  }
  const hello = say(newUser("Probe"), "hello");
  if (hello.status !== 200) {
    fail(`an update got ${hello.status}: does BOT_WEBHOOK_TOKEN_FILE hold the bot's token?`);
  }
}

/** Two people come to a city of their own, find and like each other, look at the page, and leave. */
export default function couple() {
  const city = `Load ${newId()}`;
  const [ann, bob] = [newUser("Ann"), newUser("Bob")];
  for (const user of [ann, bob]) {
    check(say(user, "/start"), { "newcomer is welcomed": replies("Welcome") });
    check(say(user, `/profile age=30 city=${city}`), { "profile is saved": replies("Your profile") });
  }

  check(readStats(), { "figures are shown": (r) => r.status === 200 && r.json("profiles") >= 0 });
  check(readProfiles(city), {
    "both are listed": (r) => r.status === 200 && r.json("items").length === 2,
  });

  check(say(ann, "/next"), { "the other one is shown": replies("Bob") });
  check(say(ann, "/like"), { "like is taken": replies("You like Bob") });
  check(say(bob, "/next"), { "the other one is shown": replies("Ann") });
  const updateId = newId();
  check(say(bob, "/like", updateId), { "like is a match": replies("match! Ann") });
  check(say(bob, "/like", updateId), {
    "update delivered again is known": (r) => r.status === 200 && r.json("duplicate") === true,
  });
  check(readMatches(ann), {
    "match is listed": (r) => r.status === 200 && r.json("items.#") === 1 && r.json("items.0.name") === "Bob",
  });

  for (const user of [ann, bob]) {
    check(say(user, "/stop"), { "profile is hidden": replies("hidden") });
  }
  sleep(PAUSE_SECONDS);
}

function replies(words) {
  return (answer) => answer.status === 200 && answer.json("reply").includes(words);
}
