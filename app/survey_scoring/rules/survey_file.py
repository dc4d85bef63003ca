"""Reads a survey as CSV from any program: commas or semicolons, with or without a byte order mark,
UTF-8 or Latin-1, column names in any case.

The first row names the columns. Columns that are no item of the toolkit are ignored. The meaning of
cells is documented in docs/ukur-skor.md; an undefined code is never guessed."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

from app.survey.rules.scoring import CODES, is_defined_code, is_substantive_answer_code

Code = float | None

_WEIGHTS: Final = frozenset({"WGHT", "WEIGHT", "BOBOT"})
_DELIMITERS: Final = ",;\t|"
_EMPTY: Final = frozenset({"", ".", "NA", "N/A", "NAN", "NULL", "#NULL!"})
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_LONGEST_NUMBER: Final = 40
_LARGEST_WEIGHT: Final = 1e12
"""More than the number of people on Earth; it keeps sums of weights finite."""
_SHOWN: Final = 5


class SurveyFileError(ValueError):
    """The survey file cannot be read; the message tells the operator why and what to do."""


def _without_control_characters(text: str) -> str:
    """Removes control characters, which could manipulate the terminal.

    >>> _without_control_characters("a\x1b[2Jb"), _without_control_characters("Jawa Timur")
    ('a [2Jb', 'Jawa Timur')
    """
    return "".join(each if each.isprintable() else " " for each in text)


@dataclass
class RowProblem:
    """A problem in rows of a survey file: how many rows, the first line numbers and texts."""

    count: int = 0
    lines: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, line: int, text: str = "") -> None:
        self.count += 1
        text = _without_control_characters(text)
        if len(self.lines) < _SHOWN:
            self.lines.append(line)
        if text and len(self.texts) < _SHOWN and text[:_LONGEST_NUMBER] not in self.texts:
            self.texts.append(text[:_LONGEST_NUMBER])


@dataclass(frozen=True)
class SurveyRespondent:
    """One respondent of a survey file. `unknown`: items with an undefined code; `weight`: None if
    the file has no weights or the cell is no number."""

    answers: dict[str, Code]
    unknown: frozenset[str]
    weight: float | None


def _parse_csv_number(text: str) -> float | None:
    """The number in a cell, with a decimal point or comma; None for any other text.

    >>> [_parse_csv_number(text) for text in (".40178", "0,5", "1.234", "1.234,5", "٣")]
    [0.40178, 0.5, 1.234, 1234.5, None]
    """
    if len(text) > _LONGEST_NUMBER:
        return None
    if "," in text and "." in text:
        text = text.replace("." if text.rindex(".") < text.rindex(",") else ",", "")
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


class _CodeByCell(dict[str, "Code | str"]):
    """A cache from the text of a cell to its code: None if blank, the text itself if undefined."""

    def __init__(self, item: str, *, reversed_scale: bool) -> None:
        super().__init__()
        self._item = item
        self._reversed = reversed_scale and item.startswith("QS")

    def __missing__(self, cell: str) -> Code | str:
        text = cell.strip()
        code = None if text.upper() in _EMPTY else _parse_csv_number(text)
        if code is None:
            value: Code | str = None if text.upper() in _EMPTY else text
        elif not is_defined_code(self._item, code):
            value = text
        else:
            value = 6 - code if self._reversed and is_substantive_answer_code(code) else code
        self[cell] = value
        return value


class SurveyFile:
    """A survey in CSV, read row by row from `lines`. Its counts of problems are complete when the
    iterator `respondents` is exhausted. Raises SurveyFileError."""

    def __init__(
        self, lines: Iterable[str], *, weight: str = "", reversed_scale: bool = False
    ) -> None:
        source = iter(lines)
        self._skipped, first = next(
            ((at, line) for at, line in enumerate(source) if _is_content_line(line)), (0, None)
        )
        if first is None:
            raise SurveyFileError("Berkas ini kosong.")
        try:
            self._reader = csv.reader(chain([first], source), delimiter=_detect_delimiter(first))
            header = [_without_control_characters(cell) for cell in next(self._reader)]
        except csv.Error as error:
            raise SurveyFileError(f"Baris pertama tidak bisa dibaca ({error}).") from None
        names = [_column_name(cell) for cell in header]
        self._width = len(header)
        self.repeated = tuple(
            sorted({name for name in names if name in CODES and names.count(name) > 1})
        )
        self._columns = [
            (name, at, _CodeByCell(name, reversed_scale=reversed_scale))
            for at, name in enumerate(names)
            if name in CODES and name not in self.repeated
        ]
        self.spelled = {name: header[at].strip() for name, at, _ in self._columns}
        self.items = frozenset(self.spelled)
        if not self.items:
            shown = ", ".join(cell.strip()[:20] for cell in header[:6])
            raise SurveyFileError(
                "Tidak ada kolom dengan nama butir (QK3, QF1_a, …) di baris pertama. "
                f"Yang tertulis di sana: {shown}"
            )
        wanted = {_column_name(weight)} if weight else _WEIGHTS
        at = [place for place, name in enumerate(names) if name in wanted]
        if weight and not at:
            raise SurveyFileError(f"Tidak ada kolom bobot bernama {weight}.")
        if len(at) > 1:
            both = ", ".join(header[place].strip() for place in at)
            raise SurveyFileError(f"Lebih dari satu kolom bobot: {both}. Pilih dengan --bobot.")
        self._weight = at[0] if at else None
        self.weight = header[at[0]].strip() if at else None
        self.unknown: dict[str, RowProblem] = {}
        self.torn, self.silent, self.unweighted = RowProblem(), RowProblem(), RowProblem()
        self.counted = 0

    def respondents(self) -> Iterator[SurveyRespondent]:
        """Yield each respondent with at least one answer. Blank rows are ignored; rows with a wrong
        number of cells are counted in `torn`, rows without any answer in `silent`."""
        line = self._skipped + self._reader.line_num
        while True:
            try:
                row = next(self._reader, None)
            except csv.Error as error:
                raise SurveyFileError(
                    f"Baris {line + 1} tidak bisa dibaca ({error}). Periksa tanda kutipnya."
                ) from None
            if row is None:
                return
            here, line = line + 1, self._skipped + self._reader.line_num
            if not any(row) or not any(cell.strip() for cell in row):
                continue
            if len(row) < self._width or any(cell.strip() for cell in row[self._width :]):
                self.torn.add(here)
                continue
            found = self._respondent(row, here)
            if found.answers or found.unknown:
                self.counted += 1
                yield found
            else:
                self.silent.add(here)

    def _respondent(self, row: list[str], line: int) -> SurveyRespondent:
        answers: dict[str, Code] = {}
        unknown: list[str] = []
        for item, at, cells in self._columns:
            code = cells[row[at]]
            if code is None:
                continue
            if isinstance(code, str):
                unknown.append(item)
                self.unknown.setdefault(item, RowProblem()).add(line, code)
            else:
                answers[item] = code
        return SurveyRespondent(answers, frozenset(unknown), self._weight_of(row, line))

    def _weight_of(self, row: list[str], line: int) -> float | None:
        if self._weight is None:
            return None
        text = row[self._weight].strip()
        weight = _parse_csv_number(text)
        if weight is None or not 0 <= weight <= _LARGEST_WEIGHT:
            self.unweighted.add(line, text)
            return None
        return weight


def _is_content_line(line: str) -> bool:
    """Whether a line is neither blank nor Excel's note of the separator."""
    return bool(line.strip(" \t\r\n;,|\ufeff")) and not re.match(r"\ufeff?\"?sep=", line, re.I)


def _column_name(cell: str) -> str:
    """A column name as the scoring rules write it.

    >>> _column_name(' qk7.1 '), _column_name("QF1_a")
    ('QK7_1', 'QF1_A')
    """
    return re.sub(r"[\s.\-]+", "_", cell.strip("\ufeff \t\r\n\"'")).upper()


def _detect_delimiter(header: str) -> str:
    """The separator that yields the most item names in the first row."""

    def known(delimiter: str) -> int:
        cells = next(csv.reader([header], delimiter=delimiter), [])
        return sum(_column_name(cell) in CODES for cell in cells)

    return max(_DELIMITERS, key=known)


def detect_encoding(path: Path) -> str:
    """The encoding of the file. Raises SurveyFileError if it is not a text file."""
    with path.open("rb") as file:
        start = file.read(4096)
        utf_16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if b"\0" in start and not utf_16:
            raise SurveyFileError("Ini bukan berkas teks. Simpan dulu sebagai CSV.")
        decoder = codecs.getincrementaldecoder("utf-16" if utf_16 else "utf-8")()
        try:
            decoder.decode(start)
            while part := file.read(1 << 20):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            if utf_16:
                raise SurveyFileError("Berkas ini rusak atau terpotong.") from None
            return "latin-1"
    return "utf-16" if utf_16 else "utf-8-sig"
