"""The schemas are our own; these tests hold them against the SDK's classes, which a program uses."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from lab.grafana_provider.registry import RESOURCES
from lab.grafana_provider.schema import Block, Items, Scalar, Shape, TextMap
from lab.grafana_provider.settings import ARGUMENTS

_SDK = Path(str((find_spec("pulumiverse_grafana") or pytest.fail("no SDK")).origin)).parent
_SCALARS = {"str": Scalar.STRING, "bool": Scalar.BOOLEAN, "int": Scalar.INTEGER}

# What the official provider offers and this one refuses by name.
LEFT_OUT = {
    "grafana:alerting/contactPoint:ContactPoint": {
        *("dingdings", "googlechats", "jiras", "kafkas", "lines", "oncalls", "opsgenies", "pushovers"),
        *("sensugos", "sns", "threemas", "victorops", "webexes", "wecoms", "webhooks.httpConfig"),
    },
    "grafana:alerting/ruleGroup:RuleGroup": {"rules.notificationSettings.policy"},
}
# Required here by the official provider's contract, optional in the SDK.
STRICTER = {"rules.notificationSettings.contactPoint"}


@dataclass(frozen=True)
class Argument:
    annotation: str
    required: bool


@cache
def classes(file: Path) -> dict[str, dict[str, Argument]]:
    """The arguments, by their names on the wire, of every class of a file of the SDK."""
    found = {}
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
            wire = {method.name: name for method in methods for name in getter_names(method)}
            for method in methods:
                if method.name == "__init__" and method.args.kwonlyargs:
                    found[node.name] = arguments(method.args, wire)
    return found


def getter_names(method: ast.FunctionDef) -> list[str]:
    return [
        ast.literal_eval(decorator.keywords[0].value)
        for decorator in method.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pulumi.getter"
    ]


def arguments(given: ast.arguments, wire: dict[str, str]) -> dict[str, Argument]:
    return {
        wire.get(each.arg, each.arg): Argument(
            ast.unparse(each.annotation or ast.Constant("")), default is None
        )
        for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
    }


def differences(
    block: Block, sdk: dict[str, Argument], file: Path, path: str, left_out: set[str]
) -> list[str]:
    found = []
    for name, argument in sdk.items():
        where = f"{path}{name}"
        if where in left_out:
            continue
        prop = block.properties.get(name)
        if prop is None:
            found.append(f"{where} is missing")
            continue
        if prop.required != argument.required and where not in STRICTER and not prop.output_only:
            found.append(f"{where}: required should be {argument.required}")
        found += shape_differences(prop.shape, argument.annotation, file, where, left_out)
    extra = block.inputs().keys() - sdk.keys()
    return found + [f"{path}{name} is not in the SDK" for name in extra]


def shape_differences(shape: Shape, annotation: str, file: Path, where: str, left_out: set[str]) -> list[str]:
    nested = re.search(r"'(\w+Args)'", annotation)
    is_list, is_map = "Sequence[" in annotation, "Mapping[" in annotation
    if isinstance(shape, Items) != is_list or isinstance(shape, TextMap) != is_map:
        return [f"{where}: {annotation} is no {shape}"]
    inner = shape.item if isinstance(shape, Items) else shape
    if isinstance(inner, Block) != bool(nested):
        return [f"{where}: {annotation} is no {inner}"]
    if isinstance(inner, Block) and nested:
        arguments_there = classes(file.parent / "_inputs.py")[nested[1]]
        return differences(inner, arguments_there, file, f"{where}.", left_out)
    scalar = re.search(r"_builtins\.(\w+)", annotation)
    if isinstance(inner, Scalar) and (scalar is None or _SCALARS[scalar[1]] is not inner):
        return [f"{where}: {annotation} is not {inner.value}"]
    return []


def source_of(type_name: str) -> tuple[Path, str]:
    """The SDK's file of a type, and the class in it."""
    module, name = type_name.split(":")[1:]
    folder, file = module.split("/")
    return _SDK / folder / (re.sub(r"([A-Z])", r"_\1", file).lower() + ".py"), name


@pytest.mark.parametrize("type_name", sorted(RESOURCES))
def test_a_schema_has_the_sdks_arguments(type_name: str) -> None:
    source, name = source_of(type_name)
    sdk = classes(source)[f"{name}Args"]
    found = differences(RESOURCES[type_name].schema, sdk, source, "", LEFT_OUT.get(type_name, set()))
    assert found == []


@pytest.mark.parametrize("type_name", sorted(RESOURCES))
def test_a_schema_has_the_sdks_outputs(type_name: str) -> None:
    source, name = source_of(type_name)
    outputs = classes(source)[f"_{name}State"].keys() - LEFT_OUT.get(type_name, set())
    assert outputs == RESOURCES[type_name].schema.properties.keys()


def test_the_provider_takes_the_sdks_arguments() -> None:
    source = _SDK / "provider.py"
    assert differences(ARGUMENTS, classes(source)["ProviderArgs"], source, "", set()) == []


@pytest.mark.parametrize("type_name", sorted(RESOURCES))
def test_the_type_is_the_one_the_sdk_registers(type_name: str) -> None:
    source, _ = source_of(type_name)
    assert f"'{type_name}'," in source.read_text()
