"""Creates, reads, updates and deletes resources of any type, really or as a preview."""

import threading

from lab.grafana_provider.client import Api, Client
from lab.grafana_provider.errors import ProviderError
from lab.grafana_provider.plan import planned
from lab.grafana_provider.replies import secrets_of
from lab.grafana_provider.resource import Resource, Thing
from lab.grafana_provider.values import UNKNOWN, MalformedError, Path, Properties, Record
from lab.grafana_provider.wire import Payload

_LOCKS = {"alerting": threading.Lock(), "dashboards": threading.Lock()}


class HalfCreatedError(ProviderError):
    """The thing exists, but could not be read; the engine must remember it."""

    def __init__(self, identifier: str, state: Properties, secrets: frozenset[Path], reason: str) -> None:
        super().__init__(reason)
        self.identifier = identifier
        self.state = state
        self.secrets = secrets


def create(resource: Resource, client: Client, inputs: Payload) -> tuple[str, Properties]:
    """Creates a resource: its id and state.

    Raises:
        HalfCreatedError: it was created, but could not be read back.
        ProviderError: it was not created.
    """
    if inputs.values.get("orgId") and not client.settings.has_basic_auth:
        raise ProviderError("org_id is only supported with basic auth. API keys are already org-scoped")
    new = planned(resource.schema, inputs.values, {}, None)
    with _LOCKS.get(resource.lock, threading.Lock()):
        api = client.for_org(resource.org("", Record(new)))
        made = resource.create(api, Record(new))
        known = new | made.outputs
        try:
            state = _read(resource, api, made.key, known)
        except (ProviderError, MalformedError) as error:
            identifier = resource.identifier(api, made.key, known)
            secrets = secrets_of(resource.schema, known, inputs)
            raise HalfCreatedError(identifier, known, secrets, str(error)) from error
    return resource.identifier(api, made.key, state), state


def preview_create(resource: Resource, inputs: Properties) -> Properties:
    """The state that a creation would give, with unknowns where Grafana has a say."""
    return planned(resource.schema, inputs, {}, UNKNOWN)


def read(
    resource: Resource, client: Client, identifier: str, state: Properties
) -> tuple[str, Properties] | None:
    """A resource's id and state as they are in Grafana; None where it is gone."""
    api = client.for_org(resource.org(identifier, Record(state)))
    key = resource.key(identifier)
    found = resource.read(Thing(api, key, Record(state)))
    if found is None:
        return None
    return resource.identifier(api, key, found), _remembered(resource, state) | found


def update(
    resource: Resource, client: Client, identifier: str, old: Properties, inputs: Properties
) -> Properties:
    """Updates a resource: its new state."""
    new = planned(resource.schema, inputs, old, None)
    with _LOCKS.get(resource.lock, threading.Lock()):
        api = client.for_org(resource.org(identifier, Record(old)))
        key = resource.key(identifier)
        resource.update(Thing(api, key, Record(old)), Record(new))
        return _read(resource, api, key, new) if resource.rereads else new


def preview_update(resource: Resource, old: Properties, inputs: Properties) -> Properties:
    """The state that an update would give."""
    return planned(resource.schema, inputs, old, UNKNOWN)


def delete(resource: Resource, client: Client, identifier: str, state: Properties) -> None:
    """Deletes a resource."""
    with _LOCKS.get(resource.lock, threading.Lock()):
        api = client.for_org(resource.org(identifier, Record(state)))
        resource.delete(Thing(api, resource.key(identifier), Record(state)))


def _read(resource: Resource, api: Api, key: str, known: Properties) -> Properties:
    found = resource.read(Thing(api, key, Record(known)))
    if found is None:
        raise ProviderError(f"{resource.type_name} {key!r} was written, but Grafana no longer has it")
    return _remembered(resource, known) | found


def _remembered(resource: Resource, state: Properties) -> Properties:
    """What Grafana never returns: as it was, or (after an import) the default."""
    kept = {name: prop for name, prop in resource.schema.properties.items() if prop.kept}
    values = {name: state.get(name, prop.default) for name, prop in kept.items()}
    return {name: value for name, value in values.items() if value is not None}
