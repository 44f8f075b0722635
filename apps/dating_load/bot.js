// The bot, as the messenger and the web page speak to it.

import http from "k6/http";

import { BASE_URL, webhookToken } from "./settings.js";

const TOKEN = { "X-Bot-Webhook-Token": webhookToken() };

/** A user of the messenger, whom nobody else is. */
export function newUser(name) {
  return { id: newId(), name };
}

/** Delivers what the user writes; give `updateId` to deliver an update again. */
export function say(user, text, updateId = newId()) {
  const update = { update_id: updateId, user, text };
  return http.post(`${BASE_URL}/bot/updates`, JSON.stringify(update), {
    headers: { "Content-Type": "application/json", ...TOKEN },
    tags: { command: text.split(" ")[0] },
  });
}

/** Delivers an update as somebody who does not know the token would. */
export function intrude() {
  return http.post(`${BASE_URL}/bot/updates`, "{}", { responseCallback: http.expectedStatuses(401) });
}

export function readStats() {
  return http.get(`${BASE_URL}/api/stats`);
}

export function readProfiles(city) {
  const url = `${BASE_URL}/api/profiles?city=${encodeURIComponent(city)}`;
  return http.get(url, { tags: { name: "/api/profiles" } });
}

export function readMatches(user) {
  return http.get(`${BASE_URL}/api/matches/${user.id}`, {
    headers: TOKEN,
    tags: { name: "/api/matches/{user}" },
  });
}

/** Unique, as good as: one of 2^53. */
export function newId() {
  return 1 + Math.floor(Math.random() * (Number.MAX_SAFE_INTEGER - 1));
}
