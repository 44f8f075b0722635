import "./styles.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { ApiClient } from "./api/client";
import { Session } from "./api/session";
import { App } from "./App";
import { ServicesContext } from "./session/context";

const session = new Session(sessionStorage);
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root");
createRoot(root).render(
  <StrictMode>
    <ServicesContext value={{ session, client: new ApiClient(session) }}>
      <App />
    </ServicesContext>
  </StrictMode>,
);
