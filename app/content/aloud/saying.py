"""The spoken form of each pattern in the rules of `say`, in one language."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

from app.content.aloud.spoken import SpokenLanguage
from app.kit.text import numbers
from app.kit.untyped.text import number_in_words, ordinal_in_words

_SAID_PARTS: Final = frozenset({"com", "go", "gov", "kur", "net", "org", "pin"})
_YEARS: Final = range(1900, 2100)
_SCALES: Final = {"rb": "ribu", "jt": "juta"}


class SpokenTextConverter:
    """Replaces numbers, dates, amounts, addresses and abbreviations by the words that a reader
    says, in one language. Each public method takes a regular expression match."""

    def __init__(self, tongue: SpokenLanguage, language: str) -> None:
        self.tongue = tongue
        self._language = language

    def say_whole_number(self, number: int) -> str:
        return number_in_words(number, self._language).replace(",", "")

    def say_only_digits(self, text: str) -> str:
        return " ".join(self.say_whole_number(int(digit)) for digit in text if digit.isdigit())

    def say_number(self, written: str) -> str:
        """Reads a number with the separators of the course; one with a leading zero (007) is read
        digit by digit."""
        value = numbers.parse_number(written)
        plain = written.replace(".", "").replace(",", "")
        if value is None or (len(plain) > 1 and plain == written and plain.startswith("0")):
            return self.say_only_digits(written)
        return self._say_decimal(value)

    def _say_decimal(self, value: Decimal) -> str:
        whole, _, behind = f"{value:f}".partition(".")
        said = self.say_whole_number(int(whole))
        return f"{said} {self.tongue.point} {self.say_only_digits(behind)}" if behind else said

    def _say_amount(self, currency: str, written: str, scale: str = "") -> str:
        unit, hundredth = self.tongue.money[currency]
        value = numbers.parse_number(written)
        cents = re.search(r"[.,](\d\d)$", written)
        if hundredth and cents and not scale and value is not None:
            rest = f" {self.say_whole_number(int(cents[1]))} {hundredth}" if int(cents[1]) else ""
            return f"{self.say_whole_number(int(value))} {unit}{rest}"
        scale = f" {_SCALES.get(scale, scale)}" if scale else ""
        said = self.say_number(written)
        # "satu juta", but "seribu": before "ribu", one is a prefix.
        if (said, scale) == ("satu", " ribu"):
            said, scale = "seribu", ""
        return f"{said}{scale} {unit}"

    def say_money(self, match: re.Match[str]) -> str:
        sign = f"{self.tongue.minus} " if match["minus"] else ""
        return sign + self._say_amount(match["mark"], match["number"], match["scale"] or "")

    def say_money_range(self, match: re.Match[str]) -> str:
        low = self.say_number(match["number"])
        high = self._say_amount(match["mark"], match["b"], match["scale"] or "")
        return f"{low} {self.tongue.to} {high}"

    def say_number_range(self, match: re.Match[str]) -> str:
        a, b = match["a"], match["b"]
        percent = f" {self.tongue.percent}" if match["p"] else ""
        return f"{self.say_number(a)}{percent} {self.tongue.to} {self.say_number(b)}"

    def say_date(self, match: re.Match[str]) -> str:
        try:
            day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            return self.say_only_digits(match[0])
        month = self.tongue.months[day.month - 1]
        return f"{self.say_whole_number(day.day)} {month} {self.say_year(day.year)}"

    def say_year(self, number: int) -> str:
        """Reads a year; English reads it in two halves: twenty twenty-six."""
        first, last = divmod(number, 100)
        if self._language != "en" or (first == 20 and last < 10) or last == 0:
            return self.say_whole_number(number)
        between = " oh " if last < 10 else " "
        return self.say_whole_number(first) + between + self.say_whole_number(last)

    def say_phone_number(self, match: re.Match[str]) -> str:
        groups = re.findall(r"\d+", match[0])
        sign = f"{'plus' if match[0].startswith('+') else ''} "
        return (sign + ", ".join(self.say_only_digits(group) for group in groups)).strip()

    def say_short_phone_number(self, match: re.Match[str]) -> str:
        return f"{match['word']} {self.say_only_digits(match['n'])}"

    def say_phone_dial_code(self, match: re.Match[str]) -> str:
        star, hash_ = ("bintang", "pagar") if self._language == "id" else ("star", "hash")
        return f"{star} {hash_} {self.say_only_digits(match[0])} {hash_}"

    def _say_clock_time(self, written: str) -> str:
        hour, minute = (int(part) for part in re.split("[.:]", written))
        if not minute:
            return self.say_whole_number(hour)
        between = "lewat " if self._language == "id" else ""
        return f"{self.say_whole_number(hour)} {between}{self.say_whole_number(minute)}"

    def say_time(self, match: re.Match[str]) -> str:
        said = self._say_clock_time(match["a"])
        return f"{said} o'clock" if self._language == "en" and match["a"][-2:] == "00" else said

    def say_time_range(self, match: re.Match[str]) -> str:
        start, end = self._say_clock_time(match["a"]), self._say_clock_time(match["b"])
        return f"{start} {self.tongue.to} {end}"

    def say_law_number(self, match: re.Match[str]) -> str:
        """Reads the number of a law, such as 18/2017."""
        year = self.say_year(int(match["y"]))
        number = self.say_whole_number(int(match["n"]))
        return f"{self.tongue.number} {number} {self.tongue.year} {year}"

    def say_fraction_with_unit(self, match: re.Match[str]) -> str:
        unit = f" {self.tongue.units[match['unit']]}" if match["unit"] else ""
        whole = f"{self.say_whole_number(int(match['w']))} " if match["w"] else ""
        if whole and self._language == "en":
            whole += "and a " if match["a"] == "1" and match["b"] == "2" else "and "
        return f"{whole}{self._say_fraction(int(match['a']), int(match['b']))}{unit}"

    def _say_fraction(self, a: int, b: int) -> str:
        if a == 1 and b in self.tongue.parts:
            return self.tongue.parts[b]
        if not 2 < b <= 10:
            return f"{self.say_whole_number(a)} {self.tongue.per} {self.say_whole_number(b)}"
        if self._language == "id":
            return f"{self.say_whole_number(a)} per{self.say_whole_number(b)}"
        return f"{self.say_whole_number(a)} {'quarter' if b == 4 else ordinal_in_words(b, 'en')}s"

    def say_ordinal(self, match: re.Match[str]) -> str:
        number = int(match["n"])
        if self._language == "en":
            return ordinal_in_words(number, "en")
        return "pertama" if number == 1 else f"ke{self.say_whole_number(number)}"

    def say_decade(self, match: re.Match[str]) -> str:
        return f"{self.say_whole_number(int(match['n']))}an"

    def say_measurement(self, match: re.Match[str]) -> str:
        unit = match["unit"]
        written = match[0].removesuffix(unit).strip()
        said = self.say_number(written)
        return "seribu" if (said, unit) == ("satu", "rb") else f"{said} {self.tongue.units[unit]}"

    def say_number_with_letters(self, match: re.Match[str]) -> str:
        """Reads a number alone, or a name of letters and digits such as BP3MI or 2L."""
        number = match["n"]
        plain = number.isdigit() and len(number) == 4 and int(number) in _YEARS
        said = self.say_year(int(number)) if plain and not match["a"] else self.say_number(number)
        return " ".join(part for part in (match["a"], said, match["b"]) if part)

    def expand_abbreviation(self, match: re.Match[str]) -> str:
        said = self.tongue.short[match[0]]
        ends = match[0].endswith(".") and re.match(
            r"\s*(?:$|\n|[A-Z“])", match.string[match.end() :]
        )
        return f"{said}." if ends and match[0] in ("dll.", "dsb.", "dst.", "etc.") else said

    def say_web_address(self, match: re.Match[str]) -> str:
        """Reads the words, digits and marks of a web address one by one; a short part that is no
        known word is spelled out."""
        said = []
        for piece in re.findall(r"[a-z]+|\d+|[./-]", re.sub("^https?://", "", match[0])):
            if piece.isdigit():
                said.append(self.say_only_digits(piece))
            elif piece in "./-":
                marks = {".": self.tongue.dot, "/": self.tongue.slash, "-": self.tongue.dash}
                said.append(marks[piece])
            elif len(piece) <= 3 and piece not in _SAID_PARTS:
                said.append(piece.upper())
            else:
                said.append(piece)
        return " ".join(said)
