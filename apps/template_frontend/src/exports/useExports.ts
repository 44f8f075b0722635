import { useEffect, useState } from "react";

import { followJobs } from "../api/jobStream";
import { type ApiError, asApiError } from "../api/problem";
import type { Job } from "../api/schemas";
import { useServices } from "../session/context";
import { merge } from "./merge";
import { save } from "./save";

const SHOWN = 5;

/** The user's newest exports, what can be done with them, and how the last attempt went wrong. */
export interface Exports {
  readonly jobs: readonly Job[];
  /** Whether changes show by themselves. */
  readonly live: boolean;
  readonly error: ApiError | null;
  readonly start: () => Promise<void>;
  readonly download: (job: Job) => Promise<void>;
}

/** The user's newest exports as they are, kept up to date by the stream of events. */
export function useExports(): Exports {
  const { client } = useServices();
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  const [live, setLive] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  useEffect(() => {
    const put = (news: readonly Job[]) => {
      setJobs((known) => merge(known, news));
    };
    client.jobs(SHOWN).then(put, (reason: unknown) => {
      setError(asApiError(reason));
    });
    return followJobs(() => client.eventTicket(), {
      onJob: (job) => {
        put([job]);
      },
      onLive: setLive,
    });
  }, [client]);

  const attempt = async (work: () => Promise<void>) => {
    setError(null);
    try {
      await work();
    } catch (reason) {
      setError(asApiError(reason));
    }
  };
  const start = () =>
    attempt(async () => {
      const job = await client.startExport();
      setJobs((known) => merge(known, [job]));
    });
  const download = (job: Job) =>
    attempt(async () => {
      save(await client.download(job.id));
    });
  return { jobs: jobs.slice(0, SHOWN), live, error, start, download };
}
