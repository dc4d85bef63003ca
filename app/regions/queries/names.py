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
from app.regions.models import Region, RegionSuccessor, RegionWord

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
class NamedRegion:
    """A region with the names of those above it, the nearest first, the country left out."""

    code: str
    name: str
    above: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        return codes.region_level(self.code)


@dataclass(frozen=True, slots=True)
class VillagePicker:
    """The data of a page on which a village is chosen: search results and one level of the lists.
    `path` is {code: name} from the province to the current region."""

    search: str
    finds: tuple[NamedRegion, ...]
    more: bool
    too_short: bool
    at: str
    path: dict[str, str]
    steps: tuple[NamedRegion, ...]


def region_name(code: str) -> str | None:
    """The display name of the region; None if there is no such region."""
    return region_names((code,)).get(code)


def region_names(wanted: Iterable[str]) -> dict[str, str]:
    """Names of the existing regions among `wanted`, including those marked gone."""
    sought = set(wanted)
    found = read().execute(_NAMES, {"codes": sorted(sought)})
    country = {COUNTRY: COUNTRY_NAME} if COUNTRY in sought else {}
    return country | dict(found.all())


def region_path(code: str) -> dict[str, str]:
    """{code: name} from the province down to `code`. Raises ValueError for a malformed code."""
    codes.region_level(code)
    found = region_names({code, *codes.ancestor_codes(code)})
    return {its: found[its] for its in sorted(found) if its != COUNTRY}


def region_successors() -> dict[str, str]:
    """{old code: new code} as operators recorded it; see codes.current_code."""
    return dict(read().execute(select(RegionSuccessor.old, RegionSuccessor.new)).all())


def child_regions(code: str) -> tuple[NamedRegion, ...]:
    """The regions directly below `code` in the current list, by name."""
    rows = read().execute(_CHILDREN, {"code": code})
    return tuple(
        sorted((NamedRegion(*row) for row in rows), key=lambda place: (place.name, place.code))
    )


def find_village(code: str) -> NamedRegion | None:
    """A village of the current list; None for any other text or region."""
    if not codes.is_region_code(code) or codes.region_level(code) != "village":
        return None
    row = read().execute(_VILLAGE, {"code": code}).one_or_none()
    return _named_region(row) if row else None


def find_region(code: str) -> NamedRegion | None:
    """A region by its code, also the country and regions marked gone; None if there is none."""
    if code == COUNTRY:
        return NamedRegion(COUNTRY, COUNTRY_NAME)
    row = (
        read().execute(_PLACE, {"code": code}).one_or_none() if codes.is_region_code(code) else None
    )
    return _named_region(row) if row else None


def search_regions(
    query: str, limit: int = SHOWN, within: str = COUNTRY
) -> tuple[NamedRegion, ...]:
    """Search regions in `within` (itself included) by name: `query` begins any word of the name;
    further words may name a region above ("sumber agung ponorogo"). The closest match is first."""
    words = rules.normalized_search_words(query)[:MOST_WORDS]
    found = _search_by_name_then_regions_above(words, limit, within)
    plain = [word for word in words if word not in TITLES]
    return found or (
        _search_by_name_then_regions_above(plain, limit, within) if plain != words else ()
    )


def is_search_too_short(query: str) -> bool:
    """Whether too many regions begin like `query` to search for it."""
    return len("".join(rules.normalized_search_words(query))) < SHORTEST_SEARCH


def village_picker_data(query_parameters: Mapping[str, str]) -> VillagePicker:
    """The data of the page for its query parameters `cari` (part of a name) and `di` (code of the
    region whose parts are listed; any other value means the country)."""
    search = " ".join(query_parameters.get("cari", "").split())
    too_short = bool(search) and is_search_too_short(search)
    finds = search_regions(search, SHOWN + 1) if search and not too_short else ()
    at = query_parameters.get("di", COUNTRY)
    steps = child_regions(at) if codes.is_region_code(at) else ()
    if not steps:
        at, steps = COUNTRY, child_regions(COUNTRY)
    return VillagePicker(
        search=search,
        finds=finds[:SHOWN],
        more=len(finds) > SHOWN,
        too_short=too_short,
        at=at,
        path=region_path(at),
        steps=steps,
    )


def _search_by_name_then_regions_above(
    words: list[str], limit: int, within: str
) -> tuple[NamedRegion, ...]:
    """Search by all words as one name, then by fewer words, the rest naming regions above."""
    found: dict[str, NamedRegion] = {}
    for taken in range(len(words), 0, -1):
        start, rest = "".join(words[:taken]), words[taken:]
        if len(found) >= limit or len(start) < SHORTEST_SEARCH + bool(rest):
            break  # two letters match thousands of names, too many to check the ancestors of each
        bounds = {"from": start, "before": rules.first_text_after_prefix(start), "limit": limit}
        is_part = within != COUNTRY
        if is_part:
            bounds |= {"within": within, "inside": f"{within}.%"}
        for i, word in enumerate(rest):
            bounds |= {f"from{i}": word, f"before{i}": rules.first_text_after_prefix(word)}
        for row in read().execute(_search_statement(len(rest), is_part), bounds):
            found.setdefault(row.code, _named_region(row))
    return tuple(found.values())[:limit]


def _named_region(row: Row[Any]) -> NamedRegion:
    above = (row.district, row.regency, row.province)
    return NamedRegion(row.code, row.name, tuple(text for text in above if text is not None))


def _select_region_with_ancestors() -> Select[*tuple[Any, ...]]:
    """A region with its ancestors: the code contains theirs, so three lookups by primary key
    suffice."""
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
def _search_statement(narrowing: int, is_part: bool) -> Select[*tuple[Any, ...]]:
    """The statement for regions that match one range of words, inside regions that match each of
    `narrowing` further ranges; `is_part`: only regions in `within`."""
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
        _select_region_with_ancestors()
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
_PLACE = _select_region_with_ancestors().where(Region.code == bindparam("code"))
_VILLAGE = _PLACE.where(Region.gone_at.is_(None))
