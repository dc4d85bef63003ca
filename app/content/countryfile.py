"""Reads the country sheets, negara/<iso>.yaml.

An entry that cannot be read is reported and left out, so that one mistake does not remove the
other contacts from the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from app.content.contactfile import read_contact
from app.content.country import (
    CONTACTS,
    JOBS,
    KINDS,
    LIMITS,
    TOPICS,
    WAGES,
    Country,
    CountryFact,
    DeductionLimit,
    MinimumWage,
)
from app.content.faults import FaultList, Report
from app.content.lesson import ORIGINAL
from app.content.sheetentry import (
    ENTRY_KEYS,
    TrackedReport,
    check_entry_keys,
    read_known_word,
    read_sources_and_dates,
)
from app.content.yamlfile import TextsByLanguage, load_yaml, read_texts
from app.content.yamltree import YamlNode
from app.kit.text.numbers import SYMBOLS

FOLDER: Final = "negara"
_CAPS: Final = ("sebulan", "persen", "persen_gaji_pertama")
_NAME: Final = re.compile(r"[a-z]{2}\.yaml")
_AMOUNT: Final = re.compile(r"\d{1,9}(\.\d{1,2})?")


def read_countries(
    root: Path, languages: tuple[str, ...], faults: FaultList
) -> tuple[Country, ...]:
    """Reads every country sheet of the course in `root`, sorted by country code. Never raises for
    the content of the files."""
    found = []
    for file in sorted((root / FOLDER).iterdir()) if (root / FOLDER).is_dir() else ():
        report = faults.reporter_for(f"{FOLDER}/{file.name}")
        if not _NAME.fullmatch(file.name):
            report(1, "unknown-file", "nama berkas: dua huruf kode negara, lalu .yaml")
        else:
            found.append(_read_country(root, file.name, languages, report))
    return tuple(found)


def _read_country(
    root: Path, file_name: str, languages: tuple[str, ...], report: Report
) -> Country:
    keys = {"nama": True, "mata_uang": False, CONTACTS: False} | dict.fromkeys(TOPICS, False)
    tree = load_yaml(root, f"{FOLDER}/{file_name}", keys, report)
    fields = tree.as_mapping() if tree else {}
    currency = fields.get("mata_uang")
    if currency and currency.as_text() not in SYMBOLS:
        report(currency.line, "unknown-word", f"mata uang “{currency.written}” tidak dikenal")
    contacts = [
        contact
        for node in _read_entry_list(fields, CONTACTS, report)
        if (contact := read_contact(node, languages, report))
    ]
    facts = {
        topic: tuple(
            fact
            for node in _read_entry_list(fields, topic, report)
            if (fact := _read_fact(topic, node, languages, report))
        )
        for topic in TOPICS
        if topic in fields
    }
    code = file_name.removesuffix(".yaml")
    written = (currency.as_text() or "") if currency else ""
    return Country(
        code,
        read_texts(fields.get("nama"), languages, report) or TextsByLanguage({ORIGINAL: code}),
        written if written in SYMBOLS else "",
        tuple(contacts),
        facts,
    )


def _read_entry_list(
    fields: Mapping[str, YamlNode], key: str, report: Report
) -> tuple[YamlNode, ...]:
    node = fields.get(key)
    if node and not node.as_list():
        report(node.line, "unreadable-line", f"“{key}” ditulis sebagai daftar, tiap baris - …")
    return tuple(node.as_list()) if node else ()


def _read_fact(
    topic: str, node: YamlNode, languages: tuple[str, ...], report: Report
) -> CountryFact | None:
    strict, fields = TrackedReport(report), node.as_mapping()
    own: dict[str, bool] = {}
    if topic == WAGES:
        own = {"jumlah": True, "untuk": False}
    elif topic == LIMITS:
        own = {"jenis": True, "untuk": False} | dict.fromkeys(_CAPS, False)
    check_entry_keys(node, {"teks": True} | own | ENTRY_KEYS, strict)
    said: dict[str, Any] = {"text": read_texts(fields.get("teks"), languages, strict)}
    said |= read_sources_and_dates(fields, node.line, strict)
    said["job"] = read_known_word(fields.get("untuk"), JOBS, strict)
    if topic == WAGES:
        least = _read_amounts(fields.get("jumlah"), strict)
        return None if strict.reported else MinimumWage(least=least[0], **said)
    if topic == LIMITS:
        said["kind"] = read_known_word(fields.get("jenis"), KINDS, strict)
        said |= _read_deduction_amounts(node, strict)
        return None if strict.reported else DeductionLimit(**said)
    return None if strict.reported else CountryFact(**said)


def _read_deduction_amounts(node: YamlNode, report: Report) -> dict[str, Any]:
    fields = node.as_mapping()
    given = [name for name in _CAPS if name in fields]
    if len(given) != 1:
        report(node.line, "bad-limit", f"tulis satu saja: {', '.join(_CAPS)}")
        return {}
    amounts = _read_amounts(fields[given[0]], report)
    if given == ["sebulan"]:
        return {"monthly": amounts}
    if len(amounts) != 1 or amounts[0] > 100:
        report(fields[given[0]].line, "bad-limit", "persen ditulis satu angka, paling besar 100")
        return {}
    return {"percent" if given == ["persen"] else "percent_first": amounts[0]}


def _read_amounts(node: YamlNode | None, report: Report) -> tuple[Decimal, ...]:
    if node is None:
        return ()
    written = [each.written for each in node.as_list()] or [node.written]
    if not all(map(_AMOUNT.fullmatch, written)):
        report(node.line, "unreadable-line", "tulis angka tanpa tanda: 5100")
        return ()
    return tuple(map(Decimal, written))
