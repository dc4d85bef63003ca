"""Readers' reports of unclear lessons. Anonymous: without person, phone or address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.course.models import UnclearReport


def store_unclear_report(tx: Session, lesson: str, sentence: str, *, now: datetime) -> None:
    """Stores one report about a lesson, with or without a sentence (at most 500 characters)."""
    tx.add(UnclearReport(lesson=lesson, at=now, sentence=sentence or None))
    tx.flush()
