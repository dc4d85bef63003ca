"""Content of a coverage table, and its file formats. Pure."""

from app.coverage.rules.files import Indicator, Words, csv_text, json_object
from app.coverage.rules.table import (
    Counts,
    Coverage,
    Part,
    Parts,
    Row,
    Version,
    coverage,
    shade,
)

__all__ = [
    "Counts",
    "Coverage",
    "Indicator",
    "Part",
    "Parts",
    "Row",
    "Version",
    "Words",
    "coverage",
    "csv_text",
    "json_object",
    "shade",
]
