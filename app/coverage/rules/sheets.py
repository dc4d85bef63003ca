"""A coverage table as the sheets of a spreadsheet. Pure. Numbers, reasons and names of columns are
those of the CSV."""

from __future__ import annotations

from app.coverage.rules.files import coverage_definitions, coverage_lines
from app.coverage.rules.texts import CoverageTexts
from app.frozen_weeks.rules.table import CoverageTable
from app.frozen_weeks.rules.weeks import FrozenWeek
from app.kit.text.tables import FieldOfLine

NUMBERS_SHEET, DEFINITIONS_SHEET = "Angka", "Definisi"
"""Names that are the same in every language, as those of columns are."""
Sheet = list[list[FieldOfLine]]


def coverage_sheets(
    table: CoverageTable, words: CoverageTexts, week: FrozenWeek
) -> dict[str, Sheet]:
    """The sheets by name: the lines of the table, and what its columns mean."""
    definitions: Sheet = [["kolom", "nama", "definisi", "sumber"]]
    for column, it in coverage_definitions(table, words).items():
        definitions.append([column, it.name, it.definition, it.source])
    for name in table.ratios:
        text = words.ratios[name]
        definitions.append([name, text.name, text.definition, text.source])
    definitions.append(["catatan", None, f"{words.caption} {words.rounding}", None])
    return {NUMBERS_SHEET: coverage_lines(table, words, week), DEFINITIONS_SHEET: definitions}
