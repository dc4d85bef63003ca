"""Public pages of the course."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("course", __name__, template_folder="../templates")

from app.course.routes import public, scenarios, sharing  # noqa: E402 (their views)
