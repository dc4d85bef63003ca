"""What pages, files, lines, maps and reports of coverage hold. Pure."""

from app.coverage.rules.files import coverage_csv, coverage_json
from app.coverage.rules.headline import (
    FactKind,
    HeadlineFact,
    headline_facts,
    last_mondays_by_month,
    month_before,
)
from app.coverage.rules.report import CoverageReport, ReportMap, encode_report
from app.coverage.rules.sheets import coverage_sheets
from app.coverage.rules.texts import CoverageTexts, IndicatorText, RatioText, ReachTexts
