"""Numbers as people type them and as Bekal writes them.

Amounts, percents and plain decimals are written as the language of the page writes numbers:
`Rp1.250.000` and `RM10,50` in Indonesian, `Rp1,250,000` and `RM10.50` in English. `parse` reads
both. The marks come from CLDR, as Babel has it."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Final

from babel.numbers import get_decimal_symbol, get_group_symbol

from app.kit.text.msgid import N_
from app.kit.untyped.text import number_in_words

SYMBOLS: Final[dict[str, str]] = {
    "IDR": "Rp",
    "MYR": "RM",
    "HKD": "HK$",
    "TWD": "NT$",
    "SGD": "S$",
    "SAR": "SAR",
    "KRW": "₩",
    "JPY": "¥",
    "AED": "AED",
    "BND": "B$",
    "EUR": "€",
    "TRY": "TL",
    "USD": "US$",
}

UNITS: Final[dict[str, str]] = {
    "MYR": N_("ringgit"),
    "HKD": N_("dolar Hong Kong"),
    "TWD": N_("dolar Taiwan"),
    "SGD": N_("dolar Singapura"),
    "SAR": N_("riyal"),
    "KRW": N_("won"),
    "JPY": N_("yen"),
    "AED": N_("dirham"),
    "BND": N_("dolar Brunei"),
    "EUR": N_("euro"),
    "TRY": N_("lira Turki"),
    "USD": N_("dolar Amerika"),
}
"""One unit in words, of the currencies that are sent from."""

# Longest number that is read at all: keeps the work bounded and the arithmetic exact.
_LONGEST_TEXT: Final = 40
_MOST_DIGITS: Final = 18

_MULTIPLIERS: Final[dict[str, int]] = {
    "rb": 10**3,
    "ribu": 10**3,
    "thousand": 10**3,
    "jt": 10**6,
    "juta": 10**6,
    "million": 10**6,
    "miliar": 10**9,
    "milyar": 10**9,
    "billion": 10**9,
}
_PREFIXES: Final = "|".join(
    sorted(
        {re.escape(mark.lower()) for pair in SYMBOLS.items() for mark in pair} | {r"rp\.", r"\$"},
        key=len,
        reverse=True,
    )
)
# Every kind of space that a phone keyboard or a copied receipt puts between digits.
_SPACES: Final = re.compile("[ \t\u00a0\u2007\u2009\u202f]+")
_SHAPE: Final = re.compile(
    rf"(?P<minus>[-−]?) ?(?:{_PREFIXES})? ?(?P<inner>[-−]?) ?"
    rf"(?P<number>[0-9., ]*[0-9])(?:,-)? ?(?P<word>{'|'.join(_MULTIPLIERS)})?(?: ?rupiah)?"
)
_GROUPED: Final = re.compile(r"[0-9]{1,3}([., ])[0-9]{3}(?:\1[0-9]{3})*|[0-9]+")


def _normalized_number(number: str) -> str | None:
    """`number` (ASCII digits with `.`, `,` or spaces) as Python writes it, or None."""
    marks = [sign for sign in number if sign in ".,"]
    whole, fraction = number, ""
    if marks:
        last = number.rindex(marks[-1])
        before, behind = number[:last], number[last + 1 :]
        # One kind of mark before groups of exactly three: thousands. A group never starts
        # with 0, so "0,125" is an eighth and not a hundred and twenty-five.
        groups = (
            len(set(marks)) == 1
            and _GROUPED.fullmatch(number) is not None
            and not number.startswith("0")
        )
        if not groups:
            whole, fraction = before or "0", behind
    if not _GROUPED.fullmatch(whole) or (fraction and not fraction.isdecimal()):
        return None
    digits = re.sub("[., ]", "", whole)
    if len(digits) + len(fraction) > _MOST_DIGITS:
        return None
    return f"{digits}.{fraction}" if fraction else digits


def parse_number(text: str) -> Decimal | None:
    """The number that someone typed, or None where it cannot be one. Never raises.

    One separator with 1–3 digits before it and exactly three behind groups thousands, else the
    last separator is decimal (the rule of the course format, so that a quiz, a calculator and
    the phone's script read alike). A currency mark before and "rb", "ribu", "jt", "juta",
    "miliar" or "rupiah" behind are understood. Only ASCII digits are digits.

    >>> [parse_number(text) for text in ("3.840", "2,5", "1,5 jt", "Rp1.250.000,-", "tiga")]
    [Decimal('3840'), Decimal('2.5'), Decimal('1500000.0'), Decimal('1250000'), None]
    """
    if len(text) > _LONGEST_TEXT:
        return None
    match = _SHAPE.fullmatch(_SPACES.sub(" ", text).strip(" ").lower())
    if match is None or (match["minus"] and match["inner"]):
        return None
    plain = _normalized_number(match["number"])
    if plain is None:
        return None
    value = Decimal(plain) * _MULTIPLIERS.get(match["word"] or "", 1)
    return -value if (match["minus"] or match["inner"]) and value else value


def format_decimal(value: Decimal | float, places: int, lang: str) -> str:
    """`value` with exactly `places` decimals, rounded half up, marks as `lang` writes them.

    >>> format_decimal(Decimal("2.535"), 2, "id"), format_decimal(Decimal("1234.5"), 1, "en")
    ('2,54', '1,234.5')
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    written = f"{abs(rounded):,.{places}f}"
    written = written.translate(_number_separators(lang))
    return f"{'−' if rounded < 0 else ''}{written}"


@cache
def _number_separators(lang: str) -> dict[int, str]:
    """The replacements for Python's decimal and group marks. `parse` reads Latin digits only."""
    return {
        ord(","): get_group_symbol(lang, numbering_system="latn"),
        ord("."): get_decimal_symbol(lang, numbering_system="latn"),
    }


def format_money(amount: Decimal, currency: str, lang: str) -> str:
    """An amount of `currency` (ISO 4217), two decimals where it is not whole.

    >>> format_money(Decimal(1000), "MYR", "id"), format_money(Decimal("10.5"), "HKD", "en")
    ('RM1.000', 'HK$10.50')
    """
    cents = abs(amount).quantize(Decimal("0.01"), ROUND_HALF_UP)
    sign = "−" if amount < 0 and cents else ""
    places = 0 if cents == int(cents) else 2
    return f"{sign}{SYMBOLS.get(currency, currency)}{format_decimal(cents, places, lang)}"


def format_rupiah(amount: int, lang: str) -> str:
    """Whole rupiah.

    >>> format_rupiah(1250000, "id"), format_rupiah(-500, "id"), format_rupiah(1250000, "en")
    ('Rp1.250.000', '−Rp500', 'Rp1,250,000')
    """
    return format_money(Decimal(amount), "IDR", lang)


def format_percent(value: Decimal | float, lang: str, places: int = 2) -> str:
    """`value` percent (2.54 means 2.54 of 100).

    >>> format_percent(Decimal("4.96"), "id"), format_percent(Decimal("40.66"), "en", 1)
    ('4,96%', '40.7%')
    """
    return f"{format_decimal(value, places, lang)}%"


def format_byte_count(byte_count: int, lang: str) -> str:
    """What a tap will load, in bytes, never told smaller than it is. No line breaks between
    number and unit.

    >>> [format_byte_count(n, "id") for n in (84_001, 300, 2_140_000)]
    ['85\\xa0kB', '1\\xa0kB', '2,2\\xa0MB']
    """
    if byte_count <= 999_000:
        return f"{-(-byte_count // 1000)}\N{NO-BREAK SPACE}kB"
    return f"{format_decimal(Decimal(-(-byte_count // 100_000)) / 10, 1, lang)}\N{NO-BREAK SPACE}MB"


def amount_in_words(amount: int, lang: str, unit: str = "rupiah") -> str:
    """A whole amount below 10^36 in words, for whoever loses count of the zeros.

    >>> amount_in_words(3801600, "id")
    'tiga juta delapan ratus satu ribu enam ratus rupiah'
    """
    spelled = number_in_words(abs(amount), lang)
    return f"{'minus ' if amount < 0 else ''}{spelled} {unit}"
