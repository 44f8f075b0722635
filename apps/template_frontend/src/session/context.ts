/** The session and the API for all components. */

import { createContext, use, useSyncExternalStore } from "react";

import type { ApiClient } from "../api/client";
import type { Session, SessionState } from "../api/session";

/** What components talk to. */
export interface Services {
  readonly session: Session;
  readonly client: ApiClient;
}

export const ServicesContext = createContext<Services | null>(null);

/** The services of the nearest `ServicesContext`. */
export function useServices(): Services {
  const services = use(ServicesContext);
  if (!services) throw new Error("useServices needs a ServicesContext around the component");
  return services;
}

/** The session's state; the component is rendered again when it changes. */
export function useSessionState(): SessionState {
  const { session } = useServices();
  return useSyncExternalStore(session.subscribe, session.current);
}
