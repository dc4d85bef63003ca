"""Spells out numbers; in the original language if num2words does not know another."""

from num2words import CONVERTER_CLASSES, num2words

from config import ORIGINAL


def number_in_words(number: int, language: str) -> str:
    """`number` spelled out in `language`."""
    return str(num2words(number, lang=language if language in CONVERTER_CLASSES else ORIGINAL))


def ordinal_in_words(number: int, language: str) -> str:
    """The ordinal spelled out: "third"."""
    return str(num2words(number, to="ordinal", lang=language))
