/** Settings from environment variables and secret files, checked as a whole before anything starts. */

import { readFileSync } from "node:fs";
import { TextDecoder } from "node:util";

import { z } from "zod";

/** A variable's value is a secret: NAME_FILE may name a file that holds it, and no message shows it. */
export const SECRET = z.registry<{ secret: true }>();

/** The environment does not make valid settings; `problems` has one line for each thing to mend. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("; "));
    this.name = "SettingsError";
  }
}

/** What the process was given, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Shape = Readonly<Record<string, z.ZodType>>;

/**
 * The values that `environment` has for the variables of `shape`, whose keys are the variables' names and whose
 * descriptions end the sentence "it must hold …".
 *
 * An empty variable counts as not set; one trailing newline of a secret's file is dropped.
 *
 * @throws SettingsError with every problem at once; no message contains a secret.
 */
export function readVariables<S extends Shape>(shape: S, environment: Environment): z.infer<z.ZodObject<S>> {
  const problems = new Map<string, string>();
  const raw: Record<string, string> = {};
  for (const [name, type] of Object.entries(shape)) {
    const value = isSecret(type) ? readSecret(name, environment, problems) : given(name, environment);
    if (value !== undefined) raw[name] = value;
  }
  const parsed = z.object(shape).safeParse(raw);
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]);
    if (!problems.has(name)) problems.set(name, explain(name, shape[name], raw[name], issue.message));
  }
  if (!parsed.success || problems.size > 0) throw new SettingsError([...problems.values()]);
  return parsed.data;
}

function given(name: string, environment: Environment): string | undefined {
  const value = environment[name];
  return value === "" ? undefined : value;
}

function isSecret(type: z.ZodType | undefined): boolean {
  return type !== undefined && SECRET.has(type);
}

function explain(name: string, type: z.ZodType | undefined, value: string | undefined, finding: string): string {
  const wanted = type?.description ?? "a value";
  if (value === undefined) return `${isSecret(type) ? `${name}_FILE` : name} is not set: it must hold ${wanted}`;
  const shown = isSecret(type) ? name : `${name}='${value}'`;
  return `${shown} is wrong (${finding}): it must hold ${wanted}`;
}

function readSecret(name: string, environment: Environment, problems: Map<string, string>): string | undefined {
  const plain = given(name, environment);
  const file = given(`${name}_FILE`, environment);
  if (file === undefined) return plain;
  if (plain !== undefined) {
    problems.set(name, `${name} and ${name}_FILE are both set: keep ${name}_FILE`);
    return undefined;
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file)).replace(/\n$/, "");
    if (text) return text;
    problems.set(name, `${name}_FILE=${file} is empty: write the secret into it`);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    problems.set(name, `${name}_FILE=${file} cannot be read (${reason}): mount it readable, as UTF-8, for this user`);
  }
  return undefined;
}
