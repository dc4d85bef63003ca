"""Terms that the course explains in one sentence each, and links from their first use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from markdown_it.token import Token

from app.content.faults import FaultList, Report
from app.content.yamlfile import check_keys, load_yaml, read_texts
from app.content.yamltree import YamlNode

FILE: Final = "istilah.yaml"
PAGE: Final = "/istilah"
# Endings that may follow a term: kursnya; remittances.
_ENDINGS: Final = {"id": "(?:-?nya)?", "en": "(?:s|es|['’]s)?"}


@dataclass(frozen=True)
class GlossaryTerm:
    """A term that the course explains: its name and meaning (one sentence) by language."""

    name: Mapping[str, str]
    meaning: Mapping[str, str]
    line: int = field(default=0, compare=False)

    @property
    def name_words(self) -> tuple[str, ...]:
        """The words of the Indonesian name, in lower case."""
        return tuple(re.findall(r"[^\W\d_]+", self.name["id"].lower()))

    @property
    def anchor(self) -> str:
        """The URL fragment of the term on the glossary page, the same in every language.

        >>> GlossaryTerm({"id": "KUR PMI (kredit)"}, {}).anchor
        'kur-pmi-kredit'
        """
        return "-".join(re.findall(r"[a-z0-9]+", self.name["id"].lower()))


def read_glossary_terms(
    root: Path, module: str, languages: tuple[str, ...], faults: FaultList
) -> tuple[GlossaryTerm, ...]:
    """Reads the glossary terms of a module, in the order of its file; empty if it has none."""
    path = f"{module}/{FILE}"
    report = faults.reporter_for(path)
    if not (root / path).exists():
        return ()
    tree = load_yaml(root, path, {}, report)
    if tree is not None and not tree.as_list():
        report(1, "unreadable-line", "tulis sebagai daftar, tiap istilah dimulai - istilah:")
    found = (_read_term(node, languages, report) for node in (tree.as_list() if tree else ()))
    return tuple(term for term in found if term is not None)


def _read_term(node: YamlNode, languages: tuple[str, ...], report: Report) -> GlossaryTerm | None:
    fields = node.as_mapping()

    def report_at_term(line: int, code: str, text: str) -> None:
        report(node.line if code == "missing-key" and line == 1 else line, code, text)

    check_keys(fields, {"istilah": True, "arti": True}, report_at_term)
    name = read_texts(fields.get("istilah"), languages, report)
    meaning = read_texts(fields.get("arti"), languages, report)
    if not all(language in each for each in (name, meaning) for language in languages):
        return None
    return GlossaryTerm(name, meaning, node.line)


class Glossary:
    """All terms of a course, and a search for them in a text."""

    def __init__(self, terms: Iterable[GlossaryTerm], languages: Sequence[str]) -> None:
        self.terms = tuple({term.anchor: term for term in reversed(tuple(terms))}.values())[::-1]
        self._named = {
            language: {term.name[language].lower(): term for term in reversed(self.terms)}
            for language in languages
        }
        self._patterns = {
            language: _pattern_of_terms(language, self._named[language]) for language in languages
        }

    def find_terms(self, text: str, language: str) -> Iterable[tuple[re.Match[str], GlossaryTerm]]:
        """Every use of a term in `text`, as whole words. Where two terms match, the longer one
        wins."""
        for match in self._patterns[language].finditer(text):
            yield match, self._named[language][" ".join(match["term"].lower().split())]


def _pattern_of_terms(language: str, names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    words = (r"\s+".join(re.escape(word) for word in name.split()) for name in longest_first)
    ending = _ENDINGS.get(language, "")
    # Without names, the pattern matches nothing: (?!) never matches.
    return re.compile(rf"(?<![\w-])(?P<term>{'|'.join(words) or '(?!)'}){ending}(?![\w-])", re.I)


class FirstTermUseLinker:
    """Makes the first use of each term in one lesson a link to its meaning."""

    def __init__(self, glossary: Glossary, language: str) -> None:
        self._glossary = glossary
        self._language = language
        self._seen: set[str] = set()

    def link_terms(self, tokens: Sequence[Token]) -> None:
        """Links the first use of each term in `tokens`, in place, except in headings, tables and
        links."""
        table = 0
        for before, token in zip([None, *tokens], tokens, strict=False):
            table += {"table_open": 1, "table_close": -1}.get(token.type, 0)
            heading = before is not None and before.type == "heading_open"
            if token.type == "inline" and not table and not heading:
                token.children = self._link_in_children(token.children or [])

    def _link_in_children(self, children: Sequence[Token]) -> list[Token]:
        found: list[Token] = []
        inside = 0
        for child in children:
            inside += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            found += [child] if inside or child.type != "text" else self._split_at_terms(child)
        return found

    def _split_at_terms(self, token: Token) -> list[Token]:
        text, parts, start = token.content, [], 0
        for match, term in self._glossary.find_terms(text, self._language):
            if term.anchor in self._seen:
                continue
            self._seen.add(term.anchor)
            opened = Token("link_open", "a", 1, attrs={"href": f"{PAGE}#{term.anchor}"})
            parts += [_text_token(text[start : match.start()]), opened, _text_token(match[0])]
            parts.append(Token("link_close", "a", -1))
            start = match.end()
        return [token] if not parts else [*parts, _text_token(text[start:])]


def _text_token(content: str) -> Token:
    return Token("text", "", 0, content=content)
