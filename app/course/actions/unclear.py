"""“Kurang jelas?”: what readers tell the authors. Anonymous: no one, no phone, no address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.course.models import Unclear


def tell_unclear(tx: Session, lesson: str, sentence: str, *, now: datetime) -> None:
    """Keep one tap, or one sentence (at most 500 characters), about a lesson."""
    tx.add(Unclear(lesson=lesson, at=now, sentence=sentence or None))
    tx.flush()
