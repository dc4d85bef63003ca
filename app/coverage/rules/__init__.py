"""Content of a coverage table, and its file formats. Pure."""

from app.coverage.rules.files import CoverageTexts, IndicatorText, coverage_csv, coverage_json
from app.coverage.rules.table import (
    CoreVersionRow,
    Counts,
    CoverageRow,
    CoverageTable,
    RegionPart,
    RegionWithParts,
    UnknownCoreListVersionError,
    build_coverage_table,
)
from app.coverage.rules.tiles import tile_css_class

__all__ = [
    "CoreVersionRow",
    "Counts",
    "CoverageRow",
    "CoverageTable",
    "CoverageTexts",
    "IndicatorText",
    "RegionPart",
    "RegionWithParts",
    "UnknownCoreListVersionError",
    "build_coverage_table",
    "coverage_csv",
    "coverage_json",
    "tile_css_class",
]
