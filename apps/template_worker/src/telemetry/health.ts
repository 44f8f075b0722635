/** Health: named checks of what the worker depends on, run together, each within a time limit. */

import type { Gauge } from "prom-client";

import { describe, type Logger, rootOf } from "./logs.js";

/** Resolves where all is well, and rejects where it is not. */
export type Check = () => Promise<void>;

/** How one check went; `error` names the kind of failure only, the log has the whole of it. */
export interface CheckResult {
  readonly status: "ok" | "failed";
  readonly duration_ms: number;
  readonly error?: string;
}

/** The body of /health; `ok` if every check is. */
export interface HealthReport {
  readonly status: "ok" | "unavailable";
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/** Runs the checks when asked, remembers how they went, and logs each change once. */
export class HealthMonitor {
  private readonly failing = new Set<string>();

  constructor(
    private readonly checks: Readonly<Record<string, Check>>,
    private readonly timeoutSeconds: number,
    private readonly up: Gauge<"check">,
    private readonly log: Logger,
  ) {}

  /** Runs all checks at once; it takes no longer than the time limit, whatever the checks do. */
  async report(): Promise<HealthReport> {
    const results = await Promise.all(
      Object.entries(this.checks).map(async ([name, check]) => [name, await this.run(name, check)] as const),
    );
    const healthy = results.every(([, result]) => result.status === "ok");
    return { status: healthy ? "ok" : "unavailable", checks: Object.fromEntries(results) };
  }

  private async run(name: string, check: Check): Promise<CheckResult> {
    const began = performance.now();
    const error = await this.failure(check);
    const duration_ms = Math.round((performance.now() - began) * 100) / 100;
    this.record(name, error);
    if (error === undefined) return { status: "ok", duration_ms };
    return { status: "failed", duration_ms, error: kindOf(rootOf(error)) };
  }

  private async failure(check: Check): Promise<unknown> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new DOMException(`no answer within ${this.timeoutSeconds} s`, "TimeoutError"));
    }, this.timeoutSeconds * 1000);
    try {
      await Promise.race([check(), late]);
      return undefined;
    } catch (error) {
      return error;
    } finally {
      clearTimeout(timer);
    }
  }

  private record(name: string, error: unknown): void {
    this.up.set({ check: name }, error === undefined ? 1 : 0);
    if (error !== undefined && !this.failing.has(name)) {
      this.failing.add(name);
      this.log.warn({ check: name, cause: describe(error) }, `health check ${name} fails`);
    } else if (error === undefined && this.failing.delete(name)) {
      this.log.info({ check: name }, `health check ${name} passes again`);
    }
  }
}

/** A word for an error without its message, which may name hosts and users: `ECONNREFUSED`, `TimeoutError`. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return "Error";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
