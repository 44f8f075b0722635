import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { SettingsError } from "../src/config/environment.js";
import { loadSettings } from "../src/settings.js";

const ENVIRONMENT = {
  SERVICE_NAME: "worker",
  POSTGRES_HOST: "postgres",
  POSTGRES_NAME: "template",
  POSTGRES_USER: "template",
  POSTGRES_PASSWORD: "p",
  REDIS_HOST: "redis",
  RABBITMQ_HOST: "rabbitmq",
  RABBITMQ_USER: "template",
  RABBITMQ_PASSWORD: "r",
};

function problems(environment: Record<string, string>): readonly string[] {
  try {
    loadSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

function file(content: string | Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), "worker-")), "secret");
  writeFileSync(path, content);
  return path;
}

test("defaults fill what is not set, or set to nothing", () => {
  const settings = loadSettings({ ...ENVIRONMENT, PORT: "" });
  expect(settings).toMatchObject({ PORT: 9000, PREFETCH: 2, RABBITMQ_VHOST: "/", LOG_LEVEL: "INFO" });
  expect(settings.REDIS_PASSWORD).toBeUndefined();
});

test("a secret is read from the file that is named, without its last newline", () => {
  const settings = loadSettings({
    ...ENVIRONMENT,
    POSTGRES_PASSWORD: "",
    POSTGRES_PASSWORD_FILE: file("s3cret\n"),
    REDIS_PASSWORD_FILE: file("q"),
  });
  expect(settings).toMatchObject({ POSTGRES_PASSWORD: "s3cret", REDIS_PASSWORD: "q" });
});

test("all problems are told at once, with what each variable must hold", () => {
  expect(problems({ PORT: "http", LOG_LEVEL: "TRACE", REDIS_PORT: "70000" })).toEqual([
    "SERVICE_NAME is not set: it must hold the name that log lines carry",
    expect.stringMatching(/^LOG_LEVEL='TRACE' is wrong \(.+\): it must hold a level's name$/),
    expect.stringMatching(/^PORT='http' is wrong \(.+\): it must hold the TCP port of \/health and \/metrics$/),
    "POSTGRES_HOST is not set: it must hold the database server's host name",
    "POSTGRES_NAME is not set: it must hold the database's name",
    "POSTGRES_USER is not set: it must hold the database role to log in as",
    "POSTGRES_PASSWORD_FILE is not set: it must hold that role's password",
    "REDIS_HOST is not set: it must hold the Redis server's host name",
    expect.stringMatching(/^REDIS_PORT='70000' is wrong/),
    "RABBITMQ_HOST is not set: it must hold the RabbitMQ server's host name",
    "RABBITMQ_USER is not set: it must hold the RabbitMQ user to log in as",
    "RABBITMQ_PASSWORD_FILE is not set: it must hold that user's password",
  ]);
});

test.each([
  ["is not there", { REDIS_PASSWORD_FILE: "/nowhere" }, /^REDIS_PASSWORD_FILE=\/nowhere cannot be read \(ENOENT\)/],
  ["is empty", { REDIS_PASSWORD_FILE: file("\n") }, /^REDIS_PASSWORD_FILE=\S+ is empty: write the secret into it$/],
  ["is no text", { REDIS_PASSWORD_FILE: file(Buffer.from([0xff, 0xfe])) }, /cannot be read/],
  [
    "comes with a value",
    { REDIS_PASSWORD_FILE: "/x", REDIS_PASSWORD: "hush" },
    /are both set: keep REDIS_PASSWORD_FILE$/,
  ],
])("a secret's file that %s is refused", (_, variables, message) => {
  const told = problems({ ...ENVIRONMENT, ...variables });
  expect(told).toEqual([expect.stringMatching(message)]);
});

test("no message shows a secret", () => {
  expect(problems({ ...ENVIRONMENT, POSTGRES_PASSWORD: " \t " })).toEqual([
    expect.stringMatching(/^POSTGRES_PASSWORD is wrong \(.+\): it must hold that role's password$/),
  ]);
});
