"""Checks that a module says a stock phrase (app/content/kata/frasa.yaml) at most once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from app.content.faults import FaultList
from app.content.module import CourseModule
from app.content.source import CourseMarkdownFile

_LIST: Final = Path(__file__).parents[1] / "kata" / "frasa.yaml"


def check_stock_phrases(
    modules: Iterable[CourseModule], languages: Iterable[str], faults: FaultList
) -> None:
    """Reports each further use of a stock phrase in a module, and where the first one is."""
    patterns = stock_phrase_patterns()
    for module in modules:
        for language in languages:
            if pattern := patterns.get(language):
                _check_module(module, language, pattern, faults)


@cache
def stock_phrase_patterns() -> dict[str, re.Pattern[str]]:
    """By language, a pattern that matches any of its stock phrases, also across lines."""
    listed: dict[str, list[str]] = yaml.safe_load(_LIST.read_text("utf-8"))
    return {language: _pattern_of_phrases(phrases) for language, phrases in listed.items()}


def _pattern_of_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    gap = r"[\s>]+"
    alternatives = "|".join(gap.join(map(re.escape, each.split())) for each in phrases)
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)


def _check_module(
    module: CourseModule, language: str, pattern: re.Pattern[str], faults: FaultList
) -> None:
    first: dict[str, str] = {}
    for file in _files_of_module(module, language):
        text = "\n".join(file.lines[file.first :])
        for match in pattern.finditer(text):
            phrase = " ".join(re.split(r"[\s>]+", match[0].lower()))
            line = file.first + text.count("\n", 0, match.start()) + 1
            if phrase in first:
                faults.reporter_for(file.path)(
                    line, "stock-phrase", f"“{phrase}” sudah ada di {first[phrase]}; sekali saja"
                )
            first.setdefault(phrase, f"{file.path}:{line}")


def _files_of_module(module: CourseModule, language: str) -> Iterator[CourseMarkdownFile]:
    for lesson in module.lessons:
        for name, file in lesson.files.items():
            if name.endswith(f".{language}"):
                yield file
