// Load on the chat: `k6 run -e BASE_URL=http://api-gateway:3000 load.js`. Everything goes through the gateway.
//
// The exit code tells: 0 if all thresholds of settings.js held, 99 if one did not, another one if the test
// could not be run. Accounts stay behind (some 200 bytes each); rooms and messages are small and bounded.

import { fail, sleep } from "k6";
import exec from "k6/execution";
import http from "k6/http";

import { kept, signUp } from "./accounts.js";
import { converse } from "./conversation.js";
import { look, open, read } from "./rooms.js";
import { BASE_URL, PAUSE_SECONDS, ROOM_SIZE, people, stages, thresholds } from "./settings.js";

export const options = {
  scenarios: {
    people: {
      executor: "ramping-vus",
      startVUs: 0,
      stages: stages(),
      gracefulRampDown: "15s",
      gracefulStop: "15s",
    },
  },
  thresholds: thresholds(),
  setupTimeout: "15m",
  summaryTrendStats: ["avg", "med", "p(90)", "p(95)", "p(99)", "max"],
  userAgent: "chat-load",
};

/** Signs everybody up, one after the other, as hashing passwords is not what is tested; opens the rooms. */
export function setup() {
  const health = http.get(`${BASE_URL}/health`, { timeout: "5s" });
  if (health.status !== 200) {
    fail(`${BASE_URL}/health answered ${health.status || health.error}: is the gateway up, is BASE_URL right?`);
  }
  const run = Date.now().toString(36);
  const sessions = Array.from({ length: people() }, (_, index) => signUp(`load_${run}_${index + 1}`));
  if (sessions.includes(null)) {
    fail("somebody cannot sign up: are the auth service and its Redis up?");
  }
  const roomIds = [];
  for (let first = 0; first < sessions.length; first += ROOM_SIZE) {
    const members = sessions.slice(first, first + ROOM_SIZE).map((session) => session.username);
    roomIds.push(open(sessions[first], `Load ${first}`, members));
  }
  if (roomIds.includes(null)) {
    fail("a room cannot be opened: is the chat service up?");
  }
  return { sessions, roomIds };
}

let own = null;

export default async function chat({ sessions, roomIds }) {
  const index = exec.vu.idInTest - 1;
  own = kept(own || sessions[index]);
  if (own !== null) {
    const roomId = roomIds[Math.floor(index / ROOM_SIZE)];
    look(own);
    read(own, roomId, await converse(own, roomId));
  }
  sleep(PAUSE_SECONDS);
}
