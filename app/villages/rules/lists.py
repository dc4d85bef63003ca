"""Reads and judges a list of programme villages row by row. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from app.kit.text.msgid import N_
from app.regions import codes
from app.regions.rules import normalized_search_words
from app.villages.rules.entries import (
    FIELD_NAMES,
    LONGEST,
    VillageEntry,
    changed_fields,
    find_programme,
    find_status,
    is_future,
    parse_partial_date,
    text_fault,
)
from app.villages.rules.reading import ListRow

RowKind = Literal["new", "known", "doubtful", "refused"]
KIND_NAMES: Final[Mapping[RowKind, str]] = {
    "new": N_("baru"),
    "known": N_("sudah ada"),
    "doubtful": N_("meragukan"),
    "refused": N_("ditolak"),
}


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row and what becomes of it. `entry` is what would be stored, None for a refused one;
    `reason` a key of REASONS. `shown`: code or name of the village, as well as it is known."""

    line: int
    kind: RowKind
    shown: str
    reason: str = ""
    detail: str = ""
    entry: VillageEntry | None = None
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPlaces:
    """What the official list says of the regions in a table. `names`: {code: name} of villages in
    force; `gone`: codes no longer in force; `by_name`: {key: codes of villages of that name}."""

    names: Mapping[str, str]
    gone: Collection[str]
    successors: Mapping[str, str]
    by_name: Mapping[str, Sequence[str]]


class _RefusedError(Exception):
    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def village_name_key(name: str) -> str:
    """A name of a village as the official list is searched by, without its title.

    >>> village_name_key("Desa Sumber Agung"), village_name_key("SUMBERAGUNG")
    ('sumberagung', 'sumberagung')
    """
    words = [word for word in normalized_search_words(name) if word not in ("desa", "kelurahan")]
    return "".join(words)


def judge_rows(
    rows: Sequence[ListRow],
    places: KnownPlaces,
    existing: Mapping[tuple[str, str, str], VillageEntry],
    scopes: Sequence[str],
    today: date,
) -> list[JudgedRow]:
    """What becomes of each row. `existing`: entries of the registry by their key; `scopes`: the
    regions whose villages may be stored. Of rows that say the same the first one counts; if they
    contradict each other, none does."""
    judged: list[JudgedRow] = []
    for row in rows:
        try:
            judged.append(_judge_row(row, places, existing, scopes, today))
        except _RefusedError as refused:
            shown = row["code"] or row["village"]
            judged.append(
                JudgedRow(row.line, "refused", shown[:60], refused.reason, refused.detail[:60])
            )
    return _without_repeated(judged)


def list_digest(rows: Sequence[JudgedRow]) -> str:
    """A fingerprint of what would be stored, so that only what was shown is confirmed."""
    told = "\n".join(repr((row.line, row.kind, row.reason, row.entry)) for row in rows)
    return hashlib.sha256(told.encode()).hexdigest()


def count_rows(rows: Sequence[JudgedRow]) -> dict[str, int]:
    """How many rows are new, changed, same, doubtful and refused.

    >>> count_rows([JudgedRow(2, "known", "", "same"), JudgedRow(3, "new", "")])
    {'new': 1, 'changed': 0, 'same': 1, 'doubtful': 0, 'refused': 0}
    """
    told = [_told_kind(row) for row in rows]
    return {kind: told.count(kind) for kind in ("new", "changed", "same", "doubtful", "refused")}


def _told_kind(row: JudgedRow) -> str:
    if row.kind == "known":
        return "changed" if row.changes else "same"
    return row.kind


def rows_to_store(rows: Sequence[JudgedRow], doubtful: Collection[int]) -> list[VillageEntry]:
    """The entries to store: new ones, known ones that changed, and doubtful ones whose lines were
    confirmed."""
    return [
        row.entry
        for row in rows
        if row.entry is not None
        and (
            row.kind == "new"
            or (row.kind == "known" and row.changes)
            or (row.kind == "doubtful" and row.line in doubtful)
        )
    ]


def _judge_row(
    row: ListRow,
    places: KnownPlaces,
    existing: Mapping[tuple[str, str, str], VillageEntry],
    scopes: Sequence[str],
    today: date,
) -> JudgedRow:
    if row.is_torn:
        raise _RefusedError("columns")
    code, doubt = _village_of(row, places, scopes)
    if not any(codes.is_region_inside(code, scope) for scope in scopes):
        raise _RefusedError("outside")
    entry = _entry_of(row, code, today)
    shown = f"{places.names[code]} {code}"
    before = existing.get(entry.key)
    changes: tuple[str, ...] = ()
    if before is not None:
        entry = _filled_up(entry, before, row)
        changes = tuple(each for each in changed_fields(before, entry) if each != "name")
    if doubt is not None:
        return JudgedRow(row.line, "doubtful", shown, *doubt, entry, changes)
    if before is None:
        return JudgedRow(row.line, "new", shown, entry=entry)
    return JudgedRow(row.line, "known", shown, "changed" if changes else "same", "", entry, changes)


def _village_of(
    row: ListRow, places: KnownPlaces, scopes: Sequence[str]
) -> tuple[str, tuple[str, str] | None]:
    """The village that a row means, and (reason, detail) if that is doubtful."""
    code = row["code"]
    if not code:
        named = [
            each
            for each in places.by_name.get(village_name_key(row["village"]), ())
            if any(codes.is_region_inside(each, scope) for scope in scopes)
        ]
        if len(named) != 1:
            raise _RefusedError("several" if named else "no_code")
        return named[0], ("by_name", f"{places.names[named[0]]} {named[0]}")
    if not codes.is_region_code(code) or codes.region_level(code) != "village":
        raise _RefusedError("malformed", code)
    if code in places.gone:
        now = codes.current_code(code, places.successors)
        if now not in places.names:
            raise _RefusedError("gone", code)
        return now, ("renumbered", f"{places.names[now]} {now}")
    if code not in places.names:
        raise _RefusedError("unknown", code)
    name = places.names[code]
    if row["village"] and village_name_key(row["village"]) != village_name_key(name):
        return code, ("other_name", name)
    return code, None


def _entry_of(row: ListRow, code: str, today: date) -> VillageEntry:
    if not row["programme"]:
        raise _RefusedError("no_programme")
    programme = find_programme(row["programme"])
    status = find_status(row["status"])
    if status is None:
        raise _RefusedError("status", row["status"])
    entry = VillageEntry(
        village=code,
        programme=programme or "lain",
        name="" if programme else row["programme"],
        since=_date(row["since"], today),
        decree=row["decree"],
        decree_date=_date(row["decree_date"], today),
        office=row["office"],
        status=status,
    )
    for name in LONGEST:
        fault = text_fault(name, getattr(entry, name))
        if fault:
            raise _RefusedError(fault, FIELD_NAMES[name] if fault == "too_long" else "")
    return entry


def _date(text: str, today: date) -> str:
    if text in ("", "-"):
        return ""
    found = parse_partial_date(text)
    if found is None:
        raise _RefusedError("date", text)
    if is_future(found, today):
        raise _RefusedError("future", text)
    return found


def _filled_up(entry: VillageEntry, before: VillageEntry, row: ListRow) -> VillageEntry:
    """The entry with what the registry holds where the row says nothing."""
    kept = {
        name: getattr(before, name)
        for name in ("since", "decree", "decree_date", "office", "status")
        if not row[name]
    }
    return replace(entry, name=before.name, **kept)


def _without_repeated(judged: Sequence[JudgedRow]) -> list[JudgedRow]:
    together: dict[tuple[str, str, str], list[JudgedRow]] = {}
    for row in judged:
        if row.entry is not None:
            together.setdefault(row.entry.key, []).append(row)
    refused: dict[int, tuple[str, int]] = {}
    for same in together.values():
        if len({row.entry for row in same}) == 1:
            refused |= {row.line: ("repeated", same[0].line) for row in same[1:]}
        else:
            refused |= {
                row.line: ("contradicts", same[1 if n == 0 else 0].line)
                for n, row in enumerate(same)
            }
    return [
        JudgedRow(row.line, "refused", row.shown, refused[row.line][0], str(refused[row.line][1]))
        if row.line in refused
        else row
        for row in judged
    ]
