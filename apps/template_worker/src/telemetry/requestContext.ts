/** The id that ties a request's log lines together: the one of the request that asked for the job in hand. */

import { AsyncLocalStorage } from "node:async_hooks";

const storage = new AsyncLocalStorage<string | null>();

/** The current request's id, or null outside any. */
export function currentRequestId(): string | null {
  return storage.getStore() ?? null;
}

/** What `work` returns; within it `requestId` is the current one. */
export function withRequestId<T>(requestId: string | null, work: () => T): T {
  return storage.run(requestId, work);
}
