import { expect, test } from "vitest";

import { parseMessage, UnreadableMessageError } from "../src/jobs/message.js";
import { JOB_ID } from "./fakes.js";

function parse(body: unknown): unknown {
  return parseMessage(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));
}

test("a message is read, and what it has besides is left out", () => {
  expect(parse({ type: "export", jobId: JOB_ID, userId: 7, sentAt: "now" })).toEqual({
    type: "export",
    jobId: JOB_ID,
    userId: 7,
  });
});

test.each([
  ["not JSON", "{"],
  ["not an object", "7"],
  ["of an unknown type", { type: "import", jobId: JOB_ID, userId: 7 }],
  ["without a job", { type: "export", userId: 7 }],
  ["with a job that is no UUID", { type: "export", jobId: "1; DROP TABLE jobs", userId: 7 }],
  ["with a user who is no number", { type: "export", jobId: JOB_ID, userId: "7" }],
])("a message that is %s is refused in one line", (_, body) => {
  expect(() => parse(body)).toThrow(UnreadableMessageError);
  expect(() => parse(body)).toThrow(/^[^\n]+$/);
});
