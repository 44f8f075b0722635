import type { User } from "../api/schemas";
import { ErrorMessage } from "../ui/ErrorMessage";
import { localTime } from "../ui/time";
import { useUsers } from "./useUsers";

/** The users of the system, and whether the API had them in its cache. */
export function UsersPanel() {
  const { users, nextCursor, cache, error, loading, reload, more } = useUsers();
  return (
    <section aria-labelledby="users-heading">
      <header>
        <h2 id="users-heading">Users</h2>
        <p className="cache">
          Cache: <output data-testid="x-cache">{cache ?? "–"}</output>
        </p>
        <button type="button" className="secondary" onClick={reload} disabled={loading}>
          Reload users
        </button>
      </header>
      <ErrorMessage error={error} />
      <div className="scroll" role="region" aria-label="Table of users" tabIndex={0}>
        <table data-testid="users" aria-busy={loading}>
          <caption>Newest first</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Email</th>
              <th scope="col">Role</th>
              <th scope="col">Active</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {users.map((user) => (
              <UserRow key={user.id} user={user} />
            ))}
          </tbody>
        </table>
      </div>
      {nextCursor !== null && (
        <button type="button" className="secondary" onClick={more} disabled={loading}>
          More users
        </button>
      )}
    </section>
  );
}

function UserRow({ user }: { user: User }) {
  return (
    <tr>
      <th scope="row">{user.name}</th>
      <td>{user.email}</td>
      <td>{user.role}</td>
      <td>{user.is_active ? "yes" : "no"}</td>
      <td>{localTime(user.created_at)}</td>
    </tr>
  );
}
