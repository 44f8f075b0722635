// What the environment decides, with defaults that load a small machine lightly. k6 checks VUS and DURATION.

export const BASE_URL = (__ENV.BASE_URL || "http://127.0.0.1:8080").replace(/\/+$/, "");
export const VUS = Number(__ENV.VUS || 10);
export const DURATION = __ENV.DURATION || "30s";
export const PAUSE_SECONDS = 0.5;

const P95_MS = __ENV.THRESHOLD_P95_MS || "500";

/** What must hold for the test to pass. */
export const thresholds = {
  http_req_failed: ["rate<0.01"],
  http_req_duration: [`p(95)<${P95_MS}`],
  checks: ["rate>0.99"],
};

/** The secret that the messenger sends with every update. */
export function webhookToken() {
  const path = __ENV.BOT_WEBHOOK_TOKEN_FILE;
  if (!path) {
    throw new Error("BOT_WEBHOOK_TOKEN_FILE is not set: it must name the file that holds the bot's token");
  }
  return open(path).trim();
}
