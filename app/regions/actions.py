"""Write the list of regions, and the outlines that an operator loads for the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, bindparam, delete, insert, or_, select, text, update
from sqlalchemy.orm import Session

from app.kit.store import audit
from app.regions import rules
from app.regions.codes import COUNTRY
from app.regions.models import MapOutline, Region, RegionSuccessor, RegionWord

BATCH = 5_000

_ANALYZE = text("ANALYZE region, region_word")


@dataclass(frozen=True, slots=True)
class RegionImportSummary:
    """How many regions an import counted in all, added, renamed, marked gone and restored."""

    added: int
    renamed: int
    gone: int
    back: int


def import_regions(
    tx: Session,
    rows: Sequence[rules.RegionRow],
    *,
    now: datetime,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> RegionImportSummary:
    """Replace the list of regions by `rows`, a complete and checked list with parents before
    children.

    No region is ever deleted, since households may live in it: a region missing from the list is
    marked gone and can be neither found nor chosen. `progress` is called with the number of rows
    written and the total."""
    connection = tx.connection()
    display = rules.region_display_names()
    names = {row.code: display.get((row.code, row.name), row.name) for row in rows}
    kept = {code: (old, gone_at) for code, old, gone_at in connection.execute(_REGIONS)}
    added = [row for row in rows if row.code not in kept]
    renamed = [c for c in names if c in kept and kept[c][0] != names[c]]
    back = [c for c in names if c in kept and kept[c][1] is not None]
    gone = [c for c, (_, gone_at) in kept.items() if c not in names and gone_at is None]
    # Compared as sets, so that the next import applies a change in how words are derived.
    words = {(word, code) for code, name in names.items() for word in rules.name_endings(name)}
    old_words = {(word, code) for word, code in connection.execute(_WORDS)}

    work: tuple[tuple[Executable, list[dict[str, object]]], ...] = (
        (
            insert(Region),
            [
                {"code": r.code, "parent": r.parent, "name": names[r.code], "listed_at": now}
                for r in added
            ],
        ),
        (_RENAME, [{"its": code, "to": names[code]} for code in renamed]),
        (_MARK, [{"its": code, "at": None} for code in back]),
        (_MARK, [{"its": code, "at": now} for code in gone]),
        (_FORGET, [{"its": code, "gone": word} for word, code in old_words - words]),
        (insert(RegionWord), [{"word": w, "code": c} for w, c in sorted(words - old_words)]),
    )
    done, of = 0, sum(len(values) for _, values in work)
    for statement, values in work:
        for start in range(0, len(values), BATCH):
            batch = values[start : start + BATCH]
            connection.execute(statement, batch)
            done += len(batch)
            progress(done, of)
    if connection.dialect.name == "postgresql":
        # Without ANALYZE the planner assumes an empty table, and a search takes minutes.
        connection.execute(_ANALYZE)
    audit.record_audit(tx, "regions:list:import", now=now)
    tx.flush()
    return RegionImportSummary(len(added), len(renamed), len(gone), len(back))


def record_region_successor(tx: Session, old: str, new: str, *, now: datetime) -> None:
    """Record that the region `old` became `new`, in place of what was recorded for either before:
    the region named last is the one in use."""
    tx.execute(delete(RegionSuccessor).where(RegionSuccessor.old.in_((old, new))))
    if old != new:
        tx.execute(insert(RegionSuccessor).values(old=old, new=new, since=now))
    tx.flush()


def store_outlines(
    tx: Session,
    outlines: Mapping[str, rules.CleanOutline],
    *,
    source: str,
    licence: str,
    now: datetime,
) -> None:
    """Store outlines by region code, in place of those stored before; other regions keep theirs.
    `source` and `licence` are shown below each map that uses them."""
    tx.execute(delete(MapOutline).where(MapOutline.region.in_(outlines)))
    rows = [
        {
            "region": code,
            "fine": rules.encode_outline(outline.fine),
            "coarse": rules.encode_outline(outline.coarse),
            "source": source,
            "licence": licence,
            "loaded_at": now,
        }
        for code, outline in outlines.items()
    ]
    tx.execute(insert(MapOutline), rows)
    audit.record_audit(tx, "regions:outlines:load", now=now)
    tx.flush()


def remove_outlines(tx: Session, within: str, *, now: datetime) -> int:
    """Remove the stored outlines of a region and of all regions inside it; returns how many."""
    statement = delete(MapOutline)
    if within != COUNTRY:
        is_inside = or_(MapOutline.region == within, MapOutline.region.like(f"{within}.%"))
        statement = statement.where(is_inside)
    removed = tx.connection().execute(statement).rowcount
    audit.record_audit(tx, "regions:outlines:remove", now=now, subject=within)
    tx.flush()
    return removed


_REGIONS = select(Region.code, Region.name, Region.gone_at)
_WORDS = select(RegionWord.word, RegionWord.code)
_RENAME = update(Region).where(Region.code == bindparam("its")).values(name=bindparam("to"))
_MARK = update(Region).where(Region.code == bindparam("its")).values(gone_at=bindparam("at"))
_FORGET = delete(RegionWord).where(
    RegionWord.word == bindparam("gone"), RegionWord.code == bindparam("its")
)
