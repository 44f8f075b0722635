/** Tables as CSV (RFC 4180): UTF-8, CRLF, quoted where needed. */

import { stringify } from "csv-stringify/sync";

/** A cell's value. */
export type Cell = string | number | boolean | Date;

/**
 * Some rows, each ended by CRLF. Times become RFC 3339, booleans `true` and `false`.
 *
 * Text that a spreadsheet would take for a formula (`=…`, `+…`, `-…`, `@…`, a tab, …) gets an apostrophe before it,
 * so that a name which a user chose cannot run anything on the reader's machine.
 */
export function csvRows(rows: readonly (readonly Cell[])[]): string {
  return stringify([...rows], {
    record_delimiter: "windows",
    escape_formulas: true,
    cast: { boolean: String, date: (time) => time.toISOString() },
  });
}
