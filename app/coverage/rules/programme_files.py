"""Which programmes the villages of a district are in, for files of coverage. Pure."""

from __future__ import annotations

from typing import Final

from app.coverage.rules.texts import CoverageTexts

PROGRAMME_COLUMN: Final = "program"


def programmes_json(village: str, words: CoverageTexts) -> dict[str, list[str]]:
    """The field of a part; none but in files of a district."""
    if words.programmes is None:
        return {}
    return {"programmes": list(words.programmes.names.get(village, ()))}


def programme_fields(village: str, words: CoverageTexts) -> tuple[str | None, ...]:
    """The field of a line under PROGRAMME_COLUMN; none but in files of a district."""
    if words.programmes is None:
        return ()
    return ("; ".join(words.programmes.names.get(village, ())) or None,)
