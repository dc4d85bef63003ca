"""How long a trainer's one-time code is good for."""

from __future__ import annotations

from datetime import timedelta

PAPER_CODE_LIVES = timedelta(hours=24)
