"""Reads a YAML file of the course, checks its keys, and extracts texts by language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.content import yamltree
from app.content.faults import MISSING, Report
from app.content.lesson import ORIGINAL
from app.content.source import decode_utf8
from app.content.yamltree import YamlNode


def load_yaml(root: Path, path: str, keys: Mapping[str, bool], report: Report) -> YamlNode | None:
    """Reads the YAML file at `path`; `keys` are the allowed keys, True if required."""
    try:
        data = (root / path).read_bytes()
    except OSError:
        report(1, MISSING, "berkas ini belum ada")
        return None
    text = decode_utf8(data, report)
    tree = None if text is None else yamltree.parse_yaml(text, report)
    if tree is not None:
        check_keys(tree.as_mapping(), keys, report)
    return tree


def check_keys(fields: Mapping[str, YamlNode], keys: Mapping[str, bool], report: Report) -> None:
    for name, node in fields.items():
        if name not in keys:
            report(node.line, "unknown-key", f"kunci “{name}” tidak dikenal")
    for name, required in keys.items():
        if required and (name not in fields or fields[name].value in (None, "", [], {})):
            line = fields[name].line if name in fields else 1
            report(line, "missing-key", f"“{name}” belum diisi")


class TextsByLanguage(dict[str, str]):
    """Texts by language; the original stands in for one that is missing.

    >>> TextsByLanguage({"id": "Dua biaya"})["jv"]
    'Dua biaya'
    """

    def __missing__(self, language: str) -> str:
        if language == ORIGINAL:
            raise KeyError(language)
        return self[ORIGINAL]


def read_texts(
    node: YamlNode | None, languages: tuple[str, ...], report: Report
) -> TextsByLanguage:
    """Reads the texts of a mapping by language, of which there must be one in each of
    `languages`."""
    fields = node.as_mapping() if node else {}
    for language in languages:
        if node and not (language in fields and fields[language].as_text()):
            report(node.line, "missing-key", f"tulisan bahasa “{language}” belum ada di sini")
    return TextsByLanguage(
        {name: text for name, each in fields.items() if (text := each.as_text())}
    )
