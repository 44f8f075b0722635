/** What the API answers, checked where it arrives. */

import * as z from "zod/mini";

/** An access token and the refresh token for the next one; `expires_in` is in seconds. */
export const TOKENS = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_in: z.number(),
});
export type Tokens = z.infer<typeof TOKENS>;

/** A user of the system. */
export const USER = z.object({
  id: z.number(),
  email: z.string(),
  name: z.string(),
  role: z.string(),
  is_active: z.boolean(),
  created_at: z.string(),
});
export type User = z.infer<typeof USER>;

/** A background job; `progress` is from 0 to 100. */
export const JOB = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.enum(["queued", "running", "succeeded", "failed"]),
  progress: z.number(),
  error: z.nullable(z.string()),
  created_at: z.string(),
});
export type Job = z.infer<typeof JOB>;

/** A page of users; `next_cursor` is null on the last one. */
export const USER_PAGE = z.object({ items: z.array(USER), next_cursor: z.nullable(z.string()) });

/** A page of jobs. */
export const JOB_PAGE = z.object({ items: z.array(JOB), next_cursor: z.nullable(z.string()) });

/** The right to open one stream of events. */
export const TICKET = z.object({ ticket: z.string() });
