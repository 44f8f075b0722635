"""From what a user wrote to a checked topology, with every problem that was found on the way."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import ValidationError

from model.checks import problems_in
from model.errors import ConfigurationError, Problem, problems_of, suggestion
from model.settings import StackSettings
from model.sources import problems_in_sources
from model.system import System
from model.topology import Topology


def load_topology(project: Path, raw_settings: Mapping[str, object], stack: str) -> Topology:
    """The stack's system, checked.

    Args:
        project: the folder that holds systems/ and apps/.
        raw_settings: the stack's configuration below 'gantry:', without secrets.
        stack: the stack's name.

    Raises:
        ConfigurationError: with every problem in the settings and in the description.
    """
    topology, problems = examine(project, raw_settings, stack)
    if topology is None or problems:
        raise ConfigurationError(problems)
    return topology


def examine(
    project: Path, raw_settings: Mapping[str, object], stack: str
) -> tuple[Topology | None, list[Problem]]:
    """As `load_topology`, but hands over the problems: others may be found that belong into one report."""
    settings, problems = _settings(raw_settings)
    name = str(raw_settings.get("system", ""))
    document, unreadable = _document(project / "systems", name)
    problems += unreadable
    if document is None:
        return None, problems
    system, broken, invalid = _system(document)
    problems += invalid
    if system is None:
        return None, problems
    # with settings that were refused, the description is still examined under ordinary ones
    topology = Topology(
        system, settings or StackSettings(system=system.name), short_stack(stack, system.name)
    )
    problems += problems_in(topology, broken)
    problems += problems_in_sources(topology, project)
    if name != system.name and not broken:
        reason = f"the file is systems/{name}.yaml"
        problems.append(Problem("name", system.name, reason, f"write 'name: {name}', or rename the file"))
    return topology, problems


def short_stack(stack: str, system: str) -> str:
    """The stack's name in names on the host: 'dev-shop' of the system 'shop' is its 'dev'."""
    return stack.removesuffix(f"-{system}") or stack


def _settings(raw: Mapping[str, object]) -> tuple[StackSettings | None, list[Problem]]:
    """The settings; where some are refused, those that remain, so that the rest is examined under them."""
    try:
        return StackSettings.model_validate(dict(raw)), []
    except ValidationError as error:
        problems = problems_of(error, StackSettings, "gantry:")
        bad = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
    try:
        return StackSettings.model_validate({k: v for k, v in raw.items() if k not in bad}), problems
    except ValidationError:
        return None, problems


def _document(folder: Path, name: str) -> tuple[dict[str, object] | None, list[Problem]]:
    path = folder / f"{name}.yaml"
    if not name:
        return None, []
    if not path.is_file():
        known = sorted(p.stem for p in folder.glob("*.yaml"))
        reason = f"there is no file systems/{name}.yaml"
        return None, [Problem("gantry:system", repr(name), reason, suggestion(name, known))]
    try:
        document = yaml.safe_load(path.read_text())
    except yaml.YAMLError as error:
        where = f"systems/{name}.yaml"
        return None, [Problem(where, "(not YAML)", " ".join(str(error).split()), "mend the line named")]
    if not isinstance(document, dict):
        reason = "a description is a mapping of keys"
        return None, [Problem(f"systems/{name}.yaml", repr(document), reason, "begin with 'name: …'")]
    return document, []


def _system(document: dict[str, object]) -> tuple[System | None, set[str], list[Problem]]:
    """The description; where parts are refused, the rest of it, and the names of the refused services."""
    try:
        return System.model_validate(document), set(), []
    except ValidationError as error:
        problems = problems_of(error, System)
        places = [detail["loc"] for detail in error.errors()]
    services = document.get("services")
    if not isinstance(services, dict):
        return None, set(), problems
    broken = {str(place[1]) for place in places if place[0] == "services" and len(place) > 1}
    keys = {str(place[0]) for place in places} - {"services"}
    rest = {key: value for key, value in document.items() if key not in keys}
    rest["services"] = {key: value for key, value in services.items() if str(key) not in broken}
    rest.setdefault("name", "unnamed")
    try:
        return System.model_validate(rest), broken, problems
    except ValidationError:
        return None, broken, problems
