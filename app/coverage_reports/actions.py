"""Makes the PDF of a report: asked for on its page, made by a scheduled job in a process of its
own, deleted after a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.coverage_reports.models import ReportFile
from app.coverage_reports.queries import ReportFileKey
from app.coverage_reports.rules.report_pdf import render_report_pdf
from app.kit.store.made_files import FileMaker

REPORT_FILES = FileMaker(
    ReportFile,
    ReportFileKey,
    render_report_pdf,
    seconds=30.0,
    most_memory=1024 * 1024 * 1024,
    life=timedelta(days=1),
)
"""A file needs 0.3 s of CPU and 110 MB."""


def ask_for_report_file(tx: Session, key: ReportFileKey, document: str, *, now: datetime) -> None:
    """Let a file be made of the words of a report, as FileMaker.ask."""
    REPORT_FILES.ask(tx, key, document, now=now)


def make_waiting_report_files(now: datetime) -> int:
    """Scheduled job: as FileMaker.make_waiting."""
    return REPORT_FILES.make_waiting(now)


def erase_report_files(tx: Session, account: UUID, _now: datetime) -> None:
    """Delete the files that a person asked for."""
    tx.execute(delete(ReportFile).where(ReportFile.asked_by == account))
