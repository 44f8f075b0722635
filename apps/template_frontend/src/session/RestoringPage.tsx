import { useEffect } from "react";

import type { ApiError } from "../api/problem";
import { ErrorMessage } from "../ui/ErrorMessage";
import { useServices } from "./context";

/** Shown after a reload, while the session is taken up again. */
export function RestoringPage({ error }: { error: ApiError | null }) {
  const { session } = useServices();
  useEffect(() => {
    void session.restore();
  }, [session]);
  return (
    <main className="login">
      <title>Template</title>
      <h1>Template</h1>
      {!error && <p role="status">Taking up your session…</p>}
      <ErrorMessage error={error}>
        <div className="actions">
          <button type="button" onClick={() => session.restore()}>
            Try again
          </button>
          <button type="button" className="secondary" onClick={() => session.logout()}>
            Log out
          </button>
        </div>
      </ErrorMessage>
    </main>
  );
}
