import { EventEmitter } from "node:events";

import { connect } from "amqplib";
import { beforeEach, expect, test, vi } from "vitest";

import { type Delivery, QueueConsumer, type Verdict } from "../src/backing/queueConsumer.js";
import { loadSettings } from "../src/settings.js";
import { recordingLogger } from "./fakes.js";

vi.mock("amqplib", () => ({ connect: vi.fn() }));

const SETTINGS = loadSettings({
  SERVICE_NAME: "worker",
  POSTGRES_HOST: "postgres",
  POSTGRES_NAME: "template",
  POSTGRES_USER: "template",
  POSTGRES_PASSWORD: "p",
  REDIS_HOST: "redis",
  RABBITMQ_HOST: "rabbitmq",
  RABBITMQ_USER: "template",
  RABBITMQ_PASSWORD: "r",
});

/** A channel that remembers what it was told, and delivers what the test wants. */
class FakeChannel extends EventEmitter {
  readonly told: string[] = [];
  deliver: (message: unknown) => void = () => undefined;

  assertQueue = (name: string) => this.tell(`declare ${name}`);
  prefetch = (count: number) => this.tell(`prefetch ${count}`);
  cancel = (tag: string) => this.tell(`cancel ${tag}`);
  consume = (_queue: string, deliver: (message: unknown) => void) => {
    this.deliver = deliver;
    return Promise.resolve({ consumerTag: "tag" });
  };
  ack = (message: { id: number }) => void this.tell(`ack ${message.id}`);
  reject = (message: { id: number }, requeue: boolean) => void this.tell(`reject ${message.id} ${String(requeue)}`);
  close = () => {
    this.emit("close");
    return this.tell("close channel");
  };

  private tell(what: string): Promise<void> {
    this.told.push(what);
    return Promise.resolve();
  }
}

/** A connection that is there once `setup` has been run. */
class FakeConnection extends EventEmitter {
  closed = false;
  constructor(readonly channel: FakeChannel) {
    super();
  }
  createChannel = () => Promise.resolve(this.channel);
  close = () => {
    this.closed = true;
    return Promise.resolve();
  };
}

let channel: FakeChannel;
let model: FakeConnection;

beforeEach(() => {
  channel = new FakeChannel();
  model = new FakeConnection(channel);
});

async function consumerWith(handler: (delivery: Delivery, signal: AbortSignal) => Promise<Verdict>) {
  const recovering = new FakeConnection(channel);
  vi.mocked(connect).mockResolvedValue(recovering as never);
  const consumer = new QueueConsumer(SETTINGS, handler, recordingLogger().log);
  await consumer.open();
  const options = vi.mocked(connect).mock.lastCall?.[1] as unknown as {
    recovery: { setup: (connection: FakeConnection) => Promise<void> };
  };
  await options.recovery.setup(model);
  return { consumer, recovering };
}

function message(id: number, headers: Record<string, unknown> = {}) {
  return { id, content: Buffer.from("{}"), properties: { headers } };
}

test("queues are declared and the prefetch set before anything is taken", async () => {
  await consumerWith(() => Promise.resolve("done"));
  expect(channel.told).toEqual(["declare jobs.dead", "declare jobs", "prefetch 2"]);
});

test.each<[Verdict, string[]]>([
  ["done", ["ack 1"]],
  ["dead", ["reject 1 false"]],
  ["release", []],
])("the verdict %s settles the message", async (verdict, settled) => {
  const { consumer } = await consumerWith(() => Promise.resolve(verdict));
  channel.told.length = 0;
  channel.deliver(message(1));
  await consumer.stop(1);
  expect(channel.told).toEqual(["cancel tag", ...settled]);
});

test("a delivery tells its request, and how often it came back", async () => {
  const seen: Delivery[] = [];
  await consumerWith((delivery) => {
    seen.push(delivery);
    return Promise.resolve("done");
  });
  channel.deliver(message(1, { "x-request-id": "r-1", "x-delivery-count": 3 }));
  channel.deliver(message(2));
  expect(seen).toMatchObject([
    { requestId: "r-1", failures: 3 },
    { requestId: null, failures: 0 },
  ]);
});

test("when the channel ends, what is in hand is given up, and the connection made anew", async () => {
  const signals: AbortSignal[] = [];
  const { consumer } = await consumerWith((_delivery, signal) => {
    signals.push(signal);
    return new Promise((resolve) => {
      signal.addEventListener("abort", () => {
        resolve("done");
      });
    });
  });
  await expect(consumer.check()).resolves.toBeUndefined();
  channel.deliver(message(1));
  channel.emit("close");
  expect(signals[0]?.aborted).toBe(true);
  await consumer.stop(1);
  expect(model.closed).toBe(true);
  expect(channel.told).not.toContain("ack 1");
  await expect(consumer.check()).rejects.toThrow("rabbitmq is unavailable");
});

test("when the queue is deleted, the connection is made anew", async () => {
  await consumerWith(() => Promise.resolve("done"));
  channel.deliver(null);
  expect(model.closed).toBe(true);
});

test("a job that does not end in time is given up when the worker stops", async () => {
  const { consumer, recovering } = await consumerWith(
    (_delivery, signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          resolve("release");
        });
      }),
  );
  channel.deliver(message(1));
  await consumer.stop(0.02);
  expect(recovering.closed).toBe(true);
  expect(channel.told.at(-1)).toBe("cancel tag");
});
