"""Writes of coverage: read tokens, reports, and the audit."""

from app.coverage.actions.exporting import record_exact_export, record_export
from app.coverage.actions.reports import (
    ask_for_report_file,
    erase_report_files,
    make_waiting_report_files,
)
from app.coverage.actions.tokens import (
    erase_read_tokens,
    make_read_token,
    record_use_of_read_token,
    revoke_all_read_tokens,
    revoke_read_token,
)
