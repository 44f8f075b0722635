import type { Job } from "../api/schemas";

const ORDER = { queued: 0, running: 1, succeeded: 2, failed: 2 } as const;

/** The jobs with these ones put in, newest first. News that is older than what is known changes nothing. */
export function merge(known: readonly Job[], news: readonly Job[]): readonly Job[] {
  const byId = new Map(known.map((job) => [job.id, job]));
  for (const job of news) {
    const before = byId.get(job.id);
    if (!before || isLater(job, before)) byId.set(job.id, job);
  }
  return [...byId.values()].sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
}

function isLater(job: Job, before: Job): boolean {
  const step = ORDER[job.status] - ORDER[before.status];
  return step > 0 || (step === 0 && job.progress >= before.progress);
}
