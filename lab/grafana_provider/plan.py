"""What a resource's properties will be, and which of them are secret or go back into the inputs."""

from collections.abc import Iterator

from lab.grafana_provider.diff import same
from lab.grafana_provider.schema import Block, Items, Shape
from lab.grafana_provider.values import Path, Properties, Unknown, Value, is_empty


def planned(block: Block, new: Properties, old: Properties, unset: Unknown | None) -> Properties:
    """The inputs, with defaults, and with the old values of what Grafana chose or what means the same.

    `unset` stands for what Grafana has yet to choose: UNKNOWN in previews, None (left out) otherwise.
    """
    result: Properties = {}
    for name, prop in block.properties.items():
        value = new.get(name)
        if value is None and not prop.computed and not prop.output_only:
            value = prop.default
        if value is None and (prop.computed or prop.output_only):
            value = old.get(name, unset)
        elif prop.same is not None and name in old and same(prop, old[name], value):
            value = old[name]
        else:
            value = _nested(prop.shape, value, old.get(name), unset)
        if value is not None:
            result[name] = value
    return result


def _nested(shape: Shape, new: Value, old: Value, unset: Unknown | None) -> Value:
    match shape:
        case Block() if isinstance(new, dict):
            return planned(shape, new, old if isinstance(old, dict) else {}, unset)
        case Items() if isinstance(new, list):
            # Items of a set have no position by which an old one could be told.
            before = old if isinstance(old, list) and not shape.unordered else []
            padded = before + [None] * (len(new) - len(before))
            return [_nested(shape.item, item, padded[index], unset) for index, item in enumerate(new)]
        case _:
            return new


def secret_paths(block: Block, values: Properties, path: Path = ()) -> Iterator[Path]:
    """Where the values hold what the schema calls secret."""
    for name, prop in block.properties.items():
        value, where = values.get(name), (*path, name)
        if is_empty(value):
            continue
        if prop.secret:
            yield where
        elif isinstance(prop.shape, Block) and isinstance(value, dict):
            yield from secret_paths(prop.shape, value, where)
        elif isinstance(prop.shape, Items) and isinstance(prop.shape.item, Block) and isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, dict):
                    yield from secret_paths(prop.shape.item, item, (*where, index))


def refreshed_inputs(block: Block, inputs: Properties, state: Properties) -> Properties:
    """A program's inputs, with the values that have since changed in Grafana; of an import, all that is set.

    Inputs that still mean the same stay as the program wrote them.
    """
    result: Properties = {}
    for name, prop in block.inputs().items():
        if name in inputs:
            changed = name in state and not same(prop, state[name], inputs[name])
            result[name] = _as_input(prop.shape, state[name]) if changed else inputs[name]
        elif not inputs and not is_empty(state.get(name)) and state[name] != prop.default:
            result[name] = _as_input(prop.shape, state[name])
    return result


def _as_input(shape: Shape, value: Value) -> Value:
    match shape:
        case Block() if isinstance(value, dict):
            return {
                name: _as_input(prop.shape, value[name])
                for name, prop in shape.inputs().items()
                if not is_empty(value.get(name))
            }
        case Items() if isinstance(value, list):
            return [_as_input(shape.item, item) for item in value]
        case _:
            return value
