"""The files of coverage, and their words. Pure."""

from app.coverage.rules.files import coverage_csv, coverage_json
from app.coverage.rules.sheets import coverage_sheets
from app.coverage.rules.texts import CoverageTexts, IndicatorText, RatioText, ReachTexts
