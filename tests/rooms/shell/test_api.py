"""The OpenAPI 3.1 document describes the addresses for programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.kit.web.api import merge_openapi_parts
from tests.api import openapi_of


def test_openapi_document_is_valid_openapi_3_1(app: Flask) -> None:
    document = openapi_of(app)
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"].startswith("3.1.")


def test_openapi_document_describes_every_sync_and_coverage_url(app: Flask) -> None:
    ours = {
        f"{method.lower()} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/sync/")
        or (rule.rule.startswith("/cakupan/") and rule.rule.endswith((".csv", ".json", ".xlsx")))
    }
    expected = {
        f"{method} {path}"
        for path, methods in openapi_of(app)["paths"].items()
        for method in methods
    }
    names = {"<wanted>": "{id}", "<region:code>": "{code}", "<public_region:code>": "{code}"}
    for ours_name, theirs in names.items():
        ours = {each.replace(ours_name, theirs) for each in ours}
    assert ours == expected


def test_openapi_path_described_by_two_packages_is_rejected(tmp_path: Path) -> None:
    part = tmp_path / "openapi.yaml"
    part.write_text("paths: {/a: {}}\ncomponents: {}\n")
    with pytest.raises(ValueError, match="/a"):
        merge_openapi_parts("Bekal", "https://bekal.example", [part, part])
