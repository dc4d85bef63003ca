"""Reads the country sheets, negara/<iso>.yaml.

An entry that cannot be read is reported and left out, so that one mistake does not remove the
other contacts from the page.
"""

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
    Contact,
    Country,
    DeductionLimit,
    Fact,
    Wage,
)
from app.content.faults import Faults, Report
from app.content.lesson import ORIGINAL, sources_of
from app.content.yamlfile import ByLanguage, check_keys, load, texts
from app.content.yamltree import Node
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


def read_countries(root: Path, languages: tuple[str, ...], faults: Faults) -> tuple[Country, ...]:
    """Every sheet below `root`, by code. Never raises for the content of the files."""
    found = []
    for file in sorted((root / FOLDER).iterdir()) if (root / FOLDER).is_dir() else ():
        report = faults.of(f"{FOLDER}/{file.name}")
        if not _NAME.fullmatch(file.name):
            report(1, "unknown-file", "nama berkas: dua huruf kode negara, lalu .yaml")
        else:
            found.append(_country(root, file.name, languages, report))
    return tuple(found)


def _country(root: Path, name: str, languages: tuple[str, ...], report: Report) -> Country:
    keys = {"nama": True, "mata_uang": False, CONTACTS: False} | dict.fromkeys(TOPICS, False)
    tree = load(root, f"{FOLDER}/{name}", keys, report)
    fields = tree.fields() if tree else {}
    currency = fields.get("mata_uang")
    if currency and currency.text() not in SYMBOLS:
        report(currency.line, "unknown-word", f"mata uang “{currency.written}” tidak dikenal")
    contacts = [
        contact
        for node in _list(fields, CONTACTS, report)
        if (contact := _contact(node, languages, report))
    ]
    facts = {
        topic: tuple(
            fact
            for node in _list(fields, topic, report)
            if (fact := _fact(topic, node, languages, report))
        )
        for topic in TOPICS
        if topic in fields
    }
    code = name.removesuffix(".yaml")
    written = (currency.text() or "") if currency else ""
    return Country(
        code,
        texts(fields.get("nama"), languages, report) or ByLanguage({ORIGINAL: code}),
        written if written in SYMBOLS else "",
        tuple(contacts),
        facts,
    )


def _list(fields: Mapping[str, Node], key: str, report: Report) -> tuple[Node, ...]:
    node = fields.get(key)
    if node and not node.items():
        report(node.line, "unreadable-line", f"“{key}” ditulis sebagai daftar, tiap baris - …")
    return tuple(node.items()) if node else ()


class _TrackedReport:
    """Forwards reports and remembers whether there was one."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.reported = False

    def __call__(self, line: int, code: str, text: str) -> None:
        self.reported = True
        self._report(line, code, text)


def _contact(node: Node, languages: tuple[str, ...], report: Report) -> Contact | None:
    strict, fields = _TrackedReport(report), node.fields()
    may = dict.fromkeys(("telepon", "lewat", "laman", "bidang"), False)
    _keys(node, {"nama": True, "guna": True} | may | _FROM, strict)
    phone, page, way = fields.get("telepon"), fields.get("laman"), fields.get("lewat")
    if phone and not _is_phone(phone.written):
        strict(phone.line, "bad-phone", f"nomor “{phone.written}”: tulis 1955, 0800-… atau +62 …")
    if page and not _PAGE.fullmatch(page.written):
        strict(page.line, "dead-link", f"laman “{page.written}” tidak dimulai https://")
    _word(way, ("whatsapp",), strict)
    if way and not (phone and phone.written.startswith("+")):
        strict(way.line, "bad-phone", "nomor WhatsApp ditulis dengan +62 …")
    money_only = bool(_word(fields.get("bidang"), ("uang",), strict))
    entry = _entry(fields, node.line, strict)
    name, text = (texts(fields.get(each), languages, strict) for each in ("nama", "guna"))
    if strict.reported:
        return None
    return Contact(
        name=name,
        text=text,
        phone=phone.written if phone else "",
        whatsapp=way is not None,
        page=page.written if page else "",
        money_only=money_only,
        **entry,
    )


def _is_phone(written: str) -> bool:
    digits = sum(sign.isdigit() for sign in written)
    return bool(_PHONE.fullmatch(written)) and (digits <= _LOCAL_DIGITS or written[0] in "+0")


def _fact(topic: str, node: Node, languages: tuple[str, ...], report: Report) -> Fact | None:
    strict, fields = _TrackedReport(report), node.fields()
    own: dict[str, bool] = {}
    if topic == WAGES:
        own = {"jumlah": True, "untuk": False}
    elif topic == LIMITS:
        own = {"jenis": True, "untuk": False} | dict.fromkeys(_CAPS, False)
    _keys(node, {"teks": True} | own | _FROM, strict)
    said: dict[str, Any] = {"text": texts(fields.get("teks"), languages, strict)}
    said |= _entry(fields, node.line, strict)
    said["job"] = _word(fields.get("untuk"), JOBS, strict)
    if topic == WAGES:
        least = _amounts(fields.get("jumlah"), strict)
        return None if strict.reported else Wage(least=least[0], **said)
    if topic == LIMITS:
        said["kind"] = _word(fields.get("jenis"), KINDS, strict)
        said |= _cap(node, strict)
        return None if strict.reported else DeductionLimit(**said)
    return None if strict.reported else Fact(**said)


def _keys(node: Node, keys: Mapping[str, bool], strict: _TrackedReport) -> None:
    """Like check_keys, but reports a missing key at the entry, not at line 1 of the file."""

    def report_at_entry(line: int, code: str, text: str) -> None:
        strict(node.line if code == "missing-key" and line == 1 else line, code, text)

    check_keys(node.fields(), keys, report_at_entry)


def _entry(fields: Mapping[str, Node], line: int, report: Report) -> dict[str, Any]:
    node = fields.get("sumber")
    sources = sources_of(node)
    if node is None or len(sources) < max(len(node.items()), 1):
        report(node.line if node else line, "missing-source", "tulis sumber: siapa, lalu https://…")
    when, review = fields.get("per"), fields.get("tinjau")
    if when and not _is_when(when.written):
        report(when.line, "unreadable-line", "“per” ditulis 2025, 2025-04, atau 2025-04-10")
    if review and review.day() is None:
        report(review.line, "unreadable-line", "“tinjau” bukan tanggal seperti 2027-05-10")
    return {
        "sources": sources,
        "as_of": when.written if when else "",
        "review_by": (review.day() if review else None) or date.min,
        "line": review.line if review else line,
    }


def _is_when(written: str) -> bool:
    if not _WHEN.fullmatch(written):
        return False
    try:
        date.fromisoformat((written + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _word(node: Node | None, known: tuple[str, ...], report: Report) -> str:
    word = (node.text() or "") if node else ""
    if node and word not in known:
        report(node.line, "unknown-word", f"“{node.written}” bukan {', '.join(known)}")
    return word


def _cap(node: Node, report: Report) -> dict[str, Any]:
    fields = node.fields()
    given = [name for name in _CAPS if name in fields]
    if len(given) != 1:
        report(node.line, "bad-limit", f"tulis satu saja: {', '.join(_CAPS)}")
        return {}
    amounts = _amounts(fields[given[0]], report)
    if given == ["sebulan"]:
        return {"monthly": amounts}
    if len(amounts) != 1 or amounts[0] > 100:
        report(fields[given[0]].line, "bad-limit", "persen ditulis satu angka, paling besar 100")
        return {}
    return {"percent" if given == ["persen"] else "percent_first": amounts[0]}


def _amounts(node: Node | None, report: Report) -> tuple[Decimal, ...]:
    if node is None:
        return ()
    written = [each.written for each in node.items()] or [node.written]
    if not all(map(_AMOUNT.fullmatch, written)):
        report(node.line, "unreadable-line", "tulis angka tanpa tanda: 5100")
        return ()
    return tuple(map(Decimal, written))
