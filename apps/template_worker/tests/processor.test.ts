import { beforeEach, expect, test, vi } from "vitest";

import { Announcer } from "../src/jobs/announcer.js";
import { JobFailedError, type JobHandler } from "../src/jobs/job.js";
import { Processor } from "../src/jobs/processor.js";
import { Metrics } from "../src/telemetry/metrics.js";
import { currentRequestId } from "../src/telemetry/requestContext.js";
import { delivery, exportMessage, FakePublisher, FakeStore, JOB_ID, recordingLogger } from "./fakes.js";

vi.mock("../src/backing/backoff.js", () => ({ backoffMs: () => 1 }));

const PRODUCT = { content: Buffer.from("id\r\n"), mediaType: "text/csv", result: { rows: 0 } };
const NEVER = new AbortController().signal;

let store: FakeStore;
let publisher: FakePublisher;
let metrics: Metrics;
let events: Record<string, unknown>[];
let processor: Processor;

function processorWith(handler: JobHandler, { timeoutSeconds = 60, reportEveryMs = 0 } = {}): Processor {
  const { log, events: written } = recordingLogger();
  events = written;
  const announcer = new Announcer(publisher, log);
  return new Processor({
    store,
    announcer,
    handlers: { export: handler },
    metrics,
    log,
    timeoutSeconds,
    reportEveryMs,
  });
}

async function processed(kind: string, status: string): Promise<number | undefined> {
  const { values } = await metrics.processed.get();
  return values.find(({ labels }) => labels.kind === kind && labels.status === status)?.value;
}

beforeEach(() => {
  store = new FakeStore();
  publisher = new FakePublisher();
  metrics = new Metrics(["export"]);
  processor = processorWith(async (_job, report) => {
    await report(50);
    return PRODUCT;
  });
});

test("a job is done, stored, announced and counted, and then its message is done with", async () => {
  expect(await processor.process(exportMessage(), NEVER)).toBe("done");
  expect(store).toMatchObject({ status: "succeeded", seen: [50], product: PRODUCT });
  const told = { jobId: JOB_ID, userId: 7 };
  expect(publisher.published).toEqual([
    { channel: "jobs", event: { ...told, status: "running", progress: 0 } },
    { channel: "jobs", event: { ...told, status: "running", progress: 50 } },
    { channel: "jobs", event: { ...told, status: "succeeded", progress: 100 } },
  ]);
  expect(await processed("export", "succeeded")).toBe(1);
});

test.each(["succeeded", "failed", "deleted"] as const)("a job that is %s already is left as it is", async (status) => {
  store.status = status;
  expect(await processor.process(exportMessage({ failures: 1 }), NEVER)).toBe("done");
  expect(store.status).toBe(status);
  expect(publisher.published).toEqual([]);
  expect(await processed("export", "skipped")).toBe(1);
});

test("a job that is deleted meanwhile ends quietly", async () => {
  processor = processorWith(() => {
    store.status = "deleted";
    return Promise.resolve(PRODUCT);
  });
  expect(await processor.process(exportMessage(), NEVER)).toBe("done");
  expect(store.product).toBeUndefined();
  expect(await processed("export", "skipped")).toBe(1);
});

test.each<[string, Error, string]>([
  [
    "with a reason",
    new JobFailedError("The file would be larger than 32 MiB."),
    "The file would be larger than 32 MiB.",
  ],
  ["of a bug", new TypeError("x is not a function"), "The service failed to do the job."],
])("a job that fails %s is stored as failed, and its message is done with", async (_, error, reason) => {
  processor = processorWith(async (_job, report) => {
    await report(30);
    throw error;
  });
  expect(await processor.process(exportMessage(), NEVER)).toBe("done");
  expect(store).toMatchObject({ status: "failed", error: reason });
  expect(publisher.published.at(-1)?.event).toMatchObject({ status: "failed", progress: 30 });
  expect(await processed("export", "failed")).toBe(1);
});

test("a job that takes too long is failed", async () => {
  processor = processorWith((_job, _report, signal) => waitFor(signal), { timeoutSeconds: 0.02 });
  expect(await processor.process(exportMessage(), NEVER)).toBe("done");
  expect(store.error).toBe("It took longer than 0.02 s.");
});

test("while the database is away the message is kept, and the job done afterwards", async () => {
  store.outages = 4;
  expect(await processor.process(exportMessage(), NEVER)).toBe("done");
  expect(store.status).toBe("succeeded");
  expect(events.filter(({ level }) => level === "warning")).toHaveLength(1);
});

test("an outage in the midst of a job does not take its progress back", async () => {
  let attempts = 0;
  processor = processorWith(async (_job, report) => {
    attempts += 1;
    await report(20);
    await report(60);
    if (attempts === 1) store.outages = 1;
    await report(80);
    return PRODUCT;
  });
  expect(await processor.process(exportMessage(), NEVER)).toBe("done");
  expect(store.seen).toEqual([20, 60, 80]);
});

test("without Redis jobs are done all the same, and the outage is logged once", async () => {
  publisher.away = true;
  expect(await processor.process(exportMessage(), NEVER)).toBe("done");
  expect(store.status).toBe("succeeded");
  expect(events.filter(({ level }) => level === "warning")).toHaveLength(1);
});

test("progress is stored no more often than it is worth", async () => {
  processor = processorWith(
    async (_job, report) => {
      for (const percent of [10, 20, 30]) await report(percent);
      return PRODUCT;
    },
    { reportEveryMs: 60_000 },
  );
  await processor.process(exportMessage(), NEVER);
  expect(store.seen).toEqual([10]);
});

test("a job in hand when the worker must stop is given back, and not marked as failed", async () => {
  const stop = new AbortController();
  processor = processorWith((_job, _report, signal) => {
    stop.abort();
    return waitFor(signal);
  });
  expect(await processor.process(exportMessage(), stop.signal)).toBe("release");
  expect(store.status).toBe("running");
});

test("a worker that must stop does not wait for the database", async () => {
  store.outages = Infinity;
  expect(await processor.process(exportMessage(), AbortSignal.timeout(20))).toBe("release");
});

test("a job over which workers died five times is given up, and its message kept as a dead letter", async () => {
  expect(await processor.process(exportMessage({ failures: 4 }), NEVER)).toBe("done");
  store.status = "running";
  expect(await processor.process(exportMessage({ failures: 5 }), NEVER)).toBe("dead");
  expect(store).toMatchObject({ status: "failed", error: "Given up after 5 attempts." });
});

test("a message that nobody can read is a dead letter", async () => {
  expect(await processor.process(delivery({ type: "import" }), NEVER)).toBe("dead");
  expect(store.status).toBe("queued");
  expect(await processed("unknown", "rejected")).toBe(1);
});

test("the log lines of a job carry the id of the request that asked for it", async () => {
  const ids: unknown[] = [];
  processor = processorWith(() => {
    ids.push(currentRequestId());
    return Promise.resolve(PRODUCT);
  });
  await processor.process(exportMessage({ requestId: "r-1" }), NEVER);
  expect(ids).toEqual(["r-1"]);
  expect(events.at(-1)).toMatchObject({ message: "job succeeded", request_id: "r-1", job_id: JOB_ID });
});

test("the worker is busy as long as it has a job", async () => {
  const busy: number[] = [];
  processor = processorWith(async () => {
    busy.push((await metrics.busy.get()).values[0]?.value ?? 0);
    return PRODUCT;
  });
  await processor.process(exportMessage(), NEVER);
  busy.push((await metrics.busy.get()).values[0]?.value ?? 0);
  expect(busy).toEqual([1, 0]);
});

function waitFor(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
  });
}
