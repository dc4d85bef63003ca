"""Addresses of recovery: /kata-pemulihan, /masuk/kata, /masuk/kode, /masuk/lupa."""

from app.recovery.routes import codes, waiting, words
from app.recovery.routes.frame import bp

__all__ = ["bp", "codes", "waiting", "words"]
