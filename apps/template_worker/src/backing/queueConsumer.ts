/** RabbitMQ: a consumer that comes back by itself, and never loses or forgets a message. */

import { setTimeout as sleep } from "node:timers/promises";

import { type Channel, type ChannelModel, connect, type ConsumeMessage, type RecoveringChannelModel } from "amqplib";

import type { Settings } from "../settings.js";
import { describe, type Logger } from "../telemetry/logs.js";
import { backoffMs } from "./backoff.js";
import { DependencyUnavailableError } from "./errors.js";
import { declareQueues, JOBS_QUEUE } from "./queues.js";

const CONNECT_TIMEOUT_MS = 3000;
const HEARTBEAT_SECONDS = 10;
const GIVING_UP_SECONDS = 1;

/** A message as it came. */
export interface Delivery {
  readonly content: Buffer;
  /** The id of the request that it came from, if its sender told. */
  readonly requestId: string | null;
  /** How often it was delivered before without being acknowledged. */
  readonly failures: number;
}

/** What becomes of a message: it is done with, goes to the dead letters, or back to the queue (by being left alone). */
export type Verdict = "done" | "dead" | "release";

/** Deals with a message; `signal` is aborted when the message is no longer this process'. It must not throw. */
export type DeliveryHandler = (delivery: Delivery, signal: AbortSignal) => Promise<Verdict>;

/** Gives the messages of the jobs' queue to a handler, some at a time. */
export class QueueConsumer {
  private connection: RecoveringChannelModel | undefined;
  private cancel: (() => Promise<void>) | undefined;
  private readonly stopping = new AbortController();
  private readonly inHand = new Set<Promise<void>>();

  constructor(
    private readonly settings: Settings,
    private readonly handler: DeliveryHandler,
    private readonly log: Logger,
  ) {}

  /** Starts to connect; returns at once, and tries for ever. */
  async open(): Promise<void> {
    const { settings } = this;
    this.connection = await connect(
      {
        hostname: settings.RABBITMQ_HOST,
        port: settings.RABBITMQ_PORT,
        vhost: settings.RABBITMQ_VHOST,
        username: settings.RABBITMQ_USER,
        password: settings.RABBITMQ_PASSWORD,
        heartbeat: HEARTBEAT_SECONDS,
      },
      {
        timeout: CONNECT_TIMEOUT_MS,
        clientProperties: { connection_name: settings.SERVICE_NAME },
        recovery: {
          waitForConnect: false,
          calculateDelay: backoffMs,
          setup: (model: ChannelModel) => this.consume(model),
        },
      },
    );
    let told = "";
    const tell = (error: unknown) => {
      const cause = describe(error);
      if (cause !== told) this.log.warn({ cause }, "rabbitmq is unavailable");
      told = cause;
    };
    this.connection.on("connect-failed", tell);
    this.connection.on("disconnect", tell);
    this.connection.on("error", tell); // unheard, it would end the process
    this.connection.on("connect", () => {
      told = "";
      this.log.info({ queue: JOBS_QUEUE }, "waiting for jobs");
    });
  }

  /**
   * The health check: messages would come.
   *
   * @throws DependencyUnavailableError if they would not.
   */
  check(): Promise<void> {
    if (this.cancel) return Promise.resolve();
    return Promise.reject(new DependencyUnavailableError("rabbitmq", "not connected"));
  }

  /** Takes no more messages, waits for those in hand, at most so many seconds, and disconnects. */
  async stop(graceSeconds: number): Promise<void> {
    await this.cancel?.().catch(() => undefined);
    await this.allDone(graceSeconds);
    // What is still in hand is given up; RabbitMQ delivers it again, because it was not acknowledged.
    this.stopping.abort();
    await this.allDone(GIVING_UP_SECONDS);
    await this.connection?.close();
  }

  private async allDone(withinSeconds: number): Promise<void> {
    await Promise.race([Promise.all(this.inHand), sleep(withinSeconds * 1000, undefined, { ref: false })]);
  }

  private async consume(model: ChannelModel): Promise<void> {
    // Until its set-up is over nobody else listens, and an error that nobody hears would end the process.
    model.on("error", () => undefined);
    const channel = await model.createChannel();
    const lost = new AbortController();
    channel.on("error", (error) => {
      this.log.warn({ cause: describe(error) }, "rabbitmq has closed the channel");
    });
    channel.on("close", () => {
      lost.abort();
      this.cancel = undefined;
      // Recovery watches the connection only: a channel that ends by itself takes it along.
      model.close().catch(() => undefined);
    });
    await declareQueues(channel);
    await channel.prefetch(this.settings.PREFETCH);
    const signal = AbortSignal.any([lost.signal, this.stopping.signal]);
    const { consumerTag } = await channel.consume(JOBS_QUEUE, (message) => {
      if (message) this.take(channel, message, signal);
      else channel.close().catch(() => undefined); // the queue was deleted: declare it again
    });
    this.cancel = async () => {
      await channel.cancel(consumerTag);
    };
  }

  private take(channel: Channel, message: ConsumeMessage, signal: AbortSignal): void {
    const work = this.handler(asDelivery(message), signal).then((verdict) => {
      if (signal.aborted || verdict === "release") return;
      if (verdict === "done") channel.ack(message);
      else channel.reject(message, false);
    });
    this.inHand.add(work);
    void work.finally(() => this.inHand.delete(work));
  }
}

function asDelivery({ content, properties }: ConsumeMessage): Delivery {
  const headers: Readonly<Record<string, unknown>> = properties.headers ?? {};
  const requestId = headers["x-request-id"];
  const failures = headers["x-delivery-count"];
  return {
    content,
    requestId: typeof requestId === "string" ? requestId : null,
    failures: typeof failures === "number" ? failures : 0,
  };
}
