/** The process: settings, signals and exit codes. */

import { App } from "./app.js";
import { SettingsError } from "./config/environment.js";
import { loadSettings, type Settings } from "./settings.js";
import { createLogger, type Logger, named } from "./telemetry/logs.js";

const EX_CONFIG = 78; // sysexits.h: something was found in an unconfigured or misconfigured state

/** The settings; without valid ones the process ends, with one log line for each thing to mend. */
function settingsOrExit(): Settings {
  try {
    return loadSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const log = named(createLogger(process.env["SERVICE_NAME"] ?? "unnamed"), "settings");
    for (const problem of error.problems) log.fatal(problem);
    process.exit(EX_CONFIG);
  }
}

function logUncaught(log: Logger): void {
  process.on("uncaughtException", (error) => {
    log.fatal({ exception: error }, "uncaught exception");
    process.exit(1);
  });
}

const settings = settingsOrExit();
const log = createLogger(settings.SERVICE_NAME, settings.LOG_LEVEL);
logUncaught(named(log, "main"));
const app = new App(settings, log);

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    // What has not been closed by then is in the hands of a server that does not answer.
    void app.stop().finally(() => process.exit(0));
  });
}
await app.start();
