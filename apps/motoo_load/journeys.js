// What a visitor does. Each step checks its answer; URLs with ids are tagged, so that metrics stay few.

import { check, sleep } from "k6";
import http from "k6/http";

import { BASE_URL } from "./settings.js";

const JSON_BODY = { "Content-Type": "application/json" };
const VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
const MODELS = [
  ["BMW", "R 100"],
  ["Ducati", "Monster 900"],
  ["Honda", "CB 750"],
  ["Moto Guzzi", "V7"],
];

const POLLS = 40;
const POLL_SECONDS = 0.25;

/** Offers a motorcycle; its id, or null if that failed. */
export function offer() {
  const [make, model] = pick(MODELS);
  const body = {
    vin: Array.from({ length: 17 }, () => pick(VIN_LETTERS)).join(""),
    make,
    model,
    year: 1980 + random(45),
    mileage_km: random(120000),
    price_cents: 100000 + random(1500000),
  };
  const answer = http.post(`${BASE_URL}/motorcycles`, JSON.stringify(body), { headers: JSON_BODY });
  return check(answer, { "offer is created": (r) => r.status === 201 }) ? answer.json("id") : null;
}

/** Reads one motorcycle; it has just been written, so the cache must have it. */
export function look(id) {
  const answer = http.get(`${BASE_URL}/motorcycles/${id}`, tagged("/motorcycles/{id}"));
  check(answer, {
    "motorcycle is found": (r) => r.status === 200 && r.json("id") === id,
    "motorcycle comes from the cache": (r) => r.headers["X-Cache"] === "hit",
  });
}

/** Reads the newest offers. */
export function browse() {
  const answer = http.get(`${BASE_URL}/motorcycles?limit=20`);
  check(answer, { "list has offers": (r) => r.status === 200 && r.json("items").length > 0 });
}

/** Submits a valuation and waits for its result. */
export function valuate(id) {
  const body = JSON.stringify({ kind: "valuation", motorcycle_id: id });
  const accepted = http.post(`${BASE_URL}/jobs`, body, { headers: JSON_BODY });
  if (!check(accepted, { "job is accepted": (r) => r.status === 202 })) {
    return;
  }
  const url = `${BASE_URL}${accepted.headers["Location"]}`;
  let job = accepted;
  for (let poll = 0; poll < POLLS && !finished(job); poll += 1) {
    sleep(POLL_SECONDS);
    job = http.get(url, tagged("/jobs/{id}"));
  }
  check(job, { "job succeeds in time": (r) => finished(r) && r.json("status") === "succeeded" });
}

/** Withdraws the offer, so that a long test does not fill the database. */
export function withdraw(id) {
  const answer = http.del(`${BASE_URL}/motorcycles/${id}`, null, tagged("/motorcycles/{id}"));
  check(answer, { "offer is withdrawn": (r) => r.status === 204 });
}

function finished(answer) {
  return answer.status < 400 && ["succeeded", "failed"].includes(answer.json("status"));
}

function tagged(name) {
  return { tags: { name } };
}

function random(below) {
  return Math.floor(Math.random() * below);
}

function pick(choices) {
  return choices[random(choices.length)];
}
