// Rooms and their history, over HTTP.

import { check } from "k6";
import http from "k6/http";

import { as } from "./accounts.js";
import { BASE_URL } from "./settings.js";

/** Opens a room for these users; its id, or null if that failed. */
export function open(session, name, members) {
  const body = JSON.stringify({ name, members });
  const answer = http.post(`${BASE_URL}/rooms`, body, as(session, "/rooms"));
  return check(answer, { "room is opened": (r) => r.status === 201 }) ? answer.json("id") : null;
}

/** Reads the newest messages; what was just said must be among them. */
export function read(session, roomId, said) {
  const url = `${BASE_URL}/rooms/${roomId}/messages?limit=100`;
  const answer = http.get(url, as(session, "/rooms/{id}/messages"));
  check(answer, {
    "history has what was said": (r) => {
      const texts = r.status === 200 ? r.json().map((message) => message.text) : [];
      return said.every((text) => texts.includes(text));
    },
  });
}

/** Looks at one's own profile and rooms, as a client does when it starts. */
export function look(session) {
  const profile = http.get(`${BASE_URL}/users/me`, as(session, "/users/me"));
  check(profile, { "profile is there": (r) => r.status === 200 && r.json("username") === session.username });
  const rooms = http.get(`${BASE_URL}/rooms`, as(session, "/rooms"));
  check(rooms, { "rooms are listed": (r) => r.status === 200 && r.json().length > 0 });
}
