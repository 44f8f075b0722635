"""The files of the pipeline: which ones pipelines.yml names, and what they say together."""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ..errors import StartError
from .parser import parse
from .tree import PipelineNode


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    pipeline_id: str = Field(alias="pipeline.id")
    path: Path = Field(alias="path.config")


_Entries = TypeAdapter(list[_Entry])


def load_pipeline(config: Path) -> tuple[str, PipelineNode]:
    """The name of the one pipeline of pipelines.yml, and what all of its files say.

    Args:
        config: the folder with pipelines.yml.

    Raises:
        StartError: there is another number of pipelines, a file is missing, or says what cannot be used.
    """
    file = config / "pipelines.yml"
    try:
        entries = _Entries.validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise StartError(
            f"{file}: the lab's stand-in reads a list of pipeline.id and path.config: {error}"
        ) from None
    if len(entries) != 1:
        raise StartError(f"{file} has {len(entries)} pipelines: the lab's stand-in runs one")
    return entries[0].pipeline_id, _read_all(entries[0].path)


def _read_all(path: Path) -> PipelineNode:
    """Every file of a folder, or those that a pattern matches, by name; an editor's copies are left out."""
    pattern = path / "*" if path.is_dir() else path
    files = sorted(
        file
        for file in Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor)))
        if file.is_file() and not file.name.endswith("~")
    )
    if not files:
        raise StartError(f"No config files found in path {path}: mount one there")
    whole = PipelineNode()
    for file in files:
        whole += parse(file.read_text(encoding="utf-8"), str(file))
    return whole
