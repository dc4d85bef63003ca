"""The synthetic households of the demo. Pure, and the same every time: one seed, no clock.

The regencies and their weights follow where workers come from (placements by regency of 2019,
BP2MI by way of the press; Lombok Timur stands for NTB), the countries where they went in 2024
(BP2MI by way of the press). All names are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from random import Random
from uuid import UUID

from app.frozen_weeks.rules import WEEK
from app.survey.rules.asking import UNKNOWN, is_item_asked
from app.survey.rules.instrument import NUMBER, TEXT, load_instrument
from app.survey.rules.waves import AFTER, BEFORE

SEED = 2026
HOUSEHOLDS = 300
HOUSEHOLDS_FULL = 2000
VILLAGES = 40

REGENCIES: Mapping[str, int] = {
    "35.02": 9699,  # Ponorogo
    "35.05": 9176,  # Blitar
    "35.07": 7953,  # Malang
    "33.01": 11525,  # Cilacap
    "32.12": 23435,  # Indramayu
    "52.03": 9000,  # Lombok Timur: leads NTB, its own figure was not found
}
COUNTRIES: Mapping[str, int] = {
    "HK": 99168,
    "TW": 84300,
    "MY": 50917,
    "JP": 12653,
    "SG": 10781,
    "SA": 6310,
}
STAGES: Mapping[str | None, int] = {"selama": 68, "sebelum": 14, "sesudah": 8, None: 10}
SHAPES: Mapping[tuple[str, ...], int] = {
    ("pekerja", "keluarga"): 58,
    ("pekerja",): 22,
    ("keluarga",): 10,
    ("pekerja", "keluarga", "keluarga"): 6,
    ("pekerja", "pekerja", "keluarga"): 4,
}
RoleAndStage = tuple[str, str | None]
"""A role, and the stage of a worker if known: together they select the core list."""
ROLES_AND_STAGES: Sequence[RoleAndStage] = (
    ("keluarga", None),
    *(("pekerja", stage) for stage in STAGES),
)
WOMEN = (
    "Aminah", "Astuti", "Dewi", "Endang", "Eni", "Fitri", "Halimah", "Indah", "Kartini",
    "Marni", "Murni", "Nur", "Parti", "Ratih", "Rini", "Siti", "Sri", "Sulami", "Sumiati",
    "Tini", "Tri", "Wartini", "Wiwik", "Yanti", "Yuni",
)  # fmt: skip
MEN = (
    "Agus", "Bambang", "Budi", "Darto", "Didik", "Eko", "Gunawan", "Hadi", "Heri", "Joko",
    "Karno", "Mulyono", "Paijo", "Sarno", "Slamet", "Sugeng", "Supri", "Tarno",
)  # fmt: skip
SECOND = (
    "Astutik", "Handayani", "Kusuma", "Lestari", "Mulyani", "Ningsih", "Prasetya", "Puspita",
    "Rahayu", "Riyanto", "Saputra", "Setiawan", "Utami", "Wahyuni", "Wibowo", "Widodo",
    "Wulandari", "Yulianto",
)  # fmt: skip
WEEKS = 6
MONTHS = 2
"""Frozen weeks of coverage: the last ones, and the last Monday of each month before them."""
COHORT_REGENCY = "35.02"
COHORT_DAYS = (40, 18)
"""How many days ago each cohort of the demo's trainer began."""


@dataclass(frozen=True, slots=True)
class DemoPersonPlan:
    """A synthetic person: joined `joined` days ago; passed `passes` of `core` core lessons, the
    first `began` days ago and then one every `pace` days, and failed `misses` attempts. `cohort` is
    an index, or None."""

    id: UUID
    name: str
    role: str
    sex: str
    country: str | None
    stage: str | None
    joined: int
    began: int
    pace: int
    core: int
    passes: int
    misses: int
    cohort: int | None
    consents: bool


@dataclass(frozen=True, slots=True)
class DemoHouseholdPlan:
    """A synthetic household. `village`: None if not given; `shares`: all members see each other's
    progress."""

    village: str | None
    people: tuple[DemoPersonPlan, ...]
    shares: bool

    @property
    def joined(self) -> int:
        """How many days ago its first person joined."""
        return max(person.joined for person in self.people)


def demo_mondays(last: date) -> list[date]:
    """The Mondays whose coverage the demo freezes, in order of time.

    >>> [f"{monday:%d-%m}" for monday in demo_mondays(date(2026, 11, 30))]
    ['31-08', '28-09', '26-10', '02-11', '09-11', '16-11', '23-11', '30-11']
    """
    weeks = [last - n * WEEK for n in range(52)]
    older = (each for each in weeks[WEEKS:] if each.month != (each + WEEK).month)
    return sorted([*weeks[:WEEKS], *islice(older, MONTHS)])


def choose_villages(villages_by_regency: Mapping[str, Sequence[str]], random: Random) -> list[str]:
    """Choose VILLAGES villages at random, spread over the regencies by weight. Raises ValueError if
    a regency has too few."""
    total = sum(REGENCIES.values())
    counts = {code: max(3, round(VILLAGES * n / total)) for code, n in REGENCIES.items()}
    counts[max(counts, key=lambda code: counts[code])] += VILLAGES - sum(counts.values())
    return [
        v
        for code in REGENCIES
        for v in random.sample(list(villages_by_regency[code]), counts[code])
    ]


def plan_demo_households(
    villages: Sequence[str],
    core_lengths: Mapping[RoleAndStage, int],
    cohort_count: int,
    household_count: int,
) -> list[DemoHouseholdPlan]:
    """Plan random households at every stage of learning. `core_lengths`: the number of core lessons
    by role and stage."""
    random = Random(SEED)
    weights = [1 + 11 // (1 + k % 7) for k in range(len(villages))]
    return [
        _plan_demo_household(random, villages, weights, core_lengths, cohort_count)
        for _ in range(household_count)
    ]


def _plan_demo_household(
    random: Random,
    villages: Sequence[str],
    weights: Sequence[int],
    core_lengths: Mapping[RoleAndStage, int],
    cohort_count: int,
) -> DemoHouseholdPlan:
    village = random.choices(villages, weights)[0] if random.random() < 0.94 else None
    shape = random.choices(list(SHAPES), list(SHAPES.values()))[0]
    eager, joined, cohort = random.random(), random.randint(3, 150), None
    if village is not None and village.startswith(COHORT_REGENCY) and random.random() < 0.85:
        cohort = random.randrange(cohort_count)
        joined = random.randint(2, COHORT_DAYS[cohort])
    people = tuple(
        _plan_demo_person(random, role, max(1, joined - 2 * place), eager, core_lengths, cohort)
        for place, role in enumerate(shape)
    )
    return DemoHouseholdPlan(village, people, shares=random.random() < 0.75)


def _plan_demo_person(
    random: Random,
    role: str,
    joined: int,
    eager: float,
    core_lengths: Mapping[RoleAndStage, int],
    cohort: int | None,
) -> DemoPersonPlan:
    woman = random.random() < 0.63  # the share of women among those placed in 2025
    worker = role == "pekerja"
    stage = random.choices(list(STAGES), list(STAGES.values()))[0] if worker else None
    core = core_lengths[role, stage]
    passes = _random_pass_count(random, eager, core)
    began = random.randint(0, min(joined, 6)) if passes else 0
    return DemoPersonPlan(
        id=UUID(int=random.getrandbits(128), version=4),
        name=f"{random.choice(WOMEN if woman else MEN)} {random.choice(SECOND)}",
        role=role,
        sex=random.choices(["perempuan" if woman else "laki-laki", "rahasia"], [9, 1])[0],
        country=random.choices(list(COUNTRIES), list(COUNTRIES.values()))[0] if worker else None,
        stage=stage,
        joined=joined,
        began=joined - began,
        pace=max(1, min(5, (joined - began) // max(1, passes))),
        core=core,
        passes=passes,
        misses=random.choice((0, 0, 0, 1, 1, 2)) if passes else random.choice((0, 0, 1)),
        cohort=cohort,
        consents=random.random() < 0.85,
    )


def _random_pass_count(random: Random, eager: float, lessons: int) -> int:
    """Draw how many lessons a person passed; people of one household (`eager`) resemble each
    other."""
    mood = (eager + random.random()) / 2
    if mood < 0.3:
        return 0
    return lessons if mood > 0.52 else random.randint(1, lessons - 1)


SURVEYED = 0.6
"""The share of finished people who take part in the survey."""
_BEST: Mapping[str, str] = {
    "p01": "2", "p02": "3", "p03": "1 2", "p05": "1", "p07": "1", "p08": "1", "p09": "1",
    "p10": "4", "p11": "4", "p12": "4", "p13": "2", "p14": "0", "p16": "1", "p17": "2", "p18": "2",
    "p19": "2",
    "p20": "1", "p21": "2", "p22": "1", "p23": "0", "p24": "1", "p25": "0", "p26": "5", "p27": "2",
    "p28": "5", "p29": "2", "p30": "4", "p31": "2", "p32": "4", "f3b": "Bank (contoh)",
}  # fmt: skip
_OTHERS = {NUMBER: ["50000", UNKNOWN], TEXT: ["Titip teman", "Toko (contoh)", UNKNOWN]}
_LUCK = {False: 0.5, True: 0.6}
"""Invented, as is everything here: how often the best answer is given before, and after."""


def days_since_core_finished(person: DemoPersonPlan) -> int | None:
    """How many days ago this person finished their core lessons; None if they have not."""
    done = person.passes == person.core
    return max(0, person.began - person.pace * (person.core - 1)) if done else None


def random_survey_answers(random: Random, form: str, role: str, *, learned: bool) -> dict[str, str]:
    """Draw a person's survey answers: item id to answer code. `learned`: after the course."""
    codes: dict[str, str] = {}
    for item in load_instrument().items_of(AFTER if learned else BEFORE):
        if is_item_asked(item, codes, role):
            best = str(item.right[form]) if item.right else _BEST.get(item.id)
            others = [option.code for option in item.options[form]] or _OTHERS[item.kind]
            sure = best is not None and random.random() < _LUCK[learned]
            codes[item.id] = best if best and sure else random.choice(others)
    return codes


@dataclass(frozen=True, slots=True)
class NamedDemoLearner:
    """A demo learner with a fixed name. People of the same `home` share a household."""

    name: str
    label: str
    role: str
    home: str
    joined: int
    passes: int


NAMED = (
    NamedDemoLearner("Sari (contoh)", "pekerja", "pekerja", "sari", 20, 5),
    NamedDemoLearner("Ibu Ratmi (contoh)", "keluarga", "keluarga", "sari", 18, 4),
    NamedDemoLearner("Bu Tuti (contoh)", "tetangga", "keluarga", "tuti", 9, 2),
)
STAFF = (
    ("Pak Wahyu (contoh)", "pelatih", "00"),
    ("Bu Endah (contoh)", "petugas", "35.02"),
    ("Pak Arif (contoh)", "petugas", "00"),
    ("Mbak Lia (contoh)", "admin", "00"),
)
