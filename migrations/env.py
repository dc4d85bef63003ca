"""How Alembic reaches the application's engine and models."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from alembic import context
from flask import current_app

from app import ROOMS
from app.kit.registry import REGISTRY
from app.kit.store.db import Model, database

for room in ("kit", *ROOMS):
    if find_spec(f"app.{room}.models"):
        import_module(f"app.{room}.models")


def run() -> None:
    """Run inside the application's own write transaction settings: one migration, whole or not."""
    if REGISTRY.find(current_app) is None:
        raise RuntimeError("migrations run inside the application")
    engine = database().writer
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
