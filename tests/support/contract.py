"""The public JSON, checked against its schemas."""

import json
from pathlib import Path
from typing import Any, Literal

import jsonschema

Name = Literal["index", "models", "classify", "explain", "evaluate", "trust", "measurements"]

_SCHEMAS = Path(__file__).parent / "schemas"


def check_contract(document: Any, name: Name) -> None:
    """Fail unless `document` fits the schema `name`, which knows every key."""
    schema = json.loads((_SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)


def strict_json(text: str) -> Any:
    """Parse a JSON text that must not hold NaN or infinity."""

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)
