/** How long to wait before the next try. */

const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/**
 * Milliseconds to wait after `failures` failures in a row: twice as long each time, up to 10 s, and up to a fifth
 * less by chance, so that the replicas do not all come back at the same moment.
 */
export function backoffMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS) * (1 - Math.random() / 5);
}
