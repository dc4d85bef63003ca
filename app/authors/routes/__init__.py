"""Pages for authors."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("authors", __name__, template_folder="../templates")

from app.authors.routes import clarity, help_numbers, manage, preview  # noqa: E402 (their views)
