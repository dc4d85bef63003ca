"""Pages of the room of the course: public ones and the authors' page."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("course", __name__, template_folder="../templates")

from app.course.routes import manage, preview, public  # noqa: E402, F401 (their views)
