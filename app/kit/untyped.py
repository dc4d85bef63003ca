"""The one door for libraries that carry no types: each enters as a small typed function."""

from num2words import num2words  # type: ignore[import-untyped]


def number_words(number: int, language: str) -> str:
    """`number` spelled out in `language` ("id", "en")."""
    return str(num2words(number, lang=language))
