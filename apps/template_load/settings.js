// What the environment decides, with defaults that load a small machine lightly.

export const BASE_URL = (__ENV.BASE_URL || "http://127.0.0.1:8000").replace(/\/+$/, "");

// An account may ask for 30 exports a minute; each visit asks for one.
export const PAUSE_SECONDS = 2.5;

const MOST_VUS = 200;
const LONGEST_SECONDS = 3600;

/** How many visitors there are at most, each with an account of their own. */
export const VISITORS = bounded("VUS", number("VUS", 5), 1, MOST_VUS);

/** Up within a fifth of DURATION to all visitors at once, staying there, down in the last fifth. */
export function stages() {
  const total = bounded("DURATION", seconds(__ENV.DURATION || "30s"), 5, LONGEST_SECONDS);
  const ramp = Math.max(1, Math.round(total / 5));
  return [
    { duration: `${ramp}s`, target: VISITORS },
    { duration: `${total - 2 * ramp}s`, target: VISITORS },
    { duration: `${ramp}s`, target: 0 },
  ];
}

/** What must hold for the test to pass; THRESHOLD_P95_MS is in milliseconds and leaves logins out. */
export function thresholds() {
  const p95 = bounded("THRESHOLD_P95_MS", number("THRESHOLD_P95_MS", 500), 1, 60000);
  return {
    http_req_failed: ["rate<0.01"],
    "http_req_duration{step:list}": [`p(95)<${p95}`],
    "http_req_duration{step:export}": [`p(95)<${p95}`],
    checks: ["rate>0.99"],
  };
}

function number(name, otherwise) {
  const text = __ENV[name] || String(otherwise);
  if (!/^\d+$/.test(text)) {
    throw new Error(`${name}="${text}" is not a whole number`);
  }
  return Number(text);
}

function seconds(text) {
  const match = /^(\d+)(s|m|h)$/.exec(text);
  if (!match) {
    throw new Error(`DURATION="${text}" is not like 30s, 5m or 1h`);
  }
  return Number(match[1]) * { s: 1, m: 60, h: 3600 }[match[2]];
}

function bounded(name, value, lowest, highest) {
  if (value < lowest || value > highest) {
    throw new Error(`${name} must be between ${lowest} and ${highest}, not ${value}`);
  }
  return value;
}
