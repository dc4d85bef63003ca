"""Spells out numbers."""

from num2words import num2words


def number_words(number: int, language: str) -> str:
    """`number` spelled out in `language` ("id", "en")."""
    return str(num2words(number, lang=language))


def ordinal_words(number: int, language: str) -> str:
    """The ordinal spelled out: "third"."""
    return str(num2words(number, to="ordinal", lang=language))
