/** The environment variables that the worker reads; see config/environment.ts for how. */

import { z } from "zod";

import { type Environment, readVariables, SECRET } from "./config/environment.js";

const text = z.string().trim().min(1);
const number = z.coerce.number<string>();
const port = number.int().min(1).max(65_535);
const secret = { secret: true } as const;

// A description comes last: the types that wrap another one do not take over what is known of it.
const VARIABLES = {
  SERVICE_NAME: text.describe("the name that log lines carry"),
  LOG_LEVEL: z.enum(["DEBUG", "INFO", "WARNING", "ERROR"]).default("INFO").describe("a level's name"),
  PORT: port.default(9000).describe("the TCP port of /health and /metrics"),
  HEALTH_TIMEOUT_SECONDS: number.min(0.1).max(60).default(2).describe("how long one health check may take"),
  SHUTDOWN_GRACE_SECONDS: number.min(0).max(600).default(10).describe("how long jobs may go on once told to stop"),
  PREFETCH: number.int().min(1).max(100).default(2).describe("how many jobs are done at once"),
  JOB_TIMEOUT_SECONDS: number.min(1).max(1500).default(300).describe("how long one job may run"),
  EXPORT_MAX_MIB: number.int().min(1).max(32).default(8).describe("how large an export's file may be"),
  POSTGRES_HOST: text.describe("the database server's host name"),
  POSTGRES_PORT: port.default(5432).describe("the database server's TCP port"),
  POSTGRES_NAME: text.describe("the database's name"),
  POSTGRES_USER: text.describe("the database role to log in as"),
  POSTGRES_PASSWORD: text.describe("that role's password").register(SECRET, secret),
  REDIS_HOST: text.describe("the Redis server's host name"),
  REDIS_PORT: port.default(6379).describe("the Redis server's TCP port"),
  REDIS_PASSWORD: text.optional().describe("the Redis password").register(SECRET, secret),
  RABBITMQ_HOST: text.describe("the RabbitMQ server's host name"),
  RABBITMQ_PORT: port.default(5672).describe("the RabbitMQ server's AMQP port"),
  RABBITMQ_VHOST: text.default("/").describe("RabbitMQ's virtual host"),
  RABBITMQ_USER: text.describe("the RabbitMQ user to log in as"),
  RABBITMQ_PASSWORD: text.describe("that user's password").register(SECRET, secret),
};

/** Valid settings, by variable name; times are in seconds. */
export type Settings = Readonly<z.infer<z.ZodObject<typeof VARIABLES>>>;

/**
 * The worker's settings.
 *
 * @throws SettingsError with every problem at once.
 */
export function loadSettings(environment: Environment): Settings {
  return readVariables(VARIABLES, environment);
}
