"""Pages of the room of learning: personal ones and the kept quiz."""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("learning", __name__, template_folder="../templates")

from app.learning.routes import front, personal, quiz, sending  # noqa: E402, F401 (their views)


def connect(app: Flask) -> None:
    """Serve ready module pages in front of Flask."""
    front.connect(app)
    sending.connect(app)
