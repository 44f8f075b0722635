"""Models on the disk, where Ollama keeps them; somebody else must have put them there."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, JsonValue, ValidationError

_DEFAULT_PLACE = ("registry.ollama.ai", "library")


class _Layer(BaseModel):
    size: int


class _Manifest(BaseModel):
    config: _Layer
    layers: list[_Layer]


class Model(BaseModel):
    """A model that is there; its size is in bytes."""

    name: str
    modified: datetime
    size: int
    digest: str

    def shown(self) -> dict[str, JsonValue]:
        """The model as the API lists it."""
        return {
            "name": self.name,
            "model": self.name,
            "modified_at": self.modified.isoformat().replace("+00:00", "Z"),
            "size": self.size,
            "digest": self.digest,
            "details": {},
        }


def models_in(folder: Path) -> list[Model]:
    """The models below OLLAMA_MODELS, the newest first: `manifests/HOST/NAMESPACE/NAME/TAG`."""
    manifests = folder / "manifests"
    found = [_read(manifests, file) for file in manifests.glob("*/*/*/*") if file.is_file()]
    return sorted((model for model in found if model), key=lambda model: model.modified, reverse=True)


def full_name(name: str) -> str:
    """A model's name with its tag, which is `latest` where none is said."""
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"


def _read(manifests: Path, file: Path) -> Model | None:
    text = file.read_bytes()
    try:
        manifest = _Manifest.model_validate_json(text)
    except ValidationError:
        return None
    *place, name, tag = file.relative_to(manifests).parts
    prefix = "" if tuple(place) == _DEFAULT_PLACE else "/".join(place) + "/"
    return Model(
        name=f"{prefix}{name}:{tag}",
        modified=datetime.fromtimestamp(file.stat().st_mtime, UTC),
        size=manifest.config.size + sum(layer.size for layer in manifest.layers),
        digest=hashlib.sha256(text).hexdigest(),
    )
