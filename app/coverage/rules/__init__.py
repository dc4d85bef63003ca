"""What a coverage table says, and how files write it. Pure."""

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
