"""Contact points: named groups of integrations that notifications go out through."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.diff import matches
from lab.grafana_provider.errors import Operation, ProviderError
from lab.grafana_provider.provenance import DISABLE_PROVENANCE_REPLACES, provenance_headers, write_patiently
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.resources.notifier import Notifier
from lab.grafana_provider.resources.notifiers import NOTIFIERS
from lab.grafana_provider.schema import ORG_ID, UNIQUE_NAME, Items, Property, Schema
from lab.grafana_provider.values import Properties, Record, Value

_PATH = "/v1/provisioning/contact-points"
_LIST = Operation("getContactpoints", "GET", _PATH, (403,))
_CREATE = Operation("postContactpoints", "POST", _PATH, (400,))
_UPDATE = Operation("putContactpoint", "PUT", f"{_PATH}/{{UID}}", (400, 404))
_DELETE = Operation("deleteContactpoints", "DELETE", f"{_PATH}/{{UID}}", ())

_SETS = {notifier.property: Items(notifier.block(), unordered=True) for notifier in NOTIFIERS}


def _any_notifier(values: Properties) -> tuple[str, str] | None:
    if any(values.get(name) for name in _SETS):
        return None
    return "name", f"a contact point needs at least one of {', '.join(_SETS)}"


class ContactPoint(Resource):
    """`grafana.alerting.ContactPoint`. Its integrations are sets: a changed one is a new one."""

    type_name = "grafana:alerting/contactPoint:ContactPoint"
    lock = "alerting"
    schema = Schema(
        {
            **{name: Property(shape) for name, shape in _SETS.items()},
            "name": UNIQUE_NAME,
            "disableProvenance": DISABLE_PROVENANCE_REPLACES,
            "orgId": ORG_ID,
        },
        complaint=_any_notifier,
    )

    def create(self, api: Api, new: Record) -> Created:
        """Adds the integrations one by one."""
        for notifier in NOTIFIERS:
            for given in new.records(notifier.property):
                _add(api, notifier, given, new)
        return Created(new.text("name"))

    def read(self, thing: Thing) -> Properties | None:
        """Those of all integrations that bear the contact point's name."""
        found = [each for each in thing.api.call(_LIST).records() if each.text("name") == thing.key]
        if not found:
            return None
        state: Properties = {
            "name": thing.key,
            "disableProvenance": not any(each.text("provenance") for each in found),
            "orgId": str(thing.api.org),
        }
        for notifier in NOTIFIERS:
            known = {each.text("uid"): each.values for each in thing.state.records(notifier.property)}
            points: list[Value] = [
                notifier.state(each, known.get(each.text("uid"), {}))
                for each in found
                if each.text("type") == notifier.type_name
            ]
            if points:
                state[notifier.property] = points
        return state

    def update(self, thing: Thing, new: Record) -> None:
        """Writes those that stay again, adds the new ones, then removes the others: never leaves it empty."""
        leaving: list[str] = []
        for notifier in NOTIFIERS:
            old = thing.state.records(notifier.property)
            wanted = new.records(notifier.property)
            twins = matches(
                _SETS[notifier.property], [each.values for each in old], [each.values for each in wanted]
            )
            for given, twin in zip(wanted, twins, strict=True):
                if twin is None:
                    _add(thing.api, notifier, given, new)
                else:
                    _rewrite(thing.api, notifier, given, old[twin].must_text("uid"), new)
            leaving += [each.must_text("uid") for index, each in enumerate(old) if index not in twins]
        for uid in leaving:
            try:
                thing.api.call(_DELETE, uid)
            except ProviderError as error:
                raise ProviderError(
                    f"failed to remove contact point notifier with UID {uid} from contact point "
                    f"{thing.key}: {error}"
                ) from error

    def delete(self, thing: Thing) -> None:
        """Removes all integrations of that name."""
        for found in thing.api.call(_LIST, query={"name": thing.key}).records():
            thing.api.call(_DELETE, found.must_text("uid"))


def _add(api: Api, notifier: Notifier, given: Record, new: Record) -> None:
    body, headers = notifier.body(given, new.text("name")), provenance_headers(new)
    added = write_patiently(api, lambda: api.call(_CREATE, body=body, headers=headers), 500)
    given.values["uid"] = added.record().must_text("uid")  # by which reading finds its secrets again


def _rewrite(api: Api, notifier: Notifier, given: Record, uid: str, new: Record) -> None:
    body = notifier.body(given, new.text("name")) | {"uid": uid}
    api.call(_UPDATE, uid, body=body, headers=provenance_headers(new))
    given.values["uid"] = uid
