import { Dashboard } from "./Dashboard";
import { useSessionState } from "./session/context";
import { LoginPage } from "./session/LoginPage";
import { RestoringPage } from "./session/RestoringPage";

/** The page that fits the session. */
export function App() {
  const state = useSessionState();
  switch (state.status) {
    case "anonymous":
      return <LoginPage notice={state.notice} />;
    case "restoring":
      return <RestoringPage error={state.error} />;
    case "authenticated":
      return <Dashboard />;
  }
}
