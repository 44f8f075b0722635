/** Errors of the API as something to show: RFC 9457 problem details, and what happens when there are none. */

import * as z from "zod/mini";

const PROBLEM = z.object({
  title: z.optional(z.string()),
  detail: z.optional(z.string()),
  request_id: z.optional(z.nullable(z.string())),
  errors: z.optional(z.array(z.object({ field: z.string(), message: z.string() }))),
});

/** Why a request failed, in words for the user. */
export class ApiError extends Error {
  /** The HTTP status; 0 if there was no answer. */
  readonly status: number;
  /** What to quote to whoever runs the service; null if the answer had none. */
  readonly requestId: string | null;

  constructor(status: number, message: string, requestId: string | null = null) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.requestId = requestId;
  }
}

/** The error that an answer of 400 or above stands for. */
export async function errorOf(response: Response): Promise<ApiError> {
  const requestId = response.headers.get("X-Request-ID");
  const parsed = PROBLEM.safeParse(await response.json().catch(() => null));
  if (!parsed.success) {
    return new ApiError(response.status, `The server answered with an error (${response.status}).`, requestId);
  }
  const { title, detail, errors, request_id } = parsed.data;
  const words = detail ?? title ?? `The server answered with an error (${response.status}).`;
  const fields = (errors ?? []).map(({ field, message }) => `${field}: ${message}`);
  return new ApiError(response.status, [words, ...fields].join(" "), request_id ?? requestId);
}

/** An error in words for the user, whatever was thrown. */
export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, "Something went wrong on this page. Please reload it.");
}
