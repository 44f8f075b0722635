// The bot's API, on the page's own host.

const TIMEOUT_MS = 8000;

/** Figures about everyone: `{profiles, cities, likes, matches}`. */
export function readStats() {
  return read("/api/stats");
}

/** A page of active profiles, newest first: `{items, next_cursor}`; an empty city means any. */
export function readProfiles(city, cursor) {
  const query = new URLSearchParams({ limit: "24" });
  if (city) {
    query.set("city", city);
  }
  if (cursor !== null) {
    query.set("cursor", String(cursor));
  }
  return read(`/api/profiles?${query}`);
}

async function read(url) {
  const answer = await fetch(url, {
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) {
    throw new Error(`${url} answered ${answer.status}`);
  }
  return answer.json();
}
