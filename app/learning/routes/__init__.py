"""Pages of the room learning: personal pages and the stored quiz."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("learning", __name__, template_folder="../templates")

from app.learning.routes import personal, quiz  # noqa: E402 (their views)
