"""These pages keep nothing, so their tests run on an application without a database."""

from __future__ import annotations

import pytest
from flask import Flask

from app import create_app
from tests.conftest import settings


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    state = tmp_path_factory.mktemp("state")
    made = create_app(settings(state, f"sqlite:///{state / 'never-made.sqlite3'}"))
    made.testing = True
    return made
