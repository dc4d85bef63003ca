"""Find regions by code, step by step through the levels, or by part of a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from app.kit.store.db import read
from app.regions import codes, rules
from app.regions.codes import COUNTRY, Level
from app.regions.models import Region, RegionWord

COUNTRY_NAME = "Indonesia"
SHOWN = 30
SHORTEST_SEARCH = 2
MOST_WORDS = 5
CONSIDERED = 200
DISTRICT_LENGTH = 8
# Words that people put before a name although the list does not.
TITLES = frozenset(
    ("desa", "kelurahan", "kel", "kecamatan", "kec", "kabupaten", "kab", "kota", "provinsi", "prov")
)


@dataclass(frozen=True, slots=True)
class Place:
    """A region with the names of those above it, the nearest first, the country left out."""

    code: str
    name: str
    above: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        return codes.level(self.code)


@dataclass(frozen=True, slots=True)
class Picker:
    """Data of a page on which a village is chosen: the search results and one level of the lists.
    `path` maps code to name from the province to the current region.
    """

    search: str
    finds: tuple[Place, ...]
    more: bool
    too_short: bool
    at: str
    path: dict[str, str]
    steps: tuple[Place, ...]


def name(code: str) -> str | None:
    """The display name of the region; None if there is no such region."""
    return names((code,)).get(code)


def names(wanted: Iterable[str]) -> dict[str, str]:
    """Names of the existing regions among `wanted`, including those marked gone."""
    sought = set(wanted)
    found = read().execute(_NAMES, {"codes": sorted(sought)})
    country = {COUNTRY: COUNTRY_NAME} if COUNTRY in sought else {}
    return country | dict(found.all())


def path(code: str) -> dict[str, str]:
    """Code to name, from the province down to `code` itself. Raises ValueError for a malformed
    code.
    """
    codes.level(code)
    found = names({code, *codes.ancestors(code)})
    return {its: found[its] for its in sorted(found) if its != COUNTRY}


def children(code: str) -> tuple[Place, ...]:
    """The regions directly below `code` in the current list, by name."""
    rows = read().execute(_CHILDREN, {"code": code})
    return tuple(sorted((Place(*row) for row in rows), key=lambda place: (place.name, place.code)))


def village(code: str) -> Place | None:
    """A village of the current list; None for any other text or region."""
    if not codes.well_formed(code) or codes.level(code) != "village":
        return None
    row = read().execute(_VILLAGE, {"code": code}).one_or_none()
    return _place(row) if row else None


def place(code: str) -> Place | None:
    """Any region by its code, the country and gone ones included; None for any other text."""
    if code == COUNTRY:
        return Place(COUNTRY, COUNTRY_NAME)
    row = read().execute(_PLACE, {"code": code}).one_or_none() if codes.well_formed(code) else None
    return _place(row) if row else None


def find(query: str, limit: int = SHOWN, within: str = COUNTRY) -> tuple[Place, ...]:
    """Regions in `within` (itself included) with a name that begins with `query`, from any word on;
    the closest match first. Further words may name a region above: "sumber agung ponorogo".
    """
    words = rules.tokens(query)[:MOST_WORDS]
    found = _find(words, limit, within)
    plain = [word for word in words if word not in TITLES]
    return found or (_find(plain, limit, within) if plain != words else ())


def picker(args: Mapping[str, str]) -> Picker:
    """Read the query parameters `cari` (part of a name) and `di` (code of the current list; any
    other value means the country).
    """
    search = " ".join(args.get("cari", "").split())
    too_short = bool(search) and len("".join(rules.tokens(search))) < SHORTEST_SEARCH
    finds = find(search, SHOWN + 1) if search and not too_short else ()
    at = args.get("di", COUNTRY)
    steps = children(at) if codes.well_formed(at) else ()
    if not steps:
        at, steps = COUNTRY, children(COUNTRY)
    return Picker(
        search=search,
        finds=finds[:SHOWN],
        more=len(finds) > SHOWN,
        too_short=too_short,
        at=at,
        path=path(at),
        steps=steps,
    )


def _find(words: list[str], limit: int, within: str) -> tuple[Place, ...]:
    """Match all words as one name first, then fewer and fewer, the rest naming regions above."""
    found: dict[str, Place] = {}
    for taken in range(len(words), 0, -1):
        start, rest = "".join(words[:taken]), words[taken:]
        if len(found) >= limit or len(start) < SHORTEST_SEARCH + bool(rest):
            break  # two letters match thousands of names, too many to check the ancestors of each
        bounds = {"from": start, "before": rules.after(start), "limit": limit}
        is_part = within != COUNTRY
        if is_part:
            bounds |= {"within": within, "inside": f"{within}.%"}
        for i, word in enumerate(rest):
            bounds |= {f"from{i}": word, f"before{i}": rules.after(word)}
        for row in read().execute(_search(len(rest), is_part), bounds):
            found.setdefault(row.code, _place(row))
    return tuple(found.values())[:limit]


def _place(row: Row[Any]) -> Place:
    above = (row.district, row.regency, row.province)
    return Place(row.code, row.name, tuple(text for text in above if text is not None))


def _with_names_above() -> Select[*tuple[Any, ...]]:
    """A region with its ancestors: the code contains theirs, so three lookups by primary key
    suffice.
    """
    district, regency, province = aliased(Region), aliased(Region), aliased(Region)
    statement = select(
        Region.code,
        Region.name,
        district.name.label("district"),
        regency.name.label("regency"),
        province.name.label("province"),
    )
    for above, length in ((district, DISTRICT_LENGTH), (regency, 5), (province, 2)):
        inside = and_(
            above.code == func.substr(Region.code, 1, length), func.length(Region.code) > length
        )
        statement = statement.outerjoin(above, inside)
    return statement


@cache
def _search(narrowing: int, is_part: bool) -> Select[*tuple[Any, ...]]:
    """Regions that match one range of words, each inside a region that matches each further range;
    `is_part`: only regions in `within`.
    """
    within = select(RegionWord.code, func.min(func.length(RegionWord.word)).label("extra")).where(
        RegionWord.word >= bindparam("from"), RegionWord.word < bindparam("before")
    )
    if is_part:
        within = within.where(
            or_(RegionWord.code == bindparam("within"), RegionWord.code.like(bindparam("inside")))
        )
    for i in range(narrowing):
        above = (
            select(RegionWord.code)
            .where(
                RegionWord.word >= bindparam(f"from{i}"),
                RegionWord.word < bindparam(f"before{i}"),
                func.length(RegionWord.code) <= DISTRICT_LENGTH,
            )
            .cte(f"above{i}")
        )
        within = within.where(
            func.substr(RegionWord.code, 1, 2).in_(select(above.c.code))
            | func.substr(RegionWord.code, 1, 5).in_(select(above.c.code))
            | func.substr(RegionWord.code, 1, DISTRICT_LENGTH).in_(select(above.c.code))
        )
    # Names are read for the closest words only.
    closest = (
        within.group_by(RegionWord.code)
        .order_by("extra", RegionWord.code)
        .limit(CONSIDERED)
        .subquery()
    )
    return (
        _with_names_above()
        .join(closest, closest.c.code == Region.code)
        .order_by(closest.c.extra, func.length(Region.name), Region.code)
        .limit(bindparam("limit"))
    )


_NAMES = (
    select(Region.code, Region.name)
    .where(Region.code.in_(bindparam("codes", expanding=True)))
    .order_by(Region.code)
)
_CHILDREN = select(Region.code, Region.name).where(
    Region.parent == bindparam("code"), Region.gone_at.is_(None)
)
_PLACE = _with_names_above().where(Region.code == bindparam("code"))
_VILLAGE = _PLACE.where(Region.gone_at.is_(None))
