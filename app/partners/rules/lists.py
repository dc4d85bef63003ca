"""Judges a list of entries row by row, before anything of it is proposed. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal
from uuid import UUID

from app.kit.text.msgid import N_
from app.partners.rules.entries import LONGEST, PartnerEntry, find_faults
from app.partners.rules.table_file import TableFaultError, TableRow
from app.partners.rules.versions import (
    FieldChange,
    list_changes,
    may_keep,
    needs_ring,
    with_check_of,
)
from app.rosters.rules.cells import plain_text

RowKind = Literal["new", "changed", "same", "refused"]
MOST_ROWS: Final = 1_000
LONGEST_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is refused or stays: a sentence to be translated, with `detail` in it; `field` of
    the entry, if it is one field's."""

    sentence: str
    detail: str = ""
    field: str = ""


OUTSIDE: Final = Reason(N_("Di luar wilayah tugas Anda."))
ENDED: Final = Reason(N_("Mitra ini sudah diakhiri, dan tidak kembali lewat daftar."))
SAME_NAME: Final = Reason(N_("Sudah ada mitra bernama sama di sini. Pakai id-nya."))
SAME: Final = Reason(N_("Tidak ada yang berubah."))
WAITS: Final = Reason(N_("Sudah diusulkan, dan menunggu diperiksa."))


@dataclass(frozen=True, slots=True)
class KnownPartners:
    """What a list is judged by: published entries, partners whose entries ended, what waits for a
    review, and the codes among those of the list that regions have."""

    entries: Mapping[UUID, PartnerEntry]
    ended: Set[UUID]
    waiting: Collection[PartnerEntry]
    regions: Set[str]


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row and what becomes of it. `entry` is what would be proposed, None for a refused one;
    `shown` its name, as well as it is known; `cells` as they were sent."""

    line: int
    kind: RowKind
    shown: str
    cells: Mapping[str, str]
    reasons: tuple[Reason, ...] = ()
    entry: PartnerEntry | None = None
    changes: tuple[FieldChange, ...] = ()
    is_to_be_rung: bool = False


class _RefusedError(Exception):
    def __init__(self, *reasons: Reason) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def judge_rows(
    rows: Iterable[TableRow], known: KnownPartners, may: Callable[[str], bool], today: date
) -> list[JudgedRow]:
    """What becomes of each row. `may`: whether who sent the list answers for a region. Of rows that
    say the same the first one counts; if they contradict each other, none does."""
    names = {_name_and_places(each): each.id for each in known.entries.values()}
    judged = []
    for row in rows:
        try:
            judged.append(_judge(row, known, names, may, today))
        except _RefusedError as refused:
            judged.append(JudgedRow(row.line, "refused", _shown(row), row.cells, refused.reasons))
    return _without_repeated(judged)


def list_digest(rows: Iterable[JudgedRow]) -> str:
    """A fingerprint of what would be proposed, so that only what was shown is confirmed."""
    told = [repr((row.line, row.kind, row.reasons, row.entry, row.changes)) for row in rows]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def count_rows(rows: Iterable[JudgedRow]) -> dict[RowKind, int]:
    """How many rows are new, changed, same and refused.

    >>> count_rows([JudgedRow(2, "new", "", {})])
    {'new': 1, 'changed': 0, 'same': 0, 'refused': 0}
    """
    kinds = [row.kind for row in rows]
    all_kinds: tuple[RowKind, ...] = ("new", "changed", "same", "refused")
    return {kind: kinds.count(kind) for kind in all_kinds}


def entries_to_propose(rows: Iterable[JudgedRow]) -> list[PartnerEntry]:
    """The entries of new and changed rows."""
    return [row.entry for row in rows if row.entry and row.kind in ("new", "changed")]


def region_codes(rows: Iterable[TableRow]) -> set[str]:
    """All codes of regions, known or not, that stand in these rows."""
    entries = (row.entry for row in rows)
    places = (each.places for each in entries if isinstance(each, PartnerEntry))
    return {code for codes in places for code in codes if not code.isalpha()}


def _judge(
    row: TableRow,
    known: KnownPartners,
    names: Mapping[tuple[str, tuple[str, ...]], UUID],
    may: Callable[[str], bool],
    today: date,
) -> JudgedRow:
    entry = row.entry
    if isinstance(entry, TableFaultError):
        raise _RefusedError(Reason(entry.sentence, entry.detail))
    stored = known.entries.get(entry.id)
    # To load a list is not to check its entries.
    entry = with_check_of(_as_stored(entry, stored), stored)
    faults = [Reason(each.sentence, field=each.field) for each in find_faults(entry, today)]
    if faults:
        raise _RefusedError(*faults)
    unknown = sorted(region_codes([replace(row, entry=entry)]) - known.regions)
    if unknown:
        sentence = N_("Kode %(detail)s tidak ada di daftar wilayah.")
        raise _RefusedError(Reason(sentence, unknown[0], "places"))
    if not may_keep(may, entry, stored):
        raise _RefusedError(OUTSIDE)
    if entry.id in known.ended:
        raise _RefusedError(ENDED)
    if stored is None and _name_and_places(entry) in names:
        raise _RefusedError(SAME_NAME)
    if entry == stored or any(entry == with_check_of(each, stored) for each in known.waiting):
        reason = SAME if entry == stored else WAITS
        return JudgedRow(row.line, "same", entry.name, row.cells, (reason,), entry)
    return JudgedRow(
        row.line,
        "changed" if stored else "new",
        entry.name,
        row.cells,
        entry=entry,
        changes=tuple(list_changes(stored, entry)),
        is_to_be_rung=needs_ring(stored, entry),
    )


def _as_stored(entry: PartnerEntry, stored: PartnerEntry | None) -> PartnerEntry:
    """The entry with the stored texts where only signs differ that a spreadsheet changes."""
    if stored is None:
        return entry
    same = {
        field: getattr(stored, field)
        for field in LONGEST
        if plain_text(getattr(stored, field)) == plain_text(getattr(entry, field))
    }
    return replace(entry, **same)


def _name_and_places(entry: PartnerEntry) -> tuple[str, tuple[str, ...]]:
    return entry.name.casefold(), entry.places


def _shown(row: TableRow) -> str:
    name = row.entry.name if isinstance(row.entry, PartnerEntry) else row.cells.get("nama", "")
    return plain_text(name)[:LONGEST_SHOWN]


def _without_repeated(judged: Sequence[JudgedRow]) -> list[JudgedRow]:
    together: dict[UUID, list[JudgedRow]] = {}
    for row in judged:
        if row.entry is not None:
            together.setdefault(row.entry.id, []).append(row)
    refused: dict[int, Reason] = {}
    for first, *others in together.values():
        is_same = all(each.entry == first.entry for each in others)
        sentence = (
            N_("Sama dengan baris %(detail)s.")
            if is_same
            else N_("Baris %(detail)s menulis lain tentang hal yang sama.")
        )
        refused |= {each.line: Reason(sentence, str(first.line)) for each in others}
        if others and not is_same:
            refused[first.line] = Reason(sentence, str(others[0].line))
    return [
        JudgedRow(row.line, "refused", row.shown, row.cells, (refused[row.line],))
        if row.line in refused
        else row
        for row in judged
    ]
