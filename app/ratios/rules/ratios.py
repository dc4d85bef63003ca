"""Further ratios of a frozen week: what people of known households answered or did. Pure.

Of each ratio those who said yes, those who said no, and those who gave no answer are rounded as
trees of their own, from the country down to the regency; people without a village are one more part
of the country. Denominators are sums of shown parts. Source of the rule: docs/disclosure.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from app.counters.rules import PERCENT_FROM, SHARES_FROM, UNIT, SecretDraws, rounded_percent
from app.ratios.rules.groups import round_groups
from app.regions.codes import Level

Answer = Literal["yes", "no", "no answer"]
ANSWERS: Final[tuple[Answer, ...]] = ("yes", "no", "no answer")
RatioCount = tuple[str, str, Answer, int]
"""(code of a regency, or UNPLACED; name of the ratio; answer; how many people)"""
FrozenRatio = Mapping[str, int]
"""Shown numbers of a ratio by name: `percent` of those who answered, a whole number; `answered` and
`asked`, multiples of 5. What is not there is not shown."""

ACCOUNTS: Final = tuple(
    f"F1:{role}={sex}" for role in ("pekerja", "keluarga") for sex in ("perempuan", "laki-laki")
)
"""F1 of women and of men within one role, from which F6 is made."""
GAPS: Final = {"F6:pekerja": ACCOUNTS[:2], "F6:keluarga": ACCOUNTS[2:]}
"""F6: the percentage of women minus that of men."""
RATIOS_OF_USE: Final = (
    *("F1", "F2", "F3", "F4:sebelum", "F4:selama", "F4:sesudah", "F5"), *ACCOUNTS, *GAPS
)  # fmt: skip
"""What people say in the survey about financial services."""
WAYS: Final = ("slip", "kelas", "undangan", "desa", "sendiri")
"""How people came: by a slip of a trainer, into a cohort otherwise, by the code of their home, from
a village where a cohort met, or none of these. The first that holds counts."""
RATIOS_OF_LASTING: Final = tuple(f"{name}:{way}" for name in ("L7", "L60") for way in WAYS)
"""Whether learning lasts, by how people came."""
RATIOS_OF_LEARNING: Final = ("R4", "tuntas", "lisan", "Q1", "senyap")
"""What people learned beyond the core list, who answered aloud, what came of it; whose phone is
silent."""
USE_ON_PAGES: Final = tuple(name for name in RATIOS_OF_USE if name not in ACCOUNTS)
"""Pages write the parts of a gap beside it."""
MAIN_RATIOS: Final = (*USE_ON_PAGES, "R4", "tuntas")
"""Those of a report of two pages: neither parts of a gap nor breakdowns."""
FINISHERS: Final = {
    "peran": ("R2:peran=pekerja", "R2:peran=keluarga"),
    "sex": ("R2:sex=perempuan", "R2:sex=laki-laki", "diisi:sex"),
    "tahap": ("R2:tahap=sebelum", "R2:tahap=selama", "R2:tahap=sesudah", "diisi:tahap"),
    "negara": ("diisi:negara",),
}
"""Who finished the core list, one breakdown at a time, and who told what it is made by. Workers
have a stage and a country; of countries those that are shown are added."""
FINISHERS_BY_COUNTRY: Final = "R2:negara="
RATIOS: Final = (
    *RATIOS_OF_USE,
    *RATIOS_OF_LEARNING,
    *RATIOS_OF_LASTING,
    *(name for names in FINISHERS.values() for name in names),
)


def finisher_names(shown: Iterable[str]) -> dict[str, list[str]]:
    """{breakdown: its ratios}, with those of countries among `shown`.

    >>> finisher_names(["F1", "R2:negara=HK"])["negara"]
    ['diisi:negara', 'R2:negara=HK']
    """
    countries = [name for name in shown if name.startswith(FINISHERS_BY_COUNTRY)]
    names = {dimension: list(its) for dimension, its in FINISHERS.items()}
    return names | {"negara": [*names["negara"], *countries]}


def definition_code(name: str) -> str:
    """The code of the definition page of a ratio.

    >>> [definition_code(each) for each in ("F4:selama", "R2:negara=HK", "diisi:sex", "tuntas")]
    ['F4', 'rincian', 'rincian', 'tuntas']
    """
    return "rincian" if name.startswith(("R2:", "diisi:")) else name.partition(":")[0]


def is_percent_only(name: str) -> bool:
    """Whether only a percentage of a ratio is shown and no count: it is among all people of a
    region, or among those of a category, whose numbers could be compared with those of all."""
    return name in ("tuntas", "lisan", "senyap", *ACCOUNTS) or name.startswith(
        ("R2:", "diisi:", "L7:", "L60:")
    )


DEFINED: Final = (
    *(
        "R1",
        "R2",
        "R3",
        "R4",
        "tuntas",
        "lisan",
        "Q1",
        "L7",
        "L60",
        "senyap",
        "F1",
        "F2",
        "F3",
        "F4",
        "F5",
        "F6",
    ),
    *("rincian", "mendaftar-sendiri", "terjangkau"),
)
"""Codes of figures that have a definition page."""
DEFINITIONS_AT: Final = "/cakupan/definisi"
"""Where definition pages are; each at its code below."""
LEVELS_WITH_RATIOS: Final[tuple[Level, ...]] = ("country", "province", "regency")


@dataclass(frozen=True, slots=True)
class RatioCell:
    """A ratio of a region as shown.

    percent: a whole percentage of `answered` out of `asked`. gap: `points`, a percentage minus
    another. zero: those who said yes are shown as
    0, that is 0 to 4 of `answered`; a percentage would say none. All others: why there is no
    percentage; too_few may have `answered` and `asked`."""

    kind: Literal["percent", "gap", "zero", "too_few", "no_data"]
    percent: int | None = None
    answered: int | None = None
    asked: int | None = None
    points: int | None = None

    @property
    def has_numbers(self) -> bool:
        return any(n is not None for n in (self.percent, self.asked, self.points))


def freeze_ratios(
    counts: Iterable[RatioCount], wide: Mapping[str, Sequence[str]], draws: SecretDraws
) -> dict[str, dict[str, FrozenRatio]]:
    """{region down to the regency: {name of the ratio: its shown numbers}}, without ratios of which
    nothing is shown. `wide`: the parts of the country and of each province."""
    by_name: dict[str, list[tuple[str, Answer, int]]] = defaultdict(list)
    for regency, name, answer, n in counts:
        by_name[name].append((regency, answer, n))
    frozen: dict[str, dict[str, FrozenRatio]] = defaultdict(dict)
    for name, of_name in by_name.items():
        trees = round_groups(name, of_name, ANSWERS, wide, draws)
        yes, no, none = (trees[answer] for answer in ANSWERS)
        for region in yes:
            shown = shown_ratio(yes[region], no[region], none[region])
            if is_percent_only(name):
                shown = {each: n for each, n in shown.items() if each == "percent"}
            if shown:
                frozen[region][name] = shown
    return frozen


def shown_ratio(yes: int, no: int, none: int) -> FrozenRatio:
    """What is shown of a ratio, of three rounded counts. Never that all said yes, or that nobody
    did.

    >>> shown_ratio(40, 20, 15), shown_ratio(60, 0, 0)
    ({'answered': 60, 'asked': 75, 'percent': 67}, {'answered': 60, 'asked': 60, 'percent': 92})
    >>> shown_ratio(0, 60, 0), shown_ratio(30, 10, 5), shown_ratio(5, 0, 60)
    ({'answered': 60, 'asked': 60}, {'answered': 40, 'asked': 45}, {})
    """
    answered, asked = yes + no, yes + no + none
    if answered < SHARES_FROM:
        return {}
    shown = {"answered": answered, "asked": asked}
    if answered >= PERCENT_FROM and yes:
        shown["percent"] = rounded_percent(min(yes, answered - UNIT), answered)
    return shown


def ratio_cells(
    level: Level, shown: Mapping[str, FrozenRatio], counted: Collection[str]
) -> dict[str, RatioCell]:
    """The ratios of a region in the order of RATIOS, then of countries; none below the regency.
    `counted`: those that were counted that week.

    >>> list(ratio_cells("regency", {}, ())) == list(RATIOS), ratio_cells("district", {}, ())
    (True, {})
    >>> shown = {name: {"percent": n} for name, n in zip(ACCOUNTS, (60, 48))}
    >>> cells = ratio_cells("province", shown, ACCOUNTS)
    >>> cells["F6:pekerja"].points, cells["F6:keluarga"].kind
    (12, 'too_few')
    """
    if level not in LEVELS_WITH_RATIOS:
        return {}
    names = (*RATIOS, *sorted(each for each in shown if each.startswith(FINISHERS_BY_COUNTRY)))
    counted = {*counted, *shown}
    cells = {each: ratio_cell(shown.get(each), is_counted=each in counted) for each in names}
    return cells | {gap: _gap(*(cells[each] for each in both)) for gap, both in GAPS.items()}


def _gap(women: RatioCell, men: RatioCell) -> RatioCell:
    if women.percent is None or men.percent is None:
        return RatioCell("no_data" if women.kind == "no_data" else "too_few")
    return RatioCell("gap", points=women.percent - men.percent)


def ratio_cell(shown: FrozenRatio | None, *, is_counted: bool) -> RatioCell:
    """The cell of a ratio. `is_counted`: whether that week counted it at all.

    >>> ratio_cell({"answered": 60, "asked": 75, "percent": 67}, is_counted=True)
    RatioCell(kind='percent', percent=67, answered=60, asked=75, points=None)
    >>> [ratio_cell(shown, is_counted=True).kind
    ...     for shown in ({"answered": 60, "asked": 60}, {"answered": 45, "asked": 60}, None)]
    ['zero', 'too_few', 'too_few']
    >>> ratio_cell(None, is_counted=False).kind
    'no_data'
    """
    if not is_counted:
        return RatioCell("no_data")
    if shown is None:
        return RatioCell("too_few")
    answered, asked, percent = (shown.get(name) for name in ("answered", "asked", "percent"))
    if percent is not None:
        return RatioCell("percent", percent, answered, asked)
    is_zero = answered is not None and answered >= PERCENT_FROM
    return RatioCell("zero" if is_zero else "too_few", None, answered, asked)


def ratio_json(cell: RatioCell) -> dict[str, int | str]:
    """A ratio in the format of the coverage JSON.

    >>> ratio_json(RatioCell("percent", 67, 60, 75)), ratio_json(RatioCell("zero", None, 60, 60))
    ({'percent': 67, 'answered': 60, 'asked': 75}, {'answered': 60, 'asked': 60, 'at_most': 4})
    >>> ratio_json(RatioCell("too_few", None, 45, 60)), ratio_json(RatioCell("no_data"))
    ({'answered': 45, 'asked': 60, 'missing': 'too_few'}, {'missing': 'no_data'})
    """
    pairs = (("percent", cell.percent), ("answered", cell.answered), ("asked", cell.asked))
    told: dict[str, int | str] = {name: n for name, n in pairs if n is not None}
    if cell.points is not None:
        told["points"] = cell.points
    elif cell.kind == "zero":
        told["at_most"] = UNIT - 1
    elif cell.kind != "percent":
        told["missing"] = cell.kind
    return told
