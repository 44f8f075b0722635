"""Names that are made where the program gives none: `<resource name>-<seven hex digits>`."""

import hashlib
import re
import secrets

from lab.grafana_provider.protocol import provider_pb2
from lab.grafana_provider.schema import Block
from lab.grafana_provider.values import Properties, Value

_DIGITS = 7
_NAME = "name"


def with_name(
    block: Block, new: Properties, old: Properties, request: provider_pb2.CheckRequest
) -> Properties:
    """The inputs, with a name if the type needs one that the program leaves out.

    A name made earlier stays. The engine may propose a name, or forbid making any.
    """
    prop = block.properties.get(_NAME)
    if prop is None or not prop.named or new.get(_NAME) is not None:
        return new
    resource = resource_name(request.urn)
    if request.HasField("autonaming"):
        if request.autonaming.mode == provider_pb2.CheckRequest.AutonamingOptions.DISABLE:
            return new
        return new | {_NAME: old.get(_NAME) or request.autonaming.proposed_name}
    if is_made(resource, old.get(_NAME)):
        return new | {_NAME: old[_NAME]}
    seed = request.randomSeed
    digits = hashlib.sha256(seed + resource.encode()).hexdigest() if seed else secrets.token_hex()
    return new | {_NAME: f"{resource}-{digits[:_DIGITS]}"}


def keeps_its_name(block: Block, old: Properties, new: Properties, urn: str) -> bool:
    """Whether a replacement would bear the very name that the program gave its predecessor."""
    prop = block.properties.get(_NAME)
    if prop is None or not prop.named or is_made(resource_name(urn), new.get(_NAME)):
        return False
    return old.get(_NAME) == new.get(_NAME)


def is_made(resource: str, name: Value) -> bool:
    """Whether the name is one that was made for this resource."""
    pattern = rf"{re.escape(resource)}-[0-9a-f]{{{_DIGITS}}}"
    return isinstance(name, str) and re.fullmatch(pattern, name) is not None


def resource_name(urn: str) -> str:
    """The name of a resource within the program."""
    return urn.split("::", 3)[3]
