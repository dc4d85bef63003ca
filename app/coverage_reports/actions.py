"""Makes the PDF of a report: asked for on its page, made by a scheduled job in a process of its
own, deleted after a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.coverage_reports.models import ReportFile
from app.coverage_reports.queries import ReportFileKey, file_of, unfinished_report_files
from app.coverage_reports.rules.report_pdf import render_report_pdf
from app.kit.own_process import OwnProcessError, call_in_own_process
from app.kit.store.db import insert_ignoring, transaction

LIFE = timedelta(days=1)
FILES_AT_ONCE = 15
"""In one run, so that it ends before its lease does, also if each takes SECONDS."""
MOST_TRIES = 3
SECONDS, MEMORY = 30.0, 1024 * 1024 * 1024
"""What one file may take. It needs 2 s of CPU, nearly all to start its process, and 110 MB."""

log = structlog.get_logger("bekal.coverage")


def ask_for_report_file(tx: Session, key: ReportFileKey, document: str, *, now: datetime) -> None:
    """Let a file be made of the words of a report. Asked for twice, it is made once; one that
    failed is tried again."""
    row = {
        "asked_by": key.asked_by,
        "region": key.region,
        "monday": key.monday,
        "language": key.language,
        "asked_at": now,
        "state": "waiting",
        "tries": 0,
        "document": document,
    }
    tx.execute(insert_ignoring(tx, ReportFile).values(row))
    again = update(ReportFile).where(*file_of(key), ReportFile.state == "failed")
    tx.execute(again.values(state="waiting", tries=0, asked_at=now, document=document))
    tx.flush()


def make_waiting_report_files(now: datetime) -> int:
    """Scheduled job: delete files that were asked for a day ago, and make those that wait. Returns
    how many were made. Opens its own transactions."""
    with transaction() as tx:
        tx.execute(delete(ReportFile).where(ReportFile.asked_at <= now - LIFE))
    return sum(_make_report_file(key) for key in unfinished_report_files(FILES_AT_ONCE))


def _make_report_file(key: ReportFileKey) -> bool:
    """Make one file. A run that was cut off counts as a try; after MOST_TRIES the file failed."""
    with transaction() as tx:
        its = select(ReportFile.document, ReportFile.tries).where(*file_of(key))
        found = tx.execute(its.with_for_update()).first()
        if found is None:  # erased meanwhile
            return False
        is_over = found.tries >= MOST_TRIES
        state = {"state": "failed"} if is_over else {"state": "running", "tries": found.tries + 1}
        tx.execute(update(ReportFile).where(*file_of(key)).values(state))
    if is_over:
        return False
    try:
        content = call_in_own_process(
            render_report_pdf, found.document, seconds=SECONDS, most_memory=MEMORY
        )
    except OwnProcessError as problem:
        log.error("report_failed", region=key.region, why=str(problem))
        return False
    except Exception:  # one document must not keep all others waiting
        log.exception("report_failed", region=key.region)
        return False
    with transaction() as tx:
        tx.execute(update(ReportFile).where(*file_of(key)).values(state="ready", content=content))
    return True


def erase_report_files(tx: Session, account: UUID, _now: datetime) -> None:
    """Delete the files that a person asked for."""
    tx.execute(delete(ReportFile).where(ReportFile.asked_by == account))
