/** Messages in the jobs' queue. */

import { z } from "zod";

import { JOB_KINDS } from "./job.js";

const MESSAGE = z.object({
  type: z.enum(JOB_KINDS),
  jobId: z.uuid(),
  userId: z.int().positive(),
});

/** "Do this job": `{"type": "export", "jobId": "<uuid>", "userId": 123}`. */
export type JobMessage = Readonly<z.infer<typeof MESSAGE>>;

/** Nobody can do anything with a message; it says why, without its contents. */
export class UnreadableMessageError extends Error {
  override name = "UnreadableMessageError";
}

/**
 * Reads a message's body.
 *
 * @throws UnreadableMessageError if it is not JSON of that form.
 */
export function parseMessage(content: Buffer): JobMessage {
  let body: unknown;
  try {
    body = JSON.parse(content.toString("utf8"));
  } catch {
    throw new UnreadableMessageError("it is not JSON");
  }
  const parsed = MESSAGE.safeParse(body);
  if (!parsed.success) throw new UnreadableMessageError(z.prettifyError(parsed.error).replaceAll("\n", " "));
  return parsed.data;
}
