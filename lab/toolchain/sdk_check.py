"""Has the bridged Docker provider the names that the Python SDK, made for the official one, expects?

`python -m lab.toolchain.sdk_check` compares all of them: run it when either of the two gets another version.
"""

import inspect
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType

import pulumi
import pulumi_docker

# The SDK's own classes tell their properties' names through nothing public.
from pulumi import _types
from pydantic import BaseModel, Field

from lab.toolchain.parts import provider_schema

NOT_BRIDGED = frozenset({"Image"})  # Pulumi's own resource; RemoteImage is what the Terraform provider offers


class ObjectSchema(BaseModel):
    """An object type or a function's arguments: the names are the keys of `properties`."""

    properties: dict[str, object] = {}


class ResourceSchema(ObjectSchema):
    """A resource (or the provider): what goes in and what comes out."""

    input_properties: dict[str, object] = Field({}, alias="inputProperties")


class PackageSchema(BaseModel):
    """As much of a Pulumi package schema as has names in it."""

    provider: ResourceSchema
    resources: dict[str, ResourceSchema] = {}
    types: dict[str, ObjectSchema] = {}


def bridged_schema() -> PackageSchema:
    """The schema of the provider that the toolchain has built."""
    result = subprocess.run([provider_schema()], capture_output=True, check=True)
    return PackageSchema.model_validate_json(result.stdout)


def differences(schema: PackageSchema, sdk: ModuleType) -> list[str]:
    """One line for each resource, input, output or nested property that only one of the two knows."""
    resources = {_name(token): resource for token, resource in schema.resources.items()}
    known = {name for name, _ in inspect.getmembers(sdk, _is_resource)} - NOT_BRIDGED
    lines = list(_compare("resources", known, resources))
    provider = {"Provider": schema.provider}
    for name, resource in sorted((resources | provider).items()):
        if arguments := getattr(sdk, f"{name}Args", None):
            lines += _compare(f"{name}Args", _inputs(arguments), resource.input_properties)
        if name in known:
            lines += _compare(name, _types.resource_types(getattr(sdk, name)), resource.properties)
    for token, nested in sorted(schema.types.items()):
        name = _name(token)
        if arguments := getattr(sdk, f"{name}Args", None):
            lines += _compare(f"{name}Args", _inputs(arguments), nested.properties)
        if output := getattr(sdk.outputs, name, None):
            lines += _compare(f"outputs.{name}", _types.output_type_types(output), nested.properties)
    return lines


def _name(token: str) -> str:
    return token.rsplit(":", 1)[-1]


def _is_resource(member: object) -> bool:
    return inspect.isclass(member) and issubclass(member, pulumi.CustomResource) and not _is_provider(member)


def _is_provider(member: type) -> bool:
    return issubclass(member, pulumi.ProviderResource)


def _inputs(arguments: type) -> Iterable[str]:
    return _types.input_type_py_to_pulumi_names(arguments).values()


def _compare(what: str, sdk: Iterable[str], provider: Mapping[str, object]) -> Iterator[str]:
    names = set(sdk)
    for name in sorted(names - provider.keys()):
        yield f"{what}: the SDK has {name}, the provider has not"
    for name in sorted(provider.keys() - names):
        yield f"{what}: the provider has {name}, the SDK has not"


if __name__ == "__main__":
    found = differences(bridged_schema(), pulumi_docker)
    sys.stdout.write("\n".join([*found, f"{len(found)} differences"]) + "\n")
    sys.exit(bool(found))
