"""Teams, their members and their preferences."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.errors import Operation, ProviderError
from lab.grafana_provider.preferences import preferences_body, preferences_state
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.schema import NAME, ORG_ID, Block, Items, Property, Scalar, Schema, one_of
from lab.grafana_provider.values import Properties, Record, Value, compact

_PATH = "/teams/{team_id}"
_GET = Operation("getTeamByID", "GET", _PATH, (401, 403, 404, 500))
_CREATE = Operation("createTeam", "POST", "/teams", (401, 403, 409, 500))
_UPDATE = Operation("updateTeam", "PUT", _PATH, (401, 403, 404, 409, 500))
_DELETE = Operation("deleteTeamByID", "DELETE", _PATH, (401, 403, 404, 500))
_GET_PREFERENCES = Operation("getTeamPreferences", "GET", f"{_PATH}/preferences", (401, 500))
_PUT_PREFERENCES = Operation("updateTeamPreferences", "PUT", f"{_PATH}/preferences", (400, 401, 500))
_MEMBERS = f"{_PATH}/members"
_GET_MEMBERS = Operation("getTeamMembers", "GET", _MEMBERS, (401, 403, 404, 500))
_ADD_MEMBER = Operation("addTeamMember", "POST", _MEMBERS, (401, 403, 404, 500))
_SET_MEMBER = Operation("updateTeamMember", "PUT", f"{_MEMBERS}/{{user_id}}", (401, 403, 404, 500))
_REMOVE_MEMBER = Operation("removeTeamMember", "DELETE", f"{_MEMBERS}/{{user_id}}", (401, 403, 404, 500))
_USERS = Operation("getOrgUsersForCurrentOrg", "GET", "/org/users", (401, 403, 500))

_ORDINARY, _ADMINISTRATOR = 0, 4
_EMAILS = Property(Items(Scalar.STRING, unordered=True), computed=True)
_PREFERENCES = Block(
    {
        "theme": Property(Scalar.STRING, default="", complaint=one_of("light", "dark", "system", "")),
        "homeDashboardUid": Property(Scalar.STRING),
        "timezone": Property(Scalar.STRING, default="", complaint=one_of("utc", "browser", "")),
        "weekStart": Property(
            Scalar.STRING, default="", complaint=one_of("sunday", "monday", "saturday", "")
        ),
    }
)


def _enterprise(_: Value) -> str | None:
    return "is a feature of Grafana Enterprise, which is not to be had here: remove it"


class Team(Resource):
    """`grafana.oss.Team`."""

    type_name = "grafana:oss/team:Team"
    schema = Schema(
        {
            "name": NAME,
            "email": Property(Scalar.STRING),
            "members": _EMAILS,
            "admins": _EMAILS,
            "ignoreExternallySyncedMembers": Property(Scalar.BOOLEAN, default=True, kept=True),
            "preferences": Property(_PREFERENCES),
            "teamSync": Property(
                Block({"groups": Property(Items(Scalar.STRING, unordered=True))}), complaint=_enterprise
            ),
            "orgId": ORG_ID,
            "teamId": Property(Scalar.INTEGER, output_only=True),
            "teamUid": Property(Scalar.STRING, output_only=True),
        }
    )

    def create(self, api: Api, new: Record) -> Created:
        """Creates the team, then adds its members and sets its preferences."""
        key = str(api.call(_CREATE, body=_body(new)).record().must_number("teamId"))
        _set_members(api, key, {}, _roles(new))
        api.call(_PUT_PREFERENCES, key, body=preferences_body(new.record("preferences")))
        return Created(key)

    def read(self, thing: Thing) -> Properties | None:
        """The team with its preferences and members."""
        answer = thing.api.find(_GET, thing.key)
        if answer is None:
            return None
        team = answer.record()
        preferences = preferences_state(thing.api.call(_GET_PREFERENCES, thing.key).record())
        roles = _current_roles(thing)
        members: list[Value] = [email for email, role in roles.items() if role != _ADMINISTRATOR]
        admins: list[Value] = [email for email, role in roles.items() if role == _ADMINISTRATOR]
        return compact({"preferences": preferences}) | {
            "name": team.must_text("name"),
            "email": team.text("email"),
            "members": members,
            "admins": admins,
            "teamId": team.must_number("id"),
            "teamUid": team.must_text("uid"),
            "orgId": str(team.must_number("orgId")),
        }

    def update(self, thing: Thing, new: Record) -> None:
        """Renames the team, and changes members and preferences."""
        if any(thing.state.text(name) != new.text(name) for name in ("name", "email")):
            thing.api.call(_UPDATE, thing.key, body=_body(new))
        _set_members(thing.api, thing.key, _roles(thing.state), _roles(new))
        thing.api.call(_PUT_PREFERENCES, thing.key, body=preferences_body(new.record("preferences")))

    def delete(self, thing: Thing) -> None:
        """Deletes the team."""
        thing.api.remove(_DELETE, thing.key)


def _body(new: Record) -> Properties:
    return compact({"name": new.text("name"), "email": new.text("email")})


def _roles(values: Record) -> dict[str, int]:
    """What the members, by their addresses, are to be."""
    ordinary = dict.fromkeys(values.texts("members"), _ORDINARY)
    return ordinary | dict.fromkeys(values.texts("admins"), _ADMINISTRATOR)


def _current_roles(thing: Thing) -> dict[str, int]:
    """What the members are, without the server's own administrator and those that another system keeps."""
    ignored = thing.state.raw("ignoreExternallySyncedMembers") is not False
    return {
        member.text("email"): member.number("permission")
        for member in thing.api.call(_GET_MEMBERS, thing.key).records()
        if member.text("email") != "admin@localhost" and not (ignored and member.texts("labels"))
    }


def _set_members(api: Api, key: str, old: dict[str, int], new: dict[str, int]) -> None:
    """Adds, promotes, demotes and removes; a user who no longer exists needs no removing."""
    users = {user.text("email"): user.number("userId") for user in api.call(_USERS).records()}
    for email, role in new.items():
        if email not in users:
            raise ProviderError(f"error adding user {email}. User does not exist in Grafana")
        if email not in old:
            api.call(_ADD_MEMBER, key, body={"userId": users[email]})
        if role != old.get(email, _ORDINARY):
            api.call(_SET_MEMBER, key, str(users[email]), body={"permission": role})
    for email in (old.keys() - new.keys()) & users.keys():
        api.call(_REMOVE_MEMBER, key, str(users[email]))
