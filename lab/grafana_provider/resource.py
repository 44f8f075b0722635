"""What a resource type tells about itself, and what it can do to Grafana."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import ClassVar

from lab.grafana_provider.client import Api
from lab.grafana_provider.schema import Schema
from lab.grafana_provider.values import Properties, Record


@dataclass(frozen=True)
class Created:
    """What a creation gave: Grafana's name for the new thing, and outputs that no reading returns."""

    key: str
    outputs: Properties = field(default_factory=dict)


@dataclass(frozen=True)
class Thing:
    """Something that exists in Grafana: its key there, and its properties as the engine remembers them.

    Just after a creation or an update, `state` holds what was asked for.
    """

    api: Api
    key: str
    state: Record


class Resource(ABC):
    """A resource type. Its key is its id without the organisation: a uid, a name or a number.

    `lock` names a kind of change that the official provider makes one at a time; `rereads` says whether
    it reads the thing back after an update.
    """

    type_name: ClassVar[str]
    schema: ClassVar[Schema]
    lock: ClassVar[str] = ""
    rereads: ClassVar[bool] = True

    @abstractmethod
    def create(self, api: Api, new: Record) -> Created:
        """Creates the thing."""

    @abstractmethod
    def read(self, thing: Thing) -> Properties | None:
        """The properties as Grafana has them, or None where the thing is gone."""

    @abstractmethod
    def update(self, thing: Thing, new: Record) -> None:
        """Changes the thing."""

    @abstractmethod
    def delete(self, thing: Thing) -> None:
        """Deletes the thing."""

    def org(self, identifier: str, values: Record) -> str:
        """The organisation named by the id of a thing, or by the inputs of a new one; "" for none."""
        return identifier.partition(":")[0] if ":" in identifier else values.text("orgId")

    def key(self, identifier: str) -> str:
        """The key in an id."""
        return identifier.partition(":")[2] if ":" in identifier else identifier

    def identifier(self, api: Api, key: str, state: Properties) -> str:
        """The id of a key."""
        return f"{state.get('orgId') or api.org}:{key}"
