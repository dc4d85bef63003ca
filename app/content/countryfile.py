"""Reads the country sheets, negara/<iso>.yaml.

An entry that cannot be read is reported and left out, so that one mistake does not remove the
other contacts from the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from app.content.country import (
    CONTACTS,
    JOBS,
    KINDS,
    LIMITS,
    TOPICS,
    WAGES,
    Country,
    CountryContact,
    CountryFact,
    DeductionLimit,
    MinimumWage,
)
from app.content.faults import FaultList, Report
from app.content.lesson import ORIGINAL, parse_sources
from app.content.yamlfile import TextsByLanguage, check_keys, load_yaml, read_texts
from app.content.yamltree import YamlNode
from app.kit.text.numbers import SYMBOLS

FOLDER: Final = "negara"
_CAPS: Final = ("sebulan", "persen", "persen_gaji_pertama")
_NAME: Final = re.compile(r"[a-z]{2}\.yaml")
_WHEN: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_AMOUNT: Final = re.compile(r"\d{1,9}(\.\d{1,2})?")
_PHONE: Final = re.compile(r"\+?\d(?:[ -]?\d){2,14}")
# A longer number needs a prefix that shows where to dial it: 0… at home, +62… from anywhere.
_LOCAL_DIGITS: Final = 7
_PAGE: Final = re.compile(r"https://\S+\.\S+")
_FROM: Final = {"sumber": False, "per": True, "tinjau": True}


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
        if (contact := _read_contact(node, languages, report))
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


class _TrackedReport:
    """Forwards faults to another report function, and remembers whether there was one."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.reported = False

    def __call__(self, line: int, code: str, text: str) -> None:
        self.reported = True
        self._report(line, code, text)


def _read_contact(
    node: YamlNode, languages: tuple[str, ...], report: Report
) -> CountryContact | None:
    strict, fields = _TrackedReport(report), node.as_mapping()
    may = dict.fromkeys(("telepon", "lewat", "laman", "bidang"), False)
    _check_entry_keys(node, {"nama": True, "guna": True} | may | _FROM, strict)
    phone, page, way = fields.get("telepon"), fields.get("laman"), fields.get("lewat")
    if phone and not _is_phone_number(phone.written):
        strict(phone.line, "bad-phone", f"nomor “{phone.written}”: tulis 1955, 0800-… atau +62 …")
    if page and not _PAGE.fullmatch(page.written):
        strict(page.line, "dead-link", f"laman “{page.written}” tidak dimulai https://")
    _read_known_word(way, ("whatsapp",), strict)
    if way and not (phone and phone.written.startswith("+")):
        strict(way.line, "bad-phone", "nomor WhatsApp ditulis dengan +62 …")
    money_only = bool(_read_known_word(fields.get("bidang"), ("uang",), strict))
    entry = _read_sources_and_dates(fields, node.line, strict)
    name, text = (read_texts(fields.get(each), languages, strict) for each in ("nama", "guna"))
    if strict.reported:
        return None
    return CountryContact(
        name=name,
        text=text,
        phone=phone.written if phone else "",
        whatsapp=way is not None,
        page=page.written if page else "",
        money_only=money_only,
        **entry,
    )


def _is_phone_number(text: str) -> bool:
    digits = sum(sign.isdigit() for sign in text)
    return bool(_PHONE.fullmatch(text)) and (digits <= _LOCAL_DIGITS or text[0] in "+0")


def _read_fact(
    topic: str, node: YamlNode, languages: tuple[str, ...], report: Report
) -> CountryFact | None:
    strict, fields = _TrackedReport(report), node.as_mapping()
    own: dict[str, bool] = {}
    if topic == WAGES:
        own = {"jumlah": True, "untuk": False}
    elif topic == LIMITS:
        own = {"jenis": True, "untuk": False} | dict.fromkeys(_CAPS, False)
    _check_entry_keys(node, {"teks": True} | own | _FROM, strict)
    said: dict[str, Any] = {"text": read_texts(fields.get("teks"), languages, strict)}
    said |= _read_sources_and_dates(fields, node.line, strict)
    said["job"] = _read_known_word(fields.get("untuk"), JOBS, strict)
    if topic == WAGES:
        least = _read_amounts(fields.get("jumlah"), strict)
        return None if strict.reported else MinimumWage(least=least[0], **said)
    if topic == LIMITS:
        said["kind"] = _read_known_word(fields.get("jenis"), KINDS, strict)
        said |= _read_deduction_amounts(node, strict)
        return None if strict.reported else DeductionLimit(**said)
    return None if strict.reported else CountryFact(**said)


def _check_entry_keys(node: YamlNode, keys: Mapping[str, bool], report: _TrackedReport) -> None:
    """Checks the keys of one entry. Reports a missing key at the entry, not at line 1 of the
    file."""

    def report_missing_key_at_its_entry(line: int, code: str, text: str) -> None:
        report(node.line if code == "missing-key" and line == 1 else line, code, text)

    check_keys(node.as_mapping(), keys, report_missing_key_at_its_entry)


def _read_sources_and_dates(
    fields: Mapping[str, YamlNode], line: int, report: Report
) -> dict[str, Any]:
    node = fields.get("sumber")
    sources = parse_sources(node)
    if node is None or len(sources) < max(len(node.as_list()), 1):
        report(node.line if node else line, "missing-source", "tulis sumber: siapa, lalu https://…")
    when, review = fields.get("per"), fields.get("tinjau")
    if when and not _is_year_month_or_day(when.written):
        report(when.line, "unreadable-line", "“per” ditulis 2025, 2025-04, atau 2025-04-10")
    if review and review.as_date() is None:
        report(review.line, "unreadable-line", "“tinjau” bukan tanggal seperti 2027-05-10")
    return {
        "sources": sources,
        "as_of": when.written if when else "",
        "review_by": (review.as_date() if review else None) or date.min,
        "line": review.line if review else line,
    }


def _is_year_month_or_day(text: str) -> bool:
    if not _WHEN.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _read_known_word(node: YamlNode | None, known: tuple[str, ...], report: Report) -> str:
    word = (node.as_text() or "") if node else ""
    if node and word not in known:
        report(node.line, "unknown-word", f"“{node.written}” bukan {', '.join(known)}")
    return word


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
