"""Cleans the text of a cell: no run of six digits is kept, names in capitals become readable."""

from __future__ import annotations

import re
import unicodedata

SCIENTIFIC = re.compile(r"\b\d[\d.,]*[eE]\+?\d{1,3}\b")
"""A number that a spreadsheet wrote as 6,28123E+12."""
_DIGITS = re.compile(r"\+?\(?\d(?:[\W_]*\d){5,}")
"""Six digits or more, whatever stands between them but letters."""
_DAYS = re.compile(
    r"\d{1,2}[/.\- ]\d{1,2}[/.\- ](?:\d{4}|\d{2})"
    r"|\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?"
    r"|\d{1,2}[ \-](?:jan|feb|mar|apr|mei|may|jun|jul|agu|agt|aug|sep|okt|oct|nov|des|dec)"
    r"[a-z]*[ \-,]+(?:\d{4}|\d{2})",
    re.IGNORECASE,
)


def plain_text(text: str) -> str:
    """The text without invisible characters, full-width forms and doubled spaces.

    >>> plain_text(" Siti\\u200b  Aminah\\u00a0")
    'Siti Aminah'
    """
    text = unicodedata.normalize("NFKC", text)
    shown = "".join(
        " " if letter.isspace() else letter
        for letter in text
        if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn")
    )
    return " ".join(shown.split())


def without_numbers(text: str) -> str:
    """The plain text without any run of six digits or more.

    >>> without_numbers("Siti +62 812-3456.7890 ds Sukamaju 2")
    'Siti ds Sukamaju 2'
    >>> without_numbers("6.28123E+12")
    ''
    """
    text = SCIENTIFIC.sub(" ", plain_text(text))
    return " ".join(_DIGITS.sub(" ", text).split())


def count_digits(text: str) -> int:
    """The length of the longest run of digits, however separated; a number in scientific notation
    counts as 12.

    >>> count_digits("0812-3456 7890"), count_digits("6,28E+12"), count_digits("RT 02 RW 03")
    (12, 12, 2)
    """
    if SCIENTIFIC.search(text):
        return 12
    runs = re.findall(r"\d(?:[\W_]*\d)*", text)
    return max((sum(letter.isdigit() for letter in run) for run in runs), default=0)


def is_day(text: str) -> bool:
    """Whether a cell is a day, as people write it.

    >>> [is_day(t) for t in ("12/11/2025", "12-11-25", "2025-11-12", "12 November 2025")]
    [True, True, True, True]
    >>> is_day("12 Nov 25"), is_day("Malang, 12 Mei 1990"), is_day("0812-3456")
    (True, True, False)
    """
    place, comma, day = text.rpartition(",")
    day = day.strip() if comma and not count_digits(place) else text.strip()
    return _DAYS.fullmatch(day) is not None


def readable_name(text: str) -> str:
    """A name without numbers, numbering, remarks in brackets and decoration; one in capitals, or
    without any, gets them at the beginning of its words.

    >>> readable_name("1. SITI AMINAH (bu RT)"), readable_name("ni'mah binti ABDUL-ghani")
    ('Siti Aminah', "Ni'mah Binti Abdul-Ghani")
    >>> readable_name("Siti McAminah"), readable_name("H. AHMAD, S.Pd")
    ('Siti McAminah', 'H. Ahmad, S.Pd')
    """
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", without_numbers(text))
    text = text.replace("’", "'").replace("`", "'")
    text = "".join(letter if letter.isalpha() or letter in " '.,-" else " " for letter in text)
    text = " ".join(text.split()).strip(" ,-'").lstrip(".")
    words = [_readable_word(word) for word in text.split()]
    return " ".join(words)


def _readable_word(word: str) -> str:
    if not (word.isupper() or word.islower()) and "-" not in word:
        return word
    parts = re.split(r"([-.])", word)
    return "".join(
        part[:1].upper() + part[1:].lower() if part.isupper() or part.islower() else part
        for part in parts
    )
