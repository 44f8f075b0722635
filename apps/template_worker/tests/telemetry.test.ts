import type { AddressInfo } from "node:net";

import { Gauge, Registry } from "prom-client";
import { afterEach, expect, test } from "vitest";

import { DependencyUnavailableError } from "../src/backing/errors.js";
import { type Check, HealthMonitor } from "../src/telemetry/health.js";
import { createHttpServer } from "../src/telemetry/httpServer.js";
import { named } from "../src/telemetry/logs.js";
import { Metrics } from "../src/telemetry/metrics.js";
import { withRequestId } from "../src/telemetry/requestContext.js";
import { recordingLogger } from "./fakes.js";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function monitor(checks: Record<string, Check>, timeoutSeconds = 1) {
  const { log, events } = recordingLogger();
  const up = new Gauge({
    name: "health_check_up",
    help: "-",
    labelNames: ["check"],
    registers: [new Registry()],
  });
  return { health: new HealthMonitor(checks, timeoutSeconds, up, log), up, events };
}

async function served(checks: Record<string, Check>): Promise<string> {
  const server = createHttpServer(monitor(checks).health, new Metrics(["export"]).registry);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a log line has the fields that all services have", () => {
  const { log, events } = recordingLogger();
  named(log, "jobs").warn({ job_id: "7" }, "slow");
  withRequestId("r-1", () => {
    named(log, "jobs").fatal({ exception: new Error("boom") }, "gone");
  });
  expect(events[0]).toEqual({
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    level: "warning",
    service: "worker",
    logger: "template_worker.jobs",
    message: "slow",
    request_id: null,
    job_id: "7",
  });
  expect(events[1]).toMatchObject({
    level: "critical",
    request_id: "r-1",
    exception: expect.stringContaining("boom\n    at") as string,
  });
});

test("all checks are told, and one that fails makes it unavailable", async () => {
  const refused = Object.assign(new Error("secret detail"), { code: "ECONNREFUSED" });
  const { health, up } = monitor({
    fine: () => Promise.resolve(),
    away: () => Promise.reject(new DependencyUnavailableError("redis", refused)),
  });
  const report = await health.report();
  expect(report).toMatchObject({
    status: "unavailable",
    checks: { fine: { status: "ok" }, away: { status: "failed", error: "ECONNREFUSED" } },
  });
  expect(JSON.stringify(report)).not.toContain("secret detail");
  expect((await up.get()).values.map(({ labels, value }) => [labels.check, value])).toEqual([
    ["fine", 1],
    ["away", 0],
  ]);
});

test("a check that hangs fails after its time limit", async () => {
  const { health } = monitor({ hangs: () => new Promise(() => undefined) }, 0.02);
  expect((await health.report()).checks["hangs"]).toMatchObject({ status: "failed", error: "TimeoutError" });
});

test("a change of a check is logged once", async () => {
  let fails = true;
  const { health, events } = monitor({
    db: () => (fails ? Promise.reject(new Error("x")) : Promise.resolve()),
  });
  await health.report();
  await health.report();
  fails = false;
  await health.report();
  expect(events.map(({ message }) => message)).toEqual(["health check db fails", "health check db passes again"]);
});

test("/health answers 200 while all is well and 503 otherwise", async () => {
  expect((await fetch(`${await served({ db: () => Promise.resolve() })}/health`)).status).toBe(200);
  expect((await fetch(`${await served({ db: () => Promise.reject(new Error("x")) })}/health`)).status).toBe(503);
});

test("/metrics has the worker's series before there was any job, and the process' own", async () => {
  const text = await (await fetch(`${await served({})}/metrics`)).text();
  for (const series of [
    'jobs_processed_total{kind="export",status="succeeded"} 0',
    'jobs_processed_total{kind="unknown",status="rejected"} 0',
    "worker_busy 0",
    "process_resident_memory_bytes ",
  ]) {
    expect(text).toContain(`\n${series}`);
  }
});

test("what is not there is answered with problem details", async () => {
  const base = await served({});
  const missing = await fetch(`${base}/jobs`);
  expect([missing.status, missing.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  expect((await fetch(`${base}/health`, { method: "POST" })).status).toBe(405);
});
