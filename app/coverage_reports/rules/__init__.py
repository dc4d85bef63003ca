"""The report on a region and a month, its headline, and its PDF. Pure."""

from app.coverage_reports.rules.headline import (
    FactKind,
    HeadlineFact,
    headline_facts,
    last_mondays_by_month,
    month_before,
)
from app.coverage_reports.rules.report import CoverageReport, ReportMap, encode_report
