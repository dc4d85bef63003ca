"""Merges the rooms' parts of the OpenAPI 3.1 description."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml


def merge_openapi_parts(title: str, address: str, parts: Iterable[Path]) -> dict[str, Any]:
    """One description from all `parts` (YAML files with `paths` and `components`), for the site at
    `address`.

    Raises ValueError if two parts describe the same thing."""
    paths: dict[str, Any] = {}
    components: dict[str, dict[str, Any]] = {}
    for part in parts:
        read = yaml.safe_load(part.read_text(encoding="utf-8"))
        _add_without_duplicates(paths, read["paths"], part)
        for kind, named in read["components"].items():
            _add_without_duplicates(components.setdefault(kind, {}), named, part)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "servers": [{"url": address}],
        "paths": paths,
        "components": components,
    }


def _add_without_duplicates(merged: dict[str, Any], additions: dict[str, Any], part: Path) -> None:
    twice = merged.keys() & additions.keys()
    if twice:
        raise ValueError(f"{part} describes {', '.join(sorted(twice))} a second time")
    merged.update(additions)
