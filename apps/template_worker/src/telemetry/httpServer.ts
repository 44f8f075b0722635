/** The worker's only HTTP: /health for its container's probe, /metrics for Prometheus. */

import { createServer, type Server, type ServerResponse } from "node:http";

import type { Registry } from "prom-client";

import type { HealthMonitor } from "./health.js";

/** A server, not yet listening, that answers GET /health (200 or 503) and GET /metrics. */
export function createHttpServer(health: HealthMonitor, registry: Registry): Server {
  return createServer((request, response) => {
    const path = request.url?.split("?", 1)[0];
    if (request.method !== "GET" && request.method !== "HEAD") problem(response, 405, "Method Not Allowed");
    else if (path === "/health") answer(response, () => sendHealth(health, response));
    else if (path === "/metrics") answer(response, () => sendMetrics(registry, response));
    else problem(response, 404, "Not Found");
  });
}

async function sendHealth(health: HealthMonitor, response: ServerResponse): Promise<void> {
  const report = await health.report();
  send(response, report.status === "ok" ? 200 : 503, "application/json", JSON.stringify(report));
}

async function sendMetrics(registry: Registry, response: ServerResponse): Promise<void> {
  send(response, 200, registry.contentType, await registry.metrics());
}

function answer(response: ServerResponse, respond: () => Promise<void>): void {
  respond().catch(() => {
    problem(response, 500, "Internal Server Error");
  });
}

function problem(response: ServerResponse, status: number, title: string): void {
  send(response, status, "application/problem+json", JSON.stringify({ type: "about:blank", title, status }));
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { "Content-Type": contentType, "Cache-Control": "no-store" }).end(body);
}
