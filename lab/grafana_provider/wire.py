"""Between the protocol's structs and plain values: unknowns and secrets are marked in band."""

from dataclasses import dataclass, field

from google.protobuf import struct_pb2

from lab.grafana_provider.values import UNKNOWN, MalformedError, Path, Properties, Unknown, Value

# The markers are part of Pulumi's protocol (sdk/go/common/resource/plugin/rpc.go).
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRECY = "1b47061264138c4ac30d75fd1eb44270"
_UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_UNKNOWNS = {
    _UNKNOWN_STRING,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
}


@dataclass(frozen=True)
class Payload:
    """Properties as plain values, and the paths at which the engine marked a value as secret."""

    values: Properties
    secrets: frozenset[Path] = field(default=frozenset())

    def secret_properties(self) -> set[str]:
        """The names of the properties that are secret or hold a secret somewhere."""
        return {str(path[0]) for path in self.secrets}


def decode(struct: struct_pb2.Struct) -> Payload:
    """The plain values of a struct; nulls are left out, as the engine sends them for absent values.

    Raises:
        MalformedError: the struct holds an asset, an archive or another resource.
    """
    secrets: set[Path] = set()
    values = {key: _decode(item, (key,), secrets) for key, item in struct.fields.items()}
    return Payload({key: value for key, value in values.items() if value is not None}, frozenset(secrets))


def encode(values: Properties, secrets: frozenset[Path] = frozenset()) -> struct_pb2.Struct:
    """The struct of these values, with every value at one of the secret paths marked as secret."""
    fields = {key: _encode(value, (key,), secrets) for key, value in values.items()}
    return struct_pb2.Struct(fields=fields)


def _decode(value: struct_pb2.Value, path: Path, secrets: set[Path]) -> Value:
    match value.WhichOneof("kind"):
        case "string_value":
            return UNKNOWN if value.string_value in _UNKNOWNS else value.string_value
        case "bool_value":
            return value.bool_value
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "list_value":
            items = value.list_value.values
            return [_decode(item, (*path, index), secrets) for index, item in enumerate(items)]
        case "struct_value":
            return _decode_object(value.struct_value, path, secrets)
        case _:
            return None


def _decode_object(struct: struct_pb2.Struct, path: Path, secrets: set[Path]) -> Value:
    fields = struct.fields
    if _SIGNATURE not in fields:
        decoded = {key: _decode(item, (*path, key), secrets) for key, item in fields.items()}
        return {key: item for key, item in decoded.items() if item is not None}
    if fields[_SIGNATURE].string_value != _SECRECY:
        raise MalformedError(f"{path}: assets, archives and resources are not accepted here")
    secrets.add(path)
    return _decode(fields["value"], path, secrets)


def _encode(value: Value, path: Path, secrets: frozenset[Path]) -> struct_pb2.Value:
    wire = struct_pb2.Value()
    if path in secrets:
        plain = _encode(value, path, frozenset())  # inside a secret nothing needs a mark of its own
        marked = {_SIGNATURE: struct_pb2.Value(string_value=_SECRECY), "value": plain}
        wire.struct_value.CopyFrom(struct_pb2.Struct(fields=marked))
        return wire
    match value:
        case None:
            wire.null_value = struct_pb2.NULL_VALUE
        case Unknown():
            wire.string_value = _UNKNOWN_STRING
        case bool():
            wire.bool_value = value
        case int() | float():
            wire.number_value = value
        case str():
            wire.string_value = value
        case list():
            items = [_encode(item, (*path, index), secrets) for index, item in enumerate(value)]
            wire.list_value.CopyFrom(struct_pb2.ListValue(values=items))
        case dict():
            fields = {key: _encode(item, (*path, key), secrets) for key, item in value.items()}
            wire.struct_value.CopyFrom(struct_pb2.Struct(fields=fields))
    return wire
