import { useActionState } from "react";

import { type ApiError, asApiError } from "../api/problem";
import { ErrorMessage } from "../ui/ErrorMessage";
import { useServices } from "./context";

interface Attempt {
  readonly error: ApiError | null;
  /** Kept, because a form is emptied after it was sent. */
  readonly email: string;
}

/** Asks for email address and password. */
export function LoginPage({ notice }: { notice: string | null }) {
  const { session } = useServices();
  const [attempt, submit, pending] = useActionState<Attempt, FormData>(
    async (_, form) => {
      const email = text(form, "email");
      try {
        await session.login(email, text(form, "password"));
        return { error: null, email };
      } catch (error) {
        return { error: asApiError(error), email };
      }
    },
    { error: null, email: "" },
  );
  return (
    <main className="login">
      <title>Log in – Template</title>
      <h1>Log in</h1>
      <p role="status" data-testid="notice">
        {notice}
      </p>
      <form action={submit} aria-label="Log in">
        <label htmlFor="email">Email address</label>
        <input id="email" name="email" type="email" autoComplete="username" required defaultValue={attempt.email} />
        <label htmlFor="password">Password</label>
        <input id="password" name="password" type="password" autoComplete="current-password" required />
        <ErrorMessage error={attempt.error} />
        <button type="submit" disabled={pending}>
          {pending ? "Logging in…" : "Log in"}
        </button>
      </form>
    </main>
  );
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
