"""Writes of coverage: reports, and the audit."""

from app.coverage.actions.exporting import record_exact_export, record_export, record_given_file
from app.coverage.actions.reports import (
    ask_for_report_file,
    erase_report_files,
    make_waiting_report_files,
)
