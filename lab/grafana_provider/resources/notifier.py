"""A kind of integration of a contact point: which settings it has and how Grafana spells them."""

from collections.abc import Callable
from dataclasses import dataclass

from lab.grafana_provider.schema import Block, Property, Scalar, Shape, TextMap
from lab.grafana_provider.values import MalformedError, Properties, Record, Value, is_empty

_COMMON = {
    "uid": Property(Scalar.STRING, output_only=True),
    "disableResolveMessage": Property(Scalar.BOOLEAN, default=False),
    "settings": Property(TextMap(), secret=True),
}


@dataclass(frozen=True)
class Setting:
    """One setting: the property, its key in Grafana, and how the value is converted on the way.

    A `secure` one is only shown by Grafana as set. `parts` are the settings of an object.
    `sent_empty` is sent for an empty value, as the official provider does with numbers and booleans.
    """

    property: str
    key: str = ""
    shape: Shape = Scalar.STRING
    required: bool = False
    secure: bool = False
    parts: tuple["Setting", ...] = ()
    to_grafana: Callable[[Value], Value] | None = None
    from_grafana: Callable[[Value], Value] | None = None
    sent_empty: Value = None

    def schema(self) -> Property:
        """The property in the contact point's schema."""
        shape = _block(self.parts) if self.parts else self.shape
        return Property(shape, required=self.required, secret=self.secure)

    def write(self, value: Value) -> Value:
        """The value for Grafana; None to leave it out."""
        if is_empty(value):
            return self.sent_empty
        if self.parts and isinstance(value, dict):
            return write_settings(self.parts, value)
        return self.to_grafana(value) if self.to_grafana else value

    def read(self, value: Value, known: Value) -> Value:
        """The value for the state; of a secure one, what was known before."""
        if self.secure and not is_empty(known):
            return known
        if self.parts and isinstance(value, dict):
            return read_settings(self.parts, value, known if isinstance(known, dict) else {})
        return self.from_grafana(value) if self.from_grafana else value


@dataclass(frozen=True)
class Notifier:
    """A kind of integration: the contact point's property and Grafana's name for it."""

    property: str
    type_name: str
    settings: tuple[Setting, ...]

    def block(self) -> Block:
        """The schema of one integration."""
        return Block({**_COMMON, **_block(self.settings).properties})

    def body(self, given: Record, contact_point: str) -> Properties:
        """One integration as the API takes it."""
        settings = write_settings(self.settings, given.values) | given.mapping("settings")
        body: Properties = {"name": contact_point, "type": self.type_name, "settings": settings}
        if given.flag("disableResolveMessage"):
            body["disableResolveMessage"] = True
        return body

    def state(self, found: Record, known: Properties) -> Properties:
        """One integration as a state holds it; settings nobody knows become extra ones."""
        settings = found.must_record("settings").values
        keys = {setting.key or setting.property for setting in self.settings}
        extra: Properties = {key: str(value) for key, value in settings.items() if key not in keys}
        return read_settings(self.settings, settings, known) | {
            "uid": found.must_text("uid"),
            "disableResolveMessage": found.flag("disableResolveMessage"),
            "settings": extra,
        }


def write_settings(settings: tuple[Setting, ...], given: Properties) -> Properties:
    """What is set, as Grafana spells it."""
    written = {each.key or each.property: each.write(given.get(each.property)) for each in settings}
    return {key: value for key, value in written.items() if value is not None}


def read_settings(settings: tuple[Setting, ...], found: Properties, known: Properties) -> Properties:
    """What Grafana has set, as a state holds it."""
    return {
        each.property: each.read(found[each.key or each.property], known.get(each.property))
        for each in settings
        if found.get(each.key or each.property) is not None
    }


def flag(name: str, key: str = "") -> Setting:
    """A boolean setting."""
    return Setting(name, key, Scalar.BOOLEAN, sent_empty=False)


def integer(name: str, key: str = "") -> Setting:
    """An integer setting; Grafana may return it as a text."""
    return Setting(name, key, Scalar.INTEGER, sent_empty=0, from_grafana=_integer)


def _integer(value: Value) -> Value:
    try:
        return int(str(value))
    except ValueError:
        raise MalformedError(f"expected a number, got {value!r}") from None


def _block(settings: tuple[Setting, ...]) -> Block:
    return Block({setting.property: setting.schema() for setting in settings})
