import { useState } from "react";

import type { Job } from "../api/schemas";
import { ErrorMessage } from "../ui/ErrorMessage";
import { localTime } from "../ui/time";
import { useExports } from "./useExports";

const STATUS_WORDS: Record<Job["status"], string> = {
  queued: "waiting",
  running: "running",
  succeeded: "complete",
  failed: "failed",
};

/** Starts exports of the users, shows how far they are, and offers their files. */
export function ExportsPanel() {
  const { jobs, live, error, start, download } = useExports();
  const [starting, setStarting] = useState(false);
  const startOne = async () => {
    setStarting(true);
    await start();
    setStarting(false);
  };
  const [newest] = jobs;
  return (
    <section aria-labelledby="exports-heading">
      <header>
        <h2 id="exports-heading">Exports</h2>
        <p className="live" data-testid="live" data-live={live}>
          {live ? "Updates live" : "Connecting…"}
        </p>
        <button type="button" onClick={startOne} disabled={starting}>
          Export users
        </button>
      </header>
      <ErrorMessage error={error} />
      <p role="status" className="visually-hidden">
        {newest && `The newest export is ${STATUS_WORDS[newest.status]}.`}
      </p>
      {jobs.length === 0 && <p>There are no exports yet.</p>}
      <ul className="jobs" data-testid="jobs">
        {jobs.map((job) => (
          <JobItem key={job.id} job={job} onDownload={() => download(job)} />
        ))}
      </ul>
    </section>
  );
}

function JobItem({ job, onDownload }: { job: Job; onDownload: () => Promise<void> }) {
  const asked = localTime(job.created_at);
  return (
    <li data-testid="job" data-job-id={job.id} data-status={job.status}>
      <span className="when">{asked}</span>
      <span className={`status ${job.status}`}>{STATUS_WORDS[job.status]}</span>
      {job.status === "running" && (
        <progress max={100} value={job.progress} aria-label={`Progress of the export of ${asked}`} />
      )}
      {job.error !== null && <span className="reason">{job.error}</span>}
      {job.status === "succeeded" && (
        <button
          type="button"
          className="secondary"
          onClick={onDownload}
          aria-label={`Download CSV of the export of ${asked}`}
        >
          Download CSV
        </button>
      )}
    </li>
  );
}
