"""The base of request and answer bodies: camelCase on the wire, unknown members ignored, as in Grafana."""

from pydantic import BaseModel, ConfigDict, JsonValue
from pydantic.alias_generators import to_camel

JsonObject = dict[str, JsonValue]


class Wire(BaseModel):
    """A JSON object whose members are the fields in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Message(Wire):
    """The answer of an operation that returns nothing else."""

    message: str
