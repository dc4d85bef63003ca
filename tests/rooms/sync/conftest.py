"""The application with a toy kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.rooms.sync.toy import NOTE, applied, published


@pytest.fixture
def house(app: Flask) -> Iterator[Flask]:
    """The application with a toy kind `note`."""
    kinds = app.extensions["bekal_sync_kinds"]
    kinds["note"] = NOTE
    applied.clear()
    published.clear()
    yield app
    del kinds["note"]
