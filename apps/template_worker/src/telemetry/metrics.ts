/** Prometheus metrics of the worker, its jobs and its process. */

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** How a message ended: its job was done, or could not be, or needed nothing any more, or nobody can read it. */
export type JobOutcome = "succeeded" | "failed" | "skipped" | "rejected";

// Seconds: from a small export to the time limit of a job.
const DURATION_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** What dashboards and alerts ask about the worker. */
export class Metrics {
  readonly registry = new Registry();

  readonly processed = new Counter({
    name: "jobs_processed_total",
    help: "Messages that this replica is done with.",
    labelNames: ["kind", "status"] as const,
    registers: [this.registry],
  });

  readonly duration = new Histogram({
    name: "job_duration_seconds",
    help: "Time from a job's start to its end.",
    labelNames: ["kind"] as const,
    buckets: DURATION_BUCKETS,
    registers: [this.registry],
  });

  readonly busy = new Gauge({
    name: "worker_busy",
    help: "Jobs that this replica has in hand.",
    registers: [this.registry],
  });

  readonly checkUp = new Gauge({
    name: "health_check_up",
    help: "1 if the check passed last time.",
    labelNames: ["check"] as const,
    registers: [this.registry],
  });

  constructor(kinds: readonly string[]) {
    collectDefaultMetrics({ register: this.registry });
    for (const kind of kinds) {
      for (const status of ["succeeded", "failed", "skipped"] as const) this.processed.inc({ kind, status }, 0);
    }
    this.processed.inc({ kind: "unknown", status: "rejected" }, 0);
  }
}
