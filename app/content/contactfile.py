"""Reads one contact of a country sheet: an office, a hotline or a page, with its number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.content.country import CONTACT_ROLES, CountryContact
from app.content.faults import Report
from app.content.sheetentry import (
    ENTRY_KEYS,
    TrackedReport,
    check_entry_keys,
    read_known_word,
    read_sources_and_dates,
)
from app.content.yamlfile import read_texts
from app.content.yamltree import YamlNode

_PHONE: Final = re.compile(r"\+?\d(?:[ -]?\d){2,14}")
# A longer number needs a prefix that shows where to dial it: 0… or 1… (service numbers such as
# 1800…) inside the country, +62… from anywhere.
_LOCAL_DIGITS: Final = 7
_PAGE: Final = re.compile(r"https://\S+\.\S+")
_CHAT_ONLY: Final = "whatsapp"
_CALL_AND_CHAT: Final = "keduanya"
_OPTIONAL: Final = (
    "telepon", "lewat", "laman", "bidang", "peran", "jam", "bahasa", "sumber_beda",
)  # fmt: skip


def read_contact(
    node: YamlNode, languages: tuple[str, ...], report: Report
) -> CountryContact | None:
    """The contact of one entry; None if something of it was reported."""
    strict, fields = TrackedReport(report), node.as_mapping()
    keys = {"nama": True, "guna": True} | dict.fromkeys(_OPTIONAL, False) | ENTRY_KEYS
    check_entry_keys(node, keys, strict)
    phone, page = fields.get("telepon"), fields.get("laman")
    if phone and not _is_phone_number(phone.written):
        strict(phone.line, "bad-phone", f"nomor “{phone.written}”: tulis 1955, 0800-… atau +62 …")
    if page and not _PAGE.fullmatch(page.written):
        strict(page.line, "dead-link", f"laman “{page.written}” tidak dimulai https://")
    way = _read_way(fields, strict)
    role = read_known_word(fields.get("peran"), CONTACT_ROLES, strict)
    if role and not phone:
        strict(fields["peran"].line, "bad-phone", "“peran” hanya untuk nomor telepon")
    entry = read_sources_and_dates(fields, node.line, strict, may_lack_address=True)
    name, text, hours, spoken = (
        read_texts(fields.get(key), languages, strict) for key in ("nama", "guna", "jam", "bahasa")
    )
    money_only = bool(read_known_word(fields.get("bidang"), ("uang",), strict))
    differ = bool(read_known_word(fields.get("sumber_beda"), ("ya",), strict))
    if strict.reported:
        return None
    return CountryContact(
        name=name,
        text=text,
        hours=hours,
        spoken=spoken,
        phone=phone.written if phone else "",
        calls=way != _CHAT_ONLY,
        whatsapp=bool(way),
        page=page.written if page else "",
        role=role,
        sources_differ=differ,
        money_only=money_only,
        **entry,
    )


def _read_way(fields: Mapping[str, YamlNode], report: Report) -> str:
    """The word of `lewat`; empty if the number takes calls only."""
    phone, way = fields.get("telepon"), fields.get("lewat")
    if way and not (phone and phone.written.startswith("+")):
        report(way.line, "bad-phone", "nomor WhatsApp ditulis dengan +62 …")
    return read_known_word(way, (_CHAT_ONLY, _CALL_AND_CHAT), report)


def _is_phone_number(text: str) -> bool:
    digits = sum(sign.isdigit() for sign in text)
    return bool(_PHONE.fullmatch(text)) and (digits <= _LOCAL_DIGITS or text[0] in "+01")
