import { useCallback, useEffect, useState } from "react";

import { type ApiError, asApiError } from "../api/problem";
import type { User } from "../api/schemas";
import { useServices } from "../session/context";

/** The users that are shown, and where they came from. */
export interface UserList {
  readonly users: readonly User[];
  readonly nextCursor: string | null;
  /** What X-Cache said of the last answer; null before the first. */
  readonly cache: string | null;
  readonly error: ApiError | null;
  readonly loading: boolean;
}

const EMPTY: UserList = { users: [], nextCursor: null, cache: null, error: null, loading: true };

/** The list of users: its first page at once, then what is asked for. */
export function useUsers(): UserList & { reload: () => void; more: () => void } {
  const { client } = useServices();
  const [list, setList] = useState(EMPTY);

  const fetchPage = useCallback(
    async (cursor: string | null) => {
      try {
        const { items, nextCursor, cache } = await client.users(cursor);
        setList(({ users }) => ({
          users: cursor === null ? items : [...users, ...items],
          nextCursor,
          cache,
          error: null,
          loading: false,
        }));
      } catch (error) {
        setList((before) => ({ ...before, error: asApiError(error), loading: false }));
      }
    },
    [client],
  );

  useEffect(() => {
    void fetchPage(null);
  }, [fetchPage]);

  const load = (cursor: string | null) => {
    setList((before) => ({ ...before, loading: true }));
    void fetchPage(cursor);
  };
  return {
    ...list,
    reload: () => {
      load(null);
    },
    more: () => {
      load(list.nextCursor);
    },
  };
}
