/** The session: who is logged in, and an access token that is still good. */

import { bodyOf, request } from "./http";
import { ApiError, asApiError } from "./problem";
import { type Tokens, TOKENS } from "./schemas";

const STORAGE_KEY = "template.refresh-token";
// An access token this close to its end is not used any more: the request might arrive too late.
const MARGIN_MS = 10_000;

/** What the page has to show. */
export type SessionState =
  | { readonly status: "anonymous"; readonly notice: string | null }
  | { readonly status: "restoring"; readonly error: ApiError | null }
  | { readonly status: "authenticated" };

interface AccessToken {
  readonly value: string;
  readonly goodUntil: number;
}

const ENDED = "Your session has ended. Please log in again.";
const UNTOLD = "You are logged out on this device. The server could not be told.";

/**
 * Holds the tokens: the access token in memory only, where no other page of this origin finds it, the refresh token in
 * the tab's storage too, so that a reload does not log out.
 */
export class Session {
  private state: SessionState;
  private access: AccessToken | null = null;
  private renewal: Promise<string> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly storage: Storage) {
    const known = storage.getItem(STORAGE_KEY) !== null;
    this.state = known ? { status: "restoring", error: null } : { status: "anonymous", notice: null };
  }

  /** What the page has to show; the same object until it changes. */
  readonly current = (): SessionState => this.state;

  /** Calls `listener` after each change, until the function that it returns is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** After a reload: gets a new access token for the refresh token that was kept. */
  async restore(): Promise<void> {
    if (this.state.status !== "restoring") return;
    try {
      await this.renew();
      this.become({ status: "authenticated" });
    } catch (error) {
      // If the token was refused the session has ended, and has said so.
      if (this.storage.getItem(STORAGE_KEY) !== null) {
        this.become({ status: "restoring", error: asApiError(error) });
      }
    }
  }

  /** Logs in; throws ApiError if that is refused. */
  async login(email: string, password: string): Promise<void> {
    const response = await request("/auth/login", { method: "POST", body: { email, password } });
    this.keep(await bodyOf(response, TOKENS));
    this.become({ status: "authenticated" });
  }

  /** Logs out here at once, and on the server if it can be reached. */
  async logout(): Promise<void> {
    const refresh_token = this.storage.getItem(STORAGE_KEY);
    this.end(null);
    try {
      await request("/auth/logout", { method: "POST", body: { refresh_token } });
    } catch {
      if (this.state.status !== "anonymous") return; // somebody has logged in meanwhile
      this.become({ status: "anonymous", notice: UNTOLD });
    }
  }

  /** An access token that is good for a request now. */
  async accessToken(): Promise<string> {
    if (this.access && Date.now() < this.access.goodUntil) return this.access.value;
    return this.renew();
  }

  /** An access token other than `refused`, which the server no longer takes. */
  async accessTokenAfter(refused: string): Promise<string> {
    if (this.access?.value === refused) this.access = null;
    return this.accessToken();
  }

  /** The server takes the session's tokens no longer: the user is told to log in again. */
  expired(): void {
    if (this.state.status !== "anonymous") this.end(ENDED);
  }

  /** A refresh token is good once, so all who need a new access token wait for the same request. */
  private renew(): Promise<string> {
    this.renewal ??= this.refresh().finally(() => {
      this.renewal = null;
    });
    return this.renewal;
  }

  private async refresh(): Promise<string> {
    const refresh_token = this.storage.getItem(STORAGE_KEY);
    if (refresh_token === null) throw new ApiError(401, ENDED);
    // Whoever has logged out meanwhile, or in again, is not to notice how this ends.
    const isCurrent = () => this.storage.getItem(STORAGE_KEY) === refresh_token;
    try {
      const response = await request("/auth/refresh", { method: "POST", body: { refresh_token } });
      const tokens = await bodyOf(response, TOKENS);
      if (!isCurrent()) throw new ApiError(401, ENDED);
      this.keep(tokens);
      return tokens.access_token;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401 && isCurrent()) this.expired();
      throw error;
    }
  }

  private end(notice: string | null): void {
    this.access = null;
    this.storage.removeItem(STORAGE_KEY);
    this.become({ status: "anonymous", notice });
  }

  private keep(tokens: Tokens): void {
    this.access = {
      value: tokens.access_token,
      goodUntil: Date.now() + tokens.expires_in * 1000 - MARGIN_MS,
    };
    this.storage.setItem(STORAGE_KEY, tokens.refresh_token);
  }

  private become(state: SessionState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
