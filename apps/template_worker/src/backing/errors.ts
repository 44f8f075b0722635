/** What is thrown while something that the worker depends on is away. */

/** A backing service cannot be reached, or is not ready: what failed is to be tried again. */
export class DependencyUnavailableError extends Error {
  constructor(
    readonly dependency: string,
    cause: unknown,
  ) {
    super(`${dependency} is unavailable`, { cause });
    this.name = "DependencyUnavailableError";
  }
}
