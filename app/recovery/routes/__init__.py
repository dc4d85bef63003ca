"""Addresses of recovery: /kata-pemulihan, /masuk/kata, /masuk/kode."""

from app.recovery.routes import codes, words
from app.recovery.routes.frame import bp

__all__ = ["bp", "codes", "words"]
