"""Checks terms: one plain sentence each, and each term only once in the course."""

from __future__ import annotations

from collections.abc import Iterable

from app.content import prose
from app.content.checks.reading import LONGEST_SENTENCE
from app.content.checks.wording import check_refused_words
from app.content.faults import FaultList
from app.content.glossary import FILE
from app.content.lesson import ORIGINAL
from app.content.module import CourseModule
from app.content.source import without_formulas


def check_glossary_terms(modules: Iterable[CourseModule], faults: FaultList) -> None:
    where: dict[str, str] = {}
    for module in modules:
        report = faults.reporter_for(f"{module.id}/{FILE}")
        for term in module.terms:
            name = term.name[ORIGINAL]
            if term.anchor in where:
                text = f"istilah “{name}” sudah ada di modul {where[term.anchor]}"
                report(term.line, "duplicate-id", text)
            where.setdefault(term.anchor, module.id)
            for meaning in term.meaning.values():
                sentences = list(prose.split_sentences(prose.TextPassage(term.line, meaning, True)))
                if len(sentences) != 1 or meaning.rstrip()[-1] not in ".!?”":
                    report(term.line, "not-one-sentence", f"arti “{name}”: satu kalimat saja")
                elif sentences[0].words > LONGEST_SENTENCE:
                    words = sentences[0].words
                    text = f"arti “{name}” {words} kata; paling banyak {LONGEST_SENTENCE}"
                    report(term.line, "long-sentence", text)
            original = without_formulas(f"{name}: {term.meaning[ORIGINAL]}")
            check_refused_words("\n" * (term.line - 1) + original, report)
