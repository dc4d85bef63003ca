"""Pages of the room of learning: public ones, personal ones, the kept quiz, the authors' page."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("learning", __name__, template_folder="../templates")

from app.learning.routes import manage, personal, public, quiz  # noqa: E402, F401 (their views)
