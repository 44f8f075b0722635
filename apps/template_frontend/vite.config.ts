import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  server: { port: 3000, proxy: { "/api": "http://127.0.0.1:8000" } },
  // Every browser that runs this has modulepreload.
  build: { modulePreload: { polyfill: false } },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: "tests/setup.ts",
    restoreMocks: true,
    unstubGlobals: true,
  },
});
