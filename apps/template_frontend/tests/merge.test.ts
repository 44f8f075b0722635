import { expect, test } from "vitest";

import { merge } from "../src/exports/merge";
import { job } from "./fakeApi";

test("newer jobs come first, and each is there once", () => {
  const old = job("old", { created_at: "2026-01-01T00:00:00Z" });
  const young = job("young", { created_at: "2026-01-02T00:00:00Z" });
  expect(merge([old], [young, old]).map(({ id }) => id)).toEqual(["young", "old"]);
});

test("news of a job take its place", () => {
  const running = job("a", { status: "running", progress: 40 });
  expect(merge([job("a")], [running])).toEqual([running]);
});

test.each([
  ["queued", job("a")],
  ["running", job("a", { status: "running", progress: 90 })],
])("a finished job does not become %s again by a late answer", (_, late) => {
  const done = job("a", { status: "succeeded", progress: 100 });
  expect(merge([done], [late])).toEqual([done]);
});

test("progress does not go back", () => {
  const now = job("a", { status: "running", progress: 60 });
  expect(merge([now], [job("a", { status: "running", progress: 20 })])).toEqual([now]);
});
