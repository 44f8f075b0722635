/** Logs as JSON on standard output, one line an event, with the same fields as the system's Python services. */

import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";

import type { Settings } from "../settings.js";
import { currentRequestId } from "./requestContext.js";

export type { Logger } from "pino";

// Ours and pino's names of the levels.
const PINO_LEVELS = { DEBUG: "debug", INFO: "info", WARNING: "warn", ERROR: "error" } as const;
const OUR_LEVELS: Readonly<Record<string, string>> = { warn: "warning", fatal: "critical" };

/**
 * The root logger; `named` makes the ones that parts of the program use.
 *
 * Keys: timestamp (RFC 3339, UTC, milliseconds), level (lower case), service, logger, message, request_id (null
 * outside a job), the event's own, and `exception` (the trace as text) for an error given as `exception`.
 */
export function createLogger(
  service: string,
  level: Settings["LOG_LEVEL"] = "INFO",
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      level: PINO_LEVELS[level],
      base: { service },
      messageKey: "message",
      timestamp: () => stdTimeFunctions.isoTime().replace('"time"', '"timestamp"'),
      formatters: { level: (label) => ({ level: OUR_LEVELS[label] ?? label }) },
      mixin: () => ({ request_id: currentRequestId() }),
      serializers: { exception: (error: unknown) => (error instanceof Error ? error.stack : String(error)) },
    },
    destination,
  );
}

/** The logger of one part of the program. */
export function named(root: Logger, name: string): Logger {
  return root.child({ logger: `template_worker.${name}` });
}

/** What caused an error at bottom, its kind and message in one line, for the field `cause`. */
export function describe(error: unknown): string {
  const root = rootOf(error);
  if (!(root instanceof Error)) return String(root);
  const reason = root instanceof AggregateError ? root.errors.map(describe).join(", ") : root.message;
  return reason ? `${root.name}: ${reason}` : root.name;
}

/** The error that led to this one. */
export function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}
