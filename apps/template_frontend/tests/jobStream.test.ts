import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { followJobs } from "../src/api/jobStream";
import { ApiError } from "../src/api/problem";
import type { Job } from "../src/api/schemas";
import { job } from "./fakeApi";
import { FakeEventSource } from "./fakeEventSource";

let jobs: Job[];
let live: boolean[];
const listener = { onJob: (news: Job) => jobs.push(news), onLive: (now: boolean) => live.push(now) };

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.install();
  jobs = [];
  live = [];
});

afterEach(() => {
  vi.useRealTimers();
});

function tickets(): () => Promise<string> {
  let given = 0;
  return () => Promise.resolve(`t${(given += 1)}`);
}

async function passed(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

test("jobs are told as they come", async () => {
  followJobs(tickets(), listener);
  await passed();
  FakeEventSource.newest?.dispatchEvent(new Event("open"));
  FakeEventSource.newest?.send(job("a", { status: "running", progress: 5 }));
  expect(live).toEqual([true]);
  expect(jobs).toMatchObject([{ id: "a", progress: 5 }]);
});

test("a stream that breaks is followed by another, with a new ticket, from where the first one ended", async () => {
  followJobs(tickets(), listener);
  await passed();
  FakeEventSource.newest?.send(job("a"), "17");
  FakeEventSource.newest?.break();
  expect(live).toEqual([false]);
  expect(FakeEventSource.opened[0]?.closed).toBe(true);
  await passed(500);
  expect(FakeEventSource.opened).toHaveLength(2);
  expect(Object.fromEntries(FakeEventSource.newest?.query ?? [])).toEqual({
    ticket: "t2",
    last_event_id: "17",
  });
});

test("it waits longer from one failure to the next, and briefly again after a success", async () => {
  followJobs(tickets(), listener);
  await passed();
  FakeEventSource.newest?.break();
  await passed(500);
  FakeEventSource.newest?.break();
  await passed(999);
  expect(FakeEventSource.opened).toHaveLength(2);
  await passed(1);
  expect(FakeEventSource.opened).toHaveLength(3);
  FakeEventSource.newest?.dispatchEvent(new Event("open"));
  FakeEventSource.newest?.break();
  await passed(500);
  expect(FakeEventSource.opened).toHaveLength(4);
});

test("a ticket that cannot be had now is asked for again", async () => {
  const getTicket = vi.fn().mockRejectedValueOnce(new ApiError(503, "away")).mockResolvedValue("t");
  followJobs(getTicket, listener);
  await passed(500);
  expect(FakeEventSource.opened).toHaveLength(1);
});

test("without a session it gives up", async () => {
  const getTicket = vi.fn().mockRejectedValue(new ApiError(401, "over"));
  followJobs(getTicket, listener);
  await passed(60_000);
  expect(getTicket).toHaveBeenCalledOnce();
});

test("once it is stopped it is silent, whenever that happens", async () => {
  const stopAtOnce = followJobs(tickets(), listener);
  stopAtOnce();
  await passed(60_000);
  expect(FakeEventSource.opened).toHaveLength(0);
  const stopLater = followJobs(tickets(), listener);
  await passed();
  stopLater();
  FakeEventSource.newest?.break();
  await passed(60_000);
  expect(FakeEventSource.opened).toHaveLength(1);
  expect(live).toEqual([]);
});
