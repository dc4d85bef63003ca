"""Pages of the room of measures: one's own survey, and what changed for the same people."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("measures", __name__, template_folder="../templates")

from app.measures.routes import change, own  # noqa: E402, F401 (their views)
