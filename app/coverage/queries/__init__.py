"""Reads of coverage: for officers, and exact counters for the operator."""

from app.coverage.queries.asked import (
    asked_monday,
    granted_regions,
    may_open,
    require_granted_region,
    unknown_week_error,
    week_or_error,
)
from app.coverage.queries.exact import read_exact_coverage
from app.coverage.queries.reports import (
    CoverageOfMonth,
    ReportFileKey,
    ReportFileState,
    count_unfinished_report_files,
    file_of,
    find_report_file,
    read_coverage_of_month,
    report_file_content,
    unfinished_report_files,
)
from app.coverage.queries.search import search_covered_regions
from app.coverage.queries.texts import coverage_texts
