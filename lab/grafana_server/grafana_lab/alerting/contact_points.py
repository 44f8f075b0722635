"""Contact points: named sets of integrations. Secrets are stored encrypted and shown as `[REDACTED]`."""

import copy
from dataclasses import dataclass

from pydantic import Field, JsonValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import bad_request
from ..members import text_at
from ..naming import new_uid
from ..store.alerting import ContactPointRow
from ..vault import Vault
from ..wire import JsonObject, Wire
from .integrations import KINDS, SettingsRefusedError
from .routes import DEFAULT_RECEIVER

REDACTED = "[REDACTED]"


class ContactPointBody(Wire):
    """One integration in the provisioning API's JSON."""

    uid: str = ""
    name: str = ""
    type: str = ""
    settings: JsonObject = Field(default_factory=dict)
    disable_resolve_message: bool = False
    provenance: str = Field(default="", exclude_if=lambda value: not value)


@dataclass(frozen=True)
class Integration:
    """One integration with its secrets in clear: for the sender, never for an answer."""

    uid: str
    name: str
    type: str
    settings: JsonObject
    disable_resolve_message: bool


def ensure_default_receiver(session: Session) -> None:
    """Creates the contact point that the default policy tree names, where it is missing."""
    if session.scalar(select(ContactPointRow).where(ContactPointRow.name == DEFAULT_RECEIVER)) is None:
        session.add(
            ContactPointRow(
                uid=new_uid(),
                name=DEFAULT_RECEIVER,
                type="email",
                settings={"addresses": "<example@email.com>"},
                secure={},
                disable_resolve_message=False,
                provenance="",
            )
        )


def save(
    vault: Vault, row: ContactPointRow | None, body: ContactPointBody, provenance: str
) -> ContactPointRow:
    """Creates or replaces an integration; a secret that is sent as `[REDACTED]` keeps its stored value.

    Raises:
        GrafanaError: 400, what the kind of integration does not allow.
    """
    if not body.name:
        raise bad_request("invalid object specification: contact point name should not be an empty string")
    if not body.type:
        raise bad_request("invalid object specification: type should not be an empty string")
    kind = KINDS.get(body.type)
    if kind is None:
        raise bad_request(
            f"invalid object specification: unknown type '{body.type}': "
            f"this stand-in for Grafana knows {', '.join(KINDS)}"
        )
    settings = copy.deepcopy(body.settings)
    secrets = {path: _take(settings, path) for path in kind.secure}
    stored = vault.decrypt_all(row.secure) if row is not None else {}
    secrets = {path: stored.get(path, "") if value == REDACTED else value for path, value in secrets.items()}
    secrets = {path: value for path, value in secrets.items() if value}
    try:
        kind.check(_merged(settings, secrets))
    except SettingsRefusedError as error:
        raise bad_request(f"invalid object specification: failed to validate integration: {error}") from None
    if row is None:
        row = ContactPointRow(uid=body.uid or new_uid())
    row.name, row.type, row.settings = body.name, body.type, settings
    row.secure = vault.encrypt_all(secrets)
    row.disable_resolve_message, row.provenance = body.disable_resolve_message, provenance
    return row


def answer(row: ContactPointRow) -> ContactPointBody:
    """An integration as the API shows it."""
    return ContactPointBody(
        uid=row.uid,
        name=row.name,
        type=row.type,
        settings=_merged(row.settings, dict.fromkeys(row.secure, REDACTED)),
        disable_resolve_message=row.disable_resolve_message,
        provenance=row.provenance,
    )


def integrations_of(session: Session, vault: Vault, receiver: str) -> list[Integration]:
    """The integrations of a contact point, ready to send."""
    rows = session.scalars(
        select(ContactPointRow).where(ContactPointRow.name == receiver).order_by(ContactPointRow.id)
    )
    return [
        Integration(
            uid=row.uid,
            name=row.name,
            type=row.type,
            settings=_merged(row.settings, vault.decrypt_all(row.secure)),
            disable_resolve_message=row.disable_resolve_message,
        )
        for row in rows
    ]


def _take(settings: JsonObject, path: str) -> str:
    value = text_at(settings, path)
    *parents, last = path.split(".")
    holder: JsonValue = settings
    for part in parents:
        holder = holder.get(part) if isinstance(holder, dict) else None
    if isinstance(holder, dict):
        holder.pop(last, None)
    return value


def _merged(settings: JsonObject, secrets: dict[str, str]) -> JsonObject:
    merged = copy.deepcopy(settings)
    for path, value in secrets.items():
        *parents, last = path.split(".")
        holder = merged
        for part in parents:
            child = holder.setdefault(part, {})
            if not isinstance(child, dict):
                child = holder[part] = {}
            holder = child
        holder[last] = value
    return merged
