import { useEffect, useState } from "react";

import type { User } from "./api/schemas";
import { ExportsPanel } from "./exports/ExportsPanel";
import { useServices } from "./session/context";
import { UsersPanel } from "./users/UsersPanel";

/** What a logged-in user sees. */
export function Dashboard() {
  const { session, client } = useServices();
  const [me, setMe] = useState<User | null>(null);
  useEffect(() => {
    // Only the name in the corner; what else is missing is told below.
    client.me().then(setMe, () => undefined);
  }, [client]);
  return (
    <>
      <title>Users and exports – Template</title>
      <header className="page">
        <h1>Template</h1>
        <p data-testid="me">{me && `${me.name} (${me.role})`}</p>
        <button type="button" className="secondary" onClick={() => session.logout()}>
          Log out
        </button>
      </header>
      <main>
        <ExportsPanel />
        <UsersPanel />
      </main>
    </>
  );
}
