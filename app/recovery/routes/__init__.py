"""Addresses of recovery: /kata-pemulihan, /masuk/kata, /masuk/kode, /masuk/lupa, /dipulihkan."""

from app.recovery.routes import codes, restored, waiting, words
from app.recovery.routes.frame import bp
