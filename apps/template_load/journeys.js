// What a visitor does. Each step checks its answer; URLs with ids are tagged, so that metrics stay few.

import { check, sleep } from "k6";
import http from "k6/http";

import { BASE_URL } from "./settings.js";

const POLLS = 60;
const POLL_SECONDS = 0.5;

/** Reads the newest users, twice: as everybody does, so they mostly come from the cache. */
export function browse(headers) {
  for (let time = 0; time < 2; time += 1) {
    const answer = http.get(`${BASE_URL}/api/v1/users?limit=20`, { headers, tags: { step: "list" } });
    check(answer, {
      "list has users": (r) => r.status === 200 && r.json("items").length > 0,
      "list says where it comes from": (r) => ["hit", "miss"].includes(r.headers["X-Cache"]),
    });
  }
}

/** Asks for an export, waits until it is done, and gets the file. */
export function exportUsers(headers) {
  const accepted = http.post(`${BASE_URL}/api/v1/export`, null, { headers, tags: { step: "export" } });
  if (!check(accepted, { "export is accepted": (r) => r.status === 202 })) {
    return;
  }
  const url = `${BASE_URL}${accepted.headers["Location"]}`;
  let job = accepted;
  for (let poll = 0; poll < POLLS && !finished(job); poll += 1) {
    sleep(POLL_SECONDS);
    job = http.get(url, { headers, tags: { name: "/api/v1/jobs/{id}", step: "progress" } });
  }
  if (!check(job, { "export succeeds in time": (r) => finished(r) && r.json("status") === "succeeded" })) {
    return;
  }
  const download = { name: "/api/v1/jobs/{id}/download", step: "download" };
  const file = http.get(`${url}/download`, { headers, tags: download });
  check(file, { "file is there": (r) => r.status === 200 && r.body.length > 0 });
}

function finished(answer) {
  return answer.status < 400 && ["succeeded", "failed"].includes(answer.json("status"));
}
