"""Warns where “Jangan …” or “harus” stands without a reason, which reads as a lecture. The author
decides: the lesson stays publishable."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from app.content import prose
from app.content.faults import NO_REASON, Report
from app.content.source import CourseMarkdownFile, source_notes

_DEMAND: Final = re.compile(
    r"\bjangan(?:lah)?\b|(?<!tidak )(?<!yang )\bharus(?:lah)?\b", re.IGNORECASE
)
_DEMANDED: Final = re.compile(r"jangan|harus", re.IGNORECASE)
# Not counted as demands: questions, quotations, and rules reported with their source.
_NO_DEMAND: Final = re.compile(
    r"\?[\"”’]?\s*$|\bmenurut\b|\bberapa\b|\bapa(?:kah)? (?:yang )?harus\b|\bjangan-jangan\b"
    r"|\bjangan sampai\b",
    re.IGNORECASE,
)
_SPEECH: Final = re.compile(r"[“\"][^”\"]*[”\"]")
_WITHIN: Final = re.compile(
    r"\b(?:karena|sebab|supaya|agar|biar|sehingga|nanti|kalau tidak|bila tidak|jika tidak)\b",
    re.IGNORECASE,
)
_FOLLOWING: Final = re.compile(
    r"\b(?:karena|sebab(?:nya)?|supaya|agar|biar|sehingga|nanti|bisa|dapat|mungkin|mudah|sulit"
    r"|sering|biasanya|akibat(?:nya)?|maka|jadi|dengan (?:begitu|begini|cara (?:itu|ini))|kalau"
    r"|bila|jika|tanpa|belum|lebih|aman|rugi|untung|gunanya|tujuannya|artinya|begitu|itulah"
    r"|hilang|habis|berkurang|bertambah|tetap|tidak)\b",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r".*?(?:[.!?…]+[\"”’»)]*(?=\s|$)|$)", re.DOTALL)


def check_demands_have_reasons(source: CourseMarkdownFile, report: Report) -> None:
    """Reports sentences of an Indonesian file that demand something without a reason. Options and
    choices are left out: they are what other people say or do."""
    lines = ["" if line.startswith("- ") else line for line in source.lines[source.first :]]
    noted = source_notes(lines)
    heads = [number for number, line in enumerate(lines) if line.startswith("## ")]
    for start, end in pairwise([0, *heads, len(lines)]):
        if not _DEMANDED.search("\n".join(lines[start:end])):
            continue  # parsing Markdown is the expensive part
        for passage in prose.split_passages(lines[start:end], source.first + start):
            below = passage.line + passage.text.count("\n") - source.first
            if passage.prose and below not in noted:  # a rule reported with its source
                _check_passage(passage, report)


def _check_passage(passage: prose.TextPassage, report: Report) -> None:
    said = list(_sentences_with_lines(passage))
    for number, (line, text) in enumerate(said):
        demand = _DEMAND.search(text)
        if not demand or _NO_DEMAND.search(text):
            continue
        following = said[number + 1][1] if number + 1 < len(said) else ""
        if not _WITHIN.search(text) and not _FOLLOWING.search(following):
            word = demand[0].capitalize()
            report(
                line, NO_REASON, f"“{word}” tanpa alasan: katakan sebabnya di kalimat berikutnya"
            )


def _sentences_with_lines(passage: prose.TextPassage) -> Iterable[tuple[int, str]]:
    """Yields each sentence with its line number; quotations are replaced by spaces."""
    text = _SPEECH.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), passage.text)
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            lead = len(match[0]) - len(match[0].lstrip())
            yield passage.line + text.count("\n", 0, match.start() + lead), match[0].strip()
