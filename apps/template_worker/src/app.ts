/** The worker: its parts, put together, started and stopped in order. */

import type { Server } from "node:http";

import { Database } from "./backing/postgres.js";
import { QueueConsumer } from "./backing/queueConsumer.js";
import { Redis } from "./backing/redis.js";
import { Announcer } from "./jobs/announcer.js";
import { exportUsers } from "./jobs/exportUsers.js";
import { JOB_KINDS } from "./jobs/job.js";
import { Processor } from "./jobs/processor.js";
import { JobStore } from "./jobs/store.js";
import type { Settings } from "./settings.js";
import { HealthMonitor } from "./telemetry/health.js";
import { createHttpServer } from "./telemetry/httpServer.js";
import { type Logger, named } from "./telemetry/logs.js";
import { Metrics } from "./telemetry/metrics.js";

// Often enough for a person who watches; each report is a change in PostgreSQL and an event for browsers.
const REPORT_EVERY_MS = 250;

/** A worker that can be started once and stopped once. */
export class App {
  private readonly database: Database;
  private readonly redis: Redis;
  private readonly consumer: QueueConsumer;
  private readonly server: Server;
  private readonly log: Logger;

  constructor(
    private readonly settings: Settings,
    rootLog: Logger,
  ) {
    this.log = named(rootLog, "app");
    const backing = named(rootLog, "backing");
    const jobs = named(rootLog, "jobs");
    const metrics = new Metrics(JOB_KINDS);
    this.database = new Database(settings, backing);
    this.redis = new Redis(settings, backing);
    const processor = new Processor({
      store: new JobStore(this.database),
      announcer: new Announcer(this.redis, jobs),
      handlers: { export: exportUsers(this.database, settings.EXPORT_MAX_MIB) },
      metrics,
      log: jobs,
      timeoutSeconds: settings.JOB_TIMEOUT_SECONDS,
      reportEveryMs: REPORT_EVERY_MS,
    });
    this.consumer = new QueueConsumer(settings, (delivery, signal) => processor.process(delivery, signal), backing);
    const checks = {
      postgres: () => this.database.check(),
      redis: () => this.redis.check(),
      rabbitmq: () => this.consumer.check(),
    };
    const health = new HealthMonitor(
      checks,
      settings.HEALTH_TIMEOUT_SECONDS,
      metrics.checkUp,
      named(rootLog, "health"),
    );
    this.server = createHttpServer(health, metrics.registry);
  }

  /** Answers HTTP at once, and takes jobs as soon as RabbitMQ can be reached. */
  async start(): Promise<void> {
    this.server.listen(this.settings.PORT);
    this.redis.open();
    await this.consumer.open();
    this.log.info({ port: this.settings.PORT }, "started");
  }

  /** Takes no more jobs, finishes those in hand if they come to an end in time, and closes all connections. */
  async stop(): Promise<void> {
    this.log.info("stopping");
    await this.consumer.stop(this.settings.SHUTDOWN_GRACE_SECONDS);
    this.redis.close();
    this.database.close();
    this.server.close();
    this.log.info("stopped");
  }
}
