"""Pages of the room of learning: personal ones and the kept quiz."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("learning", __name__, template_folder="../templates")

from app.learning.routes import personal, quiz  # noqa: E402, F401 (their views)
