/** Redis: a client that reconnects by itself and fails fast meanwhile. */

import { createClient } from "@redis/client";

import type { Settings } from "../settings.js";
import { describe, type Logger } from "../telemetry/logs.js";
import { backoffMs } from "./backoff.js";
import { DependencyUnavailableError } from "./errors.js";

const CONNECT_TIMEOUT_MS = 1000;
const ANSWER_TIMEOUT_MS = 2000;

/** A connection to Redis. */
export class Redis {
  private readonly client;

  constructor(settings: Settings, log: Logger) {
    this.client = createClient({
      name: settings.SERVICE_NAME,
      ...(settings.REDIS_PASSWORD && { password: settings.REDIS_PASSWORD }),
      socket: {
        host: settings.REDIS_HOST,
        port: settings.REDIS_PORT,
        connectTimeout: CONNECT_TIMEOUT_MS,
        reconnectStrategy: (retries) => backoffMs(retries + 1),
      },
      commandOptions: { timeout: ANSWER_TIMEOUT_MS },
      disableOfflineQueue: true, // what cannot be said now is not worth saying later
    });
    let told = "";
    this.client.on("error", (error: unknown) => {
      const cause = describe(error);
      if (cause !== told) log.warn({ cause }, "redis is unavailable");
      told = cause;
    });
    this.client.on("ready", () => {
      told = "";
    });
  }

  /** Starts to connect; returns at once. */
  open(): void {
    // It retries for ever and tells by events; the promise is rejected only if it is closed before it succeeds.
    this.client.connect().catch(() => undefined);
  }

  /**
   * Publishes a message on a channel.
   *
   * @throws DependencyUnavailableError if the server cannot be reached or takes too long.
   */
  async publish(channel: string, message: string): Promise<void> {
    await available(() => this.client.publish(channel, message));
  }

  /** The health check: it answers a PING. */
  async check(): Promise<void> {
    await available(() => this.client.ping());
  }

  /** Closes the connection. */
  close(): void {
    if (this.client.isOpen) this.client.destroy();
  }
}

async function available(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    throw new DependencyUnavailableError("redis", error);
  }
}
