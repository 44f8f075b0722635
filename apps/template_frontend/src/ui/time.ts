const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** An RFC 3339 time in the reader's own language and time zone. */
export function localTime(timestamp: string): string {
  return FORMAT.format(new Date(timestamp));
}
