"""The spoken form of each pattern in the rules of `say`, in one language."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

from app.content.aloud.tongue import Language
from app.kit.text import numbers
from app.kit.untyped.text import number_words, ordinal_words

_SAID_PARTS: Final = frozenset({"com", "go", "gov", "kur", "net", "org", "pin"})
_YEARS: Final = range(1900, 2100)
_SCALES: Final = {"rb": "ribu", "jt": "juta"}


class Saying:
    """Replacement functions for the rules, in one language."""

    def __init__(self, tongue: Language, language: str) -> None:
        self.tongue = tongue
        self._language = language

    def whole(self, number: int) -> str:
        return number_words(number, self._language).replace(",", "")

    def digits(self, text: str) -> str:
        return " ".join(self.whole(int(digit)) for digit in text if digit.isdigit())

    def number(self, written: str) -> str:
        """Reads thousands and decimals as the course writes them; a number with a leading zero
        (007) is read digit by digit."""
        value = numbers.parse(written)
        plain = written.replace(".", "").replace(",", "")
        if value is None or (len(plain) > 1 and plain == written and plain.startswith("0")):
            return self.digits(written)
        return self._decimal(value)

    def _decimal(self, value: Decimal) -> str:
        whole, _, behind = f"{value:f}".partition(".")
        said = self.whole(int(whole))
        return f"{said} {self.tongue.point} {self.digits(behind)}" if behind else said

    def _money(self, mark: str, written: str, scale: str = "") -> str:
        unit, hundredth = self.tongue.money[mark]
        value = numbers.parse(written)
        cents = re.search(r"[.,](\d\d)$", written)
        if hundredth and cents and not scale and value is not None:
            rest = f" {self.whole(int(cents[1]))} {hundredth}" if int(cents[1]) else ""
            return f"{self.whole(int(value))} {unit}{rest}"
        scale = f" {_SCALES.get(scale, scale)}" if scale else ""
        said = self.number(written)
        # "satu juta", but "seribu": before "ribu", one is a prefix.
        if (said, scale) == ("satu", " ribu"):
            said, scale = "seribu", ""
        return f"{said}{scale} {unit}"

    def money(self, match: re.Match[str]) -> str:
        sign = f"{self.tongue.minus} " if match["minus"] else ""
        return sign + self._money(match["mark"], match["number"], match["scale"] or "")

    def money_range(self, match: re.Match[str]) -> str:
        low = self.number(match["number"])
        high = self._money(match["mark"], match["b"], match["scale"] or "")
        return f"{low} {self.tongue.to} {high}"

    def range(self, match: re.Match[str]) -> str:
        a, b = match["a"], match["b"]
        percent = f" {self.tongue.percent}" if match["p"] else ""
        return f"{self.number(a)}{percent} {self.tongue.to} {self.number(b)}"

    def day(self, match: re.Match[str]) -> str:
        try:
            day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            return self.digits(match[0])
        month = self.tongue.months.split()[day.month - 1]
        return f"{self.whole(day.day)} {month} {self.year(day.year)}"

    def year(self, number: int) -> str:
        """English reads a year in two halves: twenty twenty-six."""
        first, last = divmod(number, 100)
        if self._language != "en" or (first == 20 and last < 10) or last == 0:
            return self.whole(number)
        return f"{self.whole(first)} {'oh ' if last < 10 else ''}{self.whole(last)}"

    def phone(self, match: re.Match[str]) -> str:
        groups = re.findall(r"\d+", match[0])
        sign = f"{'plus' if match[0].startswith('+') else ''} "
        return (sign + ", ".join(self.digits(group) for group in groups)).strip()

    def short_phone(self, match: re.Match[str]) -> str:
        return f"{match['word']} {self.digits(match['n'])}"

    def code(self, match: re.Match[str]) -> str:
        star, hash_ = ("bintang", "pagar") if self._language == "id" else ("star", "hash")
        return f"{star} {hash_} {self.digits(match[0])} {hash_}"

    def _clock(self, written: str) -> str:
        hour, minute = (int(part) for part in re.split("[.:]", written))
        if not minute:
            return self.whole(hour)
        between = "lewat " if self._language == "id" else ""
        return f"{self.whole(hour)} {between}{self.whole(minute)}"

    def hour(self, match: re.Match[str]) -> str:
        said = self._clock(match["a"])
        return f"{said} o'clock" if self._language == "en" and match["a"][-2:] == "00" else said

    def hours(self, match: re.Match[str]) -> str:
        return f"{self._clock(match['a'])} {self.tongue.to} {self._clock(match['b'])}"

    def rule(self, match: re.Match[str]) -> str:
        """A law, such as 18/2017."""
        year = self.year(int(match["y"]))
        return f"{self.tongue.number} {self.whole(int(match['n']))} {self.tongue.year} {year}"

    def part(self, match: re.Match[str]) -> str:
        unit = f" {self.tongue.units[match['unit']]}" if match["unit"] else ""
        whole = f"{self.whole(int(match['w']))} " if match["w"] else ""
        if whole and self._language == "en":
            whole += "and a " if match["a"] == "1" and match["b"] == "2" else "and "
        return f"{whole}{self._part(int(match['a']), int(match['b']))}{unit}"

    def _part(self, a: int, b: int) -> str:
        if a == 1 and b in self.tongue.parts:
            return self.tongue.parts[b]
        if not 2 < b <= 10:
            return f"{self.whole(a)} {self.tongue.per} {self.whole(b)}"
        if self._language == "id":
            return f"{self.whole(a)} per{self.whole(b)}"
        return f"{self.whole(a)} {'quarter' if b == 4 else ordinal_words(b, 'en')}s"

    def ordinal(self, match: re.Match[str]) -> str:
        number = int(match["n"])
        if self._language == "en":
            return ordinal_words(number, "en")
        return "pertama" if number == 1 else f"ke{self.whole(number)}"

    def decade(self, match: re.Match[str]) -> str:
        return f"{self.whole(int(match['n']))}an"

    def measure(self, match: re.Match[str]) -> str:
        unit = match["unit"]
        written = match[0].removesuffix(unit).strip()
        said = self.number(written)
        return "seribu" if (said, unit) == ("satu", "rb") else f"{said} {self.tongue.units[unit]}"

    def mixed(self, match: re.Match[str]) -> str:
        """A number alone, or a name of letters and digits: BP3MI, 2L."""
        number = match["n"]
        plain = number.isdigit() and len(number) == 4 and int(number) in _YEARS
        said = self.year(int(number)) if plain and not match["a"] else self.number(number)
        return " ".join(part for part in (match["a"], said, match["b"]) if part)

    def short(self, match: re.Match[str]) -> str:
        said = self.tongue.short[match[0]]
        ends = match[0].endswith(".") and re.match(
            r"\s*(?:$|\n|[A-Z“])", match.string[match.end() :]
        )
        return f"{said}." if ends and match[0] in ("dll.", "dsb.", "dst.", "etc.") else said

    def page(self, match: re.Match[str]) -> str:
        """A web address as it is read aloud: its words, digits and marks one by one; a short part
        that is no known word is spelled out."""
        said = []
        for piece in re.findall(r"[a-z]+|\d+|[./-]", re.sub("^https?://", "", match[0])):
            if piece.isdigit():
                said.append(self.digits(piece))
            elif piece in "./-":
                marks = {".": self.tongue.dot, "/": self.tongue.slash, "-": self.tongue.dash}
                said.append(marks[piece])
            elif len(piece) <= 3 and piece not in _SAID_PARTS:
                said.append(piece.upper())
            else:
                said.append(piece)
        return " ".join(said)
