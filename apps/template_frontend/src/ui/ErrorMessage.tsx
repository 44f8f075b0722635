import type { ReactNode } from "react";

import type { ApiError } from "../api/problem";

/** An error, read out at once by screen readers, with what to quote when asking for help. */
export function ErrorMessage({ error, children }: { error: ApiError | null; children?: ReactNode }) {
  return (
    <div role="alert" data-testid="error" className={error ? "message error" : ""}>
      {error && (
        <>
          <p>{error.message}</p>
          {error.requestId && <p className="reference">Reference: {error.requestId}</p>}
          {children}
        </>
      )}
    </div>
  );
}
