"""What the documentation takes from the model is what the model says now."""

import json

import jsonschema
import yaml

from cli.docs import SCHEMA, generated
from cli.project import PROJECT


def test_generated_documents_are_up_to_date() -> None:
    stale = [path.name for path, text in generated() if path.read_text() != text]
    assert stale == [], "run './gantry docs' and commit what it writes"


def test_every_system_fits_the_schema_that_editors_use() -> None:
    schema = json.loads(SCHEMA.read_text())
    for path in sorted((PROJECT / "systems").glob("*.yaml")):
        jsonschema.validate(yaml.safe_load(path.read_text()), schema)


def test_the_schema_refuses_what_the_model_refuses() -> None:
    schema = json.loads(SCHEMA.read_text())
    wrong = {"name": "x", "services": {"db": {"kind": "postgres", "colour": "red"}}}
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(wrong))
