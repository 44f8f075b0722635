/** Requests to the API, before anybody is logged in. */

import type * as z from "zod/mini";

import { ApiError, errorOf } from "./problem";

const BASE = "/api/v1";
const TIMEOUT_MS = 15_000;

/** A request: its method, what becomes its JSON body, and who it is from. */
export interface ApiRequest {
  readonly method?: "GET" | "POST";
  readonly body?: unknown;
  readonly accessToken?: string;
  readonly timeoutMs?: number;
}

/**
 * The answer to a request below /api/v1.
 *
 * @throws ApiError if the answer is 400 or above, or if there is none.
 */
export async function request(path: string, options: ApiRequest = {}): Promise<Response> {
  const headers = new Headers();
  if (options.accessToken) headers.set("Authorization", `Bearer ${options.accessToken}`);
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  const response = await fetch(`${BASE}${path}`, {
    method: options.method ?? "GET",
    headers,
    body: options.body === undefined ? null : JSON.stringify(options.body),
    signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
  }).catch(() => {
    throw new ApiError(0, "The server cannot be reached. Please try again.");
  });
  if (!response.ok) throw await errorOf(response);
  return response;
}

/**
 * An answer's JSON body.
 *
 * @throws ApiError if it is not of that form.
 */
export async function bodyOf<S extends z.ZodMiniType>(response: Response, schema: S): Promise<z.infer<S>> {
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new ApiError(
    response.status,
    "The server's answer could not be understood.",
    response.headers.get("X-Request-ID"),
  );
}
