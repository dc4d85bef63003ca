"""Sums (the fence `hitung`) and numbers that carry their formula (`{= … }`).

Both are recomputed with fractions, so that only the rounding shown on the page occurs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from app.content.faults import Report
from app.content.source import MARK, without_formulas
from app.kit.text import numbers

ABOUT: Final = ("kira-kira", "about")
_NUMBER: Final = r"\d+(?:[.,]\d+)*"
_AMOUNT: Final = re.compile(
    rf"(?P<number>{_NUMBER})(?P<word> (?:ribu|juta|miliar))?(?P<percent>%)?"
)
_ROW: Final = re.compile(
    rf"(?P<label>[^|]*\S)\s*\|\s*(?:(?P<sign>[-+x:=]) +)?"
    rf"(?:(?P<about>{'|'.join(ABOUT)}) +)?(?P<amount>\S.*?)\s*"
)
_TOKEN: Final = re.compile(rf"\s*(?:(?P<number>{_NUMBER}%?)|(?P<sign>[-+x:()]))")
_AFTER_ABOUT: Final = re.compile(rf"(?:{'|'.join(ABOUT)})\s+[^\s\d]*$", re.IGNORECASE)
_TOLERANCE: Final = re.compile(rf"\s*±\s*(?P<number>{_NUMBER})")


class CourseFormulaError(ValueError):
    """A formula that cannot be read or computed; the text is shown to the author."""


@dataclass(frozen=True)
class WrittenAmount:
    """A number written in a text: its value, and `step`, the value of one unit in its last
    digit."""

    value: Fraction
    step: Fraction


@dataclass(frozen=True)
class SumRow:
    """One line of a sum. `sign` is empty on the first line of a group and `=` on a result; `about`
    is the word (kira-kira, about) before a rounded result, else empty."""

    label: str
    sign: str
    about: str
    written: str
    amount: WrittenAmount
    line: int


@dataclass(frozen=True)
class SumBlock:
    title: str
    groups: tuple[tuple[SumRow, ...], ...]


@lru_cache(maxsize=4096)
def parse_amount(text: str) -> WrittenAmount | None:
    """The number in `text` (currency before, unit after); None if there is not exactly one.

    >>> parse_amount("Rp2,5 juta"), parse_amount("5% setahun"), parse_amount("dua")
    (WrittenAmount(value=Fraction(2500000, 1), step=Fraction(100000, 1)), \
WrittenAmount(value=Fraction(1, 20), step=Fraction(1, 100)), None)
    """
    found = list(_AMOUNT.finditer(text))
    if len(found) != 1:
        return None
    number = numbers.parse_number(found[0]["number"])
    scale = numbers.parse_number(f"1{found[0]['word'] or ''}")
    if number is None or scale is None:
        return None
    worth = Fraction(scale) / (100 if found[0]["percent"] else 1)
    exponent = number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    return WrittenAmount(Fraction(number) * worth, worth / 10**decimals)


def round_half_up(value: Fraction, step: Fraction) -> Fraction:
    """`value` rounded to a multiple of `step`; a half goes up."""
    return (value / step + Fraction(1, 2)).__floor__() * step


def numbers_outside_formulas(lines: Iterable[str]) -> set[Fraction]:
    """Every number in the text of `lines`, formulas left out; a percentage also counts as written
    (5 of 5%)."""
    seen: set[Fraction] = set()
    for match in _AMOUNT.finditer(without_formulas("\n".join(lines))):
        for text in {match[0], match["number"]}:
            if written := parse_amount(text):
                seen.add(written.value)
    return seen


def _apply_operator(operator: str, left: Fraction, right: Fraction) -> Fraction:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "x":
        return left * right
    if right == 0:
        raise CourseFormulaError("tidak bisa dibagi nol")
    return left / right


def _formula_tokens(formula: str) -> list[str]:
    found: list[str] = []
    at = 0
    text = formula.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise CourseFormulaError(f"“{text[at:].strip()}” bukan angka atau tanda + - x :")
        found.append(match["number"] or match["sign"])
        at = match.end()
    return found


def formula_operands(formula: str) -> list[Fraction]:
    return [found.value for token in _formula_tokens(formula) if (found := parse_amount(token))]


def evaluate_formula(formula: str) -> Fraction:
    """Computes a formula in school notation: `x` and `:` before `+` and `-`, brackets first. Raises
    CourseFormulaError.

    >>> evaluate_formula("3.801.600 - 1.000 x 3.760"), evaluate_formula("(10 + 20) : 4")
    (Fraction(41600, 1), Fraction(15, 2))
    """
    rest = _formula_tokens(formula)[::-1]

    def parse_factor() -> Fraction:
        first = rest.pop() if rest else ""
        if first == "(":
            value = parse_chain("+-")
            if not rest or rest.pop() != ")":
                raise CourseFormulaError("kurung tidak ditutup")
            return value
        found = parse_amount(first)
        if found is None:
            raise CourseFormulaError("angka belum lengkap")
        return found.value

    def parse_chain(operators: str) -> Fraction:
        below = parse_factor if operators == "x:" else lambda: parse_chain("x:")
        value = below()
        while rest and rest[-1] in operators:
            sign = rest.pop()
            value = _apply_operator(sign, value, below())
        return value

    try:
        value = parse_chain("+-")
    except RecursionError:
        raise CourseFormulaError("terlalu banyak kurung") from None
    if rest:
        raise CourseFormulaError(f"tanda “{rest[-1]}” tidak pada tempatnya")
    return value


def read_sum_block(title: str, lines: Sequence[str], before: int, report: Report) -> SumBlock:
    """Reads the rows of a calculation (```hitung), where the first is line `before` + 1. Unreadable
    rows are reported and left out. A blank line starts a new group."""
    groups: list[list[SumRow]] = [[]]
    for number, line in enumerate(lines, before + 1):
        if not line.strip():
            groups.append([])
            continue
        match = _ROW.fullmatch(line)
        found = parse_amount(match["amount"]) if match else None
        if match is None or found is None:
            report(number, "unreadable-line", "baris hitung tidak terbaca; tulis: label | - RM10")
            continue
        sign, about = match["sign"] or "", match["about"] or ""
        groups[-1].append(SumRow(match["label"], sign, about, match["amount"], found, number))
    return SumBlock(title, tuple(tuple(group) for group in groups if group))


def check_sum_block(block: SumBlock, report: Report) -> None:
    for group in block.groups:
        value = group[0].amount.value
        if group[0].sign:
            report(group[0].line, "bad-sum", "baris pertama hitungan tidak memakai tanda")
        for row in group[1:]:
            if not row.sign:
                report(row.line, "bad-sum", "baris ini perlu tanda + - x : atau =")
            elif row.sign != "=":
                try:
                    value = _apply_operator(row.sign, value, row.amount.value)
                except CourseFormulaError as fault:
                    report(row.line, "bad-sum", str(fault))
            else:
                due = round_half_up(value, row.amount.step) if row.about else value
                if due != row.amount.value:
                    report(
                        row.line,
                        "bad-sum",
                        f"hasilnya {_format_number(value)}, bukan {row.written}",
                    )
                # The next row continues with the number shown on the page.
                value = row.amount.value
        if group[-1].sign != "=":
            report(group[-1].line, "bad-sum", "hitungan ini belum punya hasil (baris =)")


def check_formulas_in_line(
    line: str, line_number: int, visible: set[Fraction], report: Report
) -> None:
    """Recomputes each formula `{= … }` of a line. `visible` are the numbers that a reader sees."""
    if line.count("{=") != len(MARK.findall(line)):
        report(line_number, "unreadable-line", "tanda {= … } tidak ditutup")
    for mark in MARK.finditer(line):
        before = without_formulas(line[: mark.start()])
        formula = mark[0][2:-1]
        last = max(_AMOUNT.finditer(before), key=re.Match.start, default=None)
        written = parse_amount(last[0]) if last and last.end() == len(before) else None
        if last is None or written is None:
            report(line_number, "bad-sum", f"tulis {mark[0]} tepat di belakang angkanya")
            continue
        try:
            value = evaluate_formula(formula)
        except CourseFormulaError as fault:
            report(line_number, "bad-sum", f"rumus {mark[0]} tidak terbaca: {fault}")
            continue
        tolerance = _TOLERANCE.match(line, mark.end())
        if _AFTER_ABOUT.search(before[: last.start()]):
            fits = round_half_up(value, written.step) == written.value
        elif tolerance and (room := parse_amount(tolerance["number"])):
            fits = abs(value - written.value) <= room.value
        else:
            fits = value == written.value
        if not fits:
            report(line_number, "bad-sum", f"hasilnya {_format_number(value)}, bukan {last[0]}")
        for operand in formula_operands(formula):
            if operand not in visible:
                report(
                    line_number,
                    "bad-sum",
                    f"angka {_format_number(operand)} tidak tampak di berkas ini",
                )


def _format_number(value: Fraction) -> str:
    rounded = round_half_up(value, Fraction(1, 100))
    places = 0 if rounded.denominator == 1 else 2
    return numbers.format_decimal(Decimal(rounded.numerator) / rounded.denominator, places, "id")
