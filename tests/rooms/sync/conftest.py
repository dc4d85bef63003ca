"""A fixture with a test kind of items."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kit.registry import registry
from tests.rooms.sync.toy import NOTE, applied, published
from tests.shared import replace_registry


@pytest.fixture
def note_app(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with the test kind `note`."""
    kinds = {**registry(app).sync_kinds, "note": NOTE}
    replace_registry(monkeypatch, app, sync_kinds=kinds)
    applied.clear()
    published.clear()
    return app
