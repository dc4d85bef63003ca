"""Which village of the official list a place means, and who of a list is invited already."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from app.rosters.rules.people import ListedPerson, name_key
from app.rosters.rules.places import ListedPlace, place_key

NEW, KNOWN, DOUBTFUL, REFUSED, LEFT_OUT = "new", "known", "doubtful", "refused", "left_out"
SAME_NAME, MANY_VILLAGES, NO_SUCH_VILLAGE, ELSEWHERE = (
    *("same_name", "many_villages", "no_such_village"),
    "elsewhere",
)
WITHOUT_VILLAGE = "-"
"""The choice that somebody is invited without a village."""
MOST_CANDIDATES = 8
_TITLES = ("kabupaten", "kota", "provinsi", "daerahkhusus", "daerahistimewa")


@dataclass(frozen=True, slots=True)
class Village:
    """A village of the official list; `above`: district, regency, province."""

    code: str
    name: str
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VillageMatch:
    """The village of a place, or candidates and why none of them is certain."""

    village: Village | None = None
    candidates: tuple[Village, ...] = ()
    why: str = ""


def match_village(
    place: ListedPlace, named: Sequence[Village], around: Sequence[Village], near: Collection[str]
) -> VillageMatch:
    """The village that a place means. `named`: all villages of its name; `around`: those among
    which a misspelt name is looked for; `near`: codes of regions where the class and its people
    are.

    >>> a = Village("35.02.10.2001", "Slahung", ("Slahung", "Kabupaten Ponorogo", "Jawa Timur"))
    >>> b = Village("11.01.01.2001", "Slahung", ("Bakongan", "Kabupaten Aceh Selatan", "Aceh"))
    >>> match_village(ListedPlace("slahung", regency="Ponorogo"), [a, b], [], []).village is a
    True
    >>> match_village(ListedPlace("slahung"), [a, b], [], ["35.02"]).village is a
    True
    >>> match_village(ListedPlace("slahung"), [a, b], [], []).why
    'many_villages'
    >>> match_village(ListedPlace("slahung"), [b], [], []).why  # far away, for all that is known
    'elsewhere'
    >>> match_village(ListedPlace("slahun"), [], [a], ["35.02"]).candidates == (a,)
    True
    """
    if not place.village:
        return VillageMatch()
    if not named:
        keys = {place_key(each.name): each for each in around}
        like = get_close_matches(place_key(place.village), keys, MOST_CANDIDATES, 0.75)
        return VillageMatch(None, tuple(keys[key] for key in like), NO_SUCH_VILLAGE)
    inside = [each for each in named if _is_inside(each, place)]
    has_told = bool(place.district or place.regency or place.province)
    if not inside:
        return VillageMatch(None, _nearest(named, near), ELSEWHERE)
    if len(inside) == 1 and (has_told or _is_near(inside[0], near)):
        return VillageMatch(inside[0])
    for length in (13, 8, 5, 2):  # the closest region in which there is one alone
        part = [code for code in near if len(code) == length]
        close = [each for each in inside if _is_near(each, part)]
        if len(close) == 1:
            return VillageMatch(close[0])
    return VillageMatch(
        None, _nearest(inside, near), MANY_VILLAGES if len(inside) > 1 else ELSEWHERE
    )


def _is_inside(village: Village, place: ListedPlace) -> bool:
    """Whether all that the place tells fits. A district may be told by its first word; what was
    told without "kec." or the like may be of a higher level."""
    told = (place.district, place.regency, place.province)
    return all(
        any(_fits(place_key(name), place_key(above)) for above in village.above[level:])
        for level, name in enumerate(told)
        if name
    )


def _fits(told: str, above: str) -> bool:
    for title in _TITLES:
        told, above = told.removeprefix(title), above.removeprefix(title)
    return above.startswith(told) or told.startswith(above)


def _is_near(village: Village, near: Collection[str]) -> bool:
    return any(village.code == code or village.code.startswith(code + ".") for code in near)


def _nearest(villages: Sequence[Village], near: Collection[str]) -> tuple[Village, ...]:
    def distance(village: Village) -> int:
        return min(
            (-len(code) for code in near if _is_near(village, (code,))),
            default=0,
        )

    return tuple(sorted(villages, key=lambda each: (distance(each), each.code))[:MOST_CANDIDATES])


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Who is invited into the cohort or takes part. `village`: key of its name, "" if not told."""

    name: str
    village: str


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row of a list: new, known, doubtful, refused or left_out (a choice of the trainer), and
    why; for a doubtful same_name the earlier row. `match`: its village."""

    person: ListedPerson
    status: str
    why: str = ""
    earlier: int = 0
    match: VillageMatch = VillageMatch()


def judge_rows(
    people: Sequence[ListedPerson],
    matches: Mapping[str, VillageMatch],
    known: Collection[KnownPerson],
    *,
    chosen_villages: Mapping[str, str],
    chosen_rows: Mapping[int, bool],
) -> list[JudgedRow]:
    """The status of each row. `matches` and `chosen_villages` are by `place_of`; the latter holds a
    village's code or WITHOUT_VILLAGE. `chosen_rows`: whether a row whose name stands in an earlier
    one is somebody else."""
    villages: dict[str, set[str]] = {}
    for one in known:
        villages.setdefault(one.name, set()).add(one.village)
    first: dict[str, int] = {}
    judged = []
    for person in people:
        key, place = name_key(person.name), place_of(person)
        match = matches.get(place, VillageMatch())
        chosen = chosen_villages.get(place)
        if chosen == WITHOUT_VILLAGE:
            match = VillageMatch()
        elif picked := next((each for each in match.candidates if each.code == chosen), None):
            match = VillageMatch(picked)
        earlier = first.setdefault(key, person.row)
        judged.append(_judged(person, match, villages.get(key, set()), earlier, chosen_rows))
    return judged


def _judged(
    person: ListedPerson,
    match: VillageMatch,
    villages: Collection[str],
    earlier: int,
    chosen_rows: Mapping[int, bool],
) -> JudgedRow:
    if person.refused:
        return JudgedRow(person, REFUSED, person.refused)
    mine = place_key(match.village.name) if match.village else ""
    if villages and (not mine or "" in villages or mine in villages):
        return JudgedRow(person, KNOWN, match=match)
    if earlier != person.row and not chosen_rows.get(person.row):
        if person.row in chosen_rows:
            return JudgedRow(person, LEFT_OUT, SAME_NAME, earlier, match)
        return JudgedRow(person, DOUBTFUL, SAME_NAME, earlier, match)
    if match.why:
        return JudgedRow(person, DOUBTFUL, match.why, match=match)
    return JudgedRow(person, NEW, match=match)


def place_of(person: ListedPerson) -> str:
    """The key of a person's place, by which rows of one place are matched and chosen together."""
    place = person.place
    if not place.village:
        return ""
    parts = (place.village, place.district, place.regency, place.province)
    return "/".join(place_key(part) for part in parts)
