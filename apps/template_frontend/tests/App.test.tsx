import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, expect, test, vi } from "vitest";

import { ApiClient } from "../src/api/client";
import { Session } from "../src/api/session";
import { App } from "../src/App";
import * as saving from "../src/exports/save";
import { ServicesContext } from "../src/session/context";
import { FakeApi, job, PASSWORD, problem, user } from "./fakeApi";
import { FakeEventSource } from "./fakeEventSource";

let api: FakeApi;
let refreshToken: string;

beforeEach(() => {
  FakeEventSource.install();
  api = new FakeApi();
  refreshToken = api.install();
});

function open() {
  const session = new Session(sessionStorage);
  render(
    <ServicesContext value={{ session, client: new ApiClient(session) }}>
      <App />
    </ServicesContext>,
  );
  return userEvent.setup();
}

async function openLoggedIn() {
  sessionStorage.setItem("template.refresh-token", refreshToken);
  const person = open();
  await screen.findByText("Ada (admin)");
  await screen.findByRole("row", { name: /User 2/ });
  return person;
}

async function expectAccessible(): Promise<void> {
  // Colours need a real browser; regions are judged on the whole page, which here is the test's.
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

test("whoever logs in sees the users, and where they came from", async () => {
  const person = open();
  await person.type(screen.getByLabelText("Email address"), "ada@example.com");
  await person.type(screen.getByLabelText("Password"), PASSWORD);
  await person.click(screen.getByRole("button", { name: "Log in" }));
  expect(await screen.findByRole("row", { name: /User 2 user2@example.com/ })).toBeInTheDocument();
  expect(screen.getByTestId("x-cache")).toHaveTextContent("hit");
  expect(api.asked("POST", "/auth/login")[0]?.body).toEqual({ email: "ada@example.com", password: PASSWORD });
});

test("a wrong password is told, with the reference, and the email address stays", async () => {
  const person = open();
  await person.type(screen.getByLabelText("Email address"), "ada@example.com");
  await person.type(screen.getByLabelText("Password"), "wrong");
  await person.click(screen.getByRole("button", { name: "Log in" }));
  const alert = await screen.findByText("Email or password is wrong.");
  expect(alert.parentElement).toHaveTextContent("Reference: r-7");
  expect(screen.getByLabelText("Email address")).toHaveValue("ada@example.com");
  expect(screen.getByLabelText("Password")).toHaveValue("");
});

test("further users are added, and a reload begins anew", async () => {
  api.users = [user(5), user(4), user(3), user(2), user(1)];
  sessionStorage.setItem("template.refresh-token", refreshToken);
  const person = open();
  const more = await screen.findByRole("button", { name: "More users" });
  await person.click(more);
  await screen.findByRole("row", { name: /User 3/ });
  await person.click(more);
  await screen.findByRole("row", { name: /User 1/ });
  expect(within(screen.getByTestId("users")).getAllByRole("row")).toHaveLength(6);
  expect(more).not.toBeInTheDocument();
  await person.click(screen.getByRole("button", { name: "Reload users" }));
  await waitFor(() => {
    expect(within(screen.getByTestId("users")).getAllByRole("row")).toHaveLength(3);
  });
});

test("an export is started, followed live and downloaded", async () => {
  const save = vi.spyOn(saving, "save").mockImplementation(() => undefined);
  api.overrides.set("GET /jobs/new/download", () => new Response("id\r\n1\r\n"));
  const person = await openLoggedIn();
  await person.click(screen.getByRole("button", { name: "Export users" }));
  const item = await screen.findByTestId("job");
  expect(item).toHaveAttribute("data-status", "queued");

  const created_at = "2026-02-01T00:00:00Z";
  act(() => FakeEventSource.newest?.send(job("new", { status: "running", progress: 40, created_at })));
  expect(within(item).getByRole("progressbar", { name: /^Progress of the export of/ })).toHaveValue(40);
  act(() => FakeEventSource.newest?.send(job("new", { status: "succeeded", progress: 100, created_at })));
  expect(item).toHaveAttribute("data-status", "succeeded");
  expect(screen.getByText("The newest export is complete.")).toBeInTheDocument();

  await person.click(within(item).getByRole("button", { name: /^Download CSV of the export of/ }));
  await waitFor(() => {
    expect(save).toHaveBeenCalledOnce();
  });
  expect(save.mock.lastCall?.[0].name).toBe("export-new.csv");
});

test("the newest exports are shown", async () => {
  api.jobs = [1, 2, 3, 4, 5, 6, 7].map((day) => job(`j${day}`, { created_at: `2026-01-0${day}T00:00:00Z` }));
  await openLoggedIn();
  expect(screen.getAllByTestId("job").map((item) => item.dataset.jobId)).toEqual(["j7", "j6", "j5", "j4", "j3"]);
});

test("an export that fails says why", async () => {
  api.jobs = [job("a", { status: "failed", error: "The file would be larger than 32 MiB." })];
  await openLoggedIn();
  expect(screen.getByTestId("job")).toHaveTextContent("failedThe file would be larger than 32 MiB.");
});

test("what the API refuses is told beside what was asked", async () => {
  api.overrides.set("POST /export", () => problem(429, { detail: "Too many exports. Try again in 20 s." }));
  const person = await openLoggedIn();
  await person.click(screen.getByRole("button", { name: "Export users" }));
  const exportsSection = screen.getByRole("region", { name: "Exports" });
  expect(await within(exportsSection).findByText("Too many exports. Try again in 20 s.")).toBeInTheDocument();
});

test("whoever logs out sees the login form, and the stream ends", async () => {
  const person = await openLoggedIn();
  await waitFor(() => {
    expect(FakeEventSource.newest).toBeDefined();
  });
  await person.click(screen.getByRole("button", { name: "Log out" }));
  expect(await screen.findByRole("heading", { name: "Log in" })).toBeInTheDocument();
  expect(FakeEventSource.newest?.closed).toBe(true);
});

test("a session that was ended elsewhere leads to the login form, which says so", async () => {
  const person = await openLoggedIn();
  api.endSession();
  await person.click(screen.getByRole("button", { name: "Reload users" }));
  expect(await screen.findByTestId("notice")).toHaveTextContent("Your session has ended. Please log in again.");
});

test("a reload while the server is away offers to try again", async () => {
  api.overrides.set("POST /auth/refresh", () => problem(503, { detail: "Redis is away." }));
  sessionStorage.setItem("template.refresh-token", refreshToken);
  const person = open();
  expect(await screen.findByText("Redis is away.")).toBeInTheDocument();
  api.overrides.clear();
  await person.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Ada (admin)")).toBeInTheDocument();
});

test("the login form is accessible, also with an error", async () => {
  const person = open();
  await expectAccessible();
  await person.type(screen.getByLabelText("Email address"), "ada@example.com");
  await person.type(screen.getByLabelText("Password"), "wrong{enter}");
  await screen.findByText("Email or password is wrong.");
  await expectAccessible();
});

test("the page of users and exports is accessible", async () => {
  api.jobs = [
    job("a", { status: "running", progress: 5 }),
    job("b", { status: "succeeded" }),
    job("c", { status: "failed", error: "No." }),
  ];
  await openLoggedIn();
  await expectAccessible();
});
