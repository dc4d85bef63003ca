"""Numbers in words."""

from num2words import num2words


def number_words(number: int, language: str) -> str:
    """`number` spelled out in `language` ("id", "en")."""
    return str(num2words(number, lang=language))
