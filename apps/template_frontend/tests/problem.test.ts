import { expect, test } from "vitest";

import { errorOf } from "../src/api/problem";
import { problem } from "./fakeApi";

test("the detail of problem details is the message, with the request's id", async () => {
  const error = await errorOf(problem(409, { detail: "The email is taken.", request_id: "r-1" }));
  expect(error).toMatchObject({ status: 409, message: "The email is taken.", requestId: "r-1" });
});

test("fields that are wrong are named", async () => {
  const errors = [{ field: "email", message: "not an email address" }];
  expect((await errorOf(problem(422, { detail: "Wrong input.", errors }))).message).toBe(
    "Wrong input. email: not an email address",
  );
});

test("without a detail the title will do", async () => {
  expect((await errorOf(problem(503, { title: "Service Unavailable" }))).message).toBe("Service Unavailable");
});

test("an answer that is no problem details is told by its status, with the id of its header", async () => {
  const answer = new Response("<html>Bad Gateway</html>", {
    status: 502,
    headers: { "X-Request-ID": "r-2" },
  });
  expect(await errorOf(answer)).toMatchObject({
    message: "The server answered with an error (502).",
    requestId: "r-2",
  });
});
