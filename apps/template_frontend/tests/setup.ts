import "@testing-library/jest-dom/vitest";

import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// axe looks for icon fonts by drawing letters; jsdom cannot draw, and says so each time it is asked.
HTMLCanvasElement.prototype.getContext = () => null;

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});
