"""What may happen to households, in any order: counters equal a recount after every step, frozen
weeks never change by a byte, and each frozen country keeps the three properties of rounding."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, literal, select, update
from sqlalchemy.orm import Session

from app.counters import rules as rounding
from app.counters.queries import Key, all_counters, rounding_secret
from app.counters.rules import ANY, SELF_REGISTERED_FROM, RegionCounts, ShownCounts
from app.frozen_weeks import actions as frozen_weeks
from app.frozen_weeks.models import CoveragePage
from app.frozen_weeks.rules import WEEK, FrozenPage, decode_frozen_coverage_page, mondays_to_keep
from app.households import actions as households
from app.households.models import Acquaintance, CoreProgress
from app.households.queries import memberships_of
from app.identity import actions as identity
from app.identity import queries as consents
from app.kit.clock import start_of_monday
from app.kit.store.db import read, transaction
from app.own_data import actions as own_data
from app.recount import queries
from app.recount.actions import rebuild_counters
from app.regions.codes import COUNTRY, region_level
from app.regions.models import Region
from app.survey import actions as survey
from app.survey import queries as survey_queries
from tests.conftest import empty_tables
from tests.factories import finish_core, make_person
from tests.rooms.households.people import add_trainer
from tests.rules.test_disclosure import NO_VILLAGE, check_country, check_tree, country_of

VILLAGES = (
    *("35.07.01.2001", "35.07.01.2002", "35.07.02.2001"),
    *("35.02.01.2001", "35.02.10.2001", "33.01.01.2001"),
)
OLD_DISTRICT, NEW_DISTRICT = "35.07.02", "35.07.03"
SPLIT_OFF = "35.07.01.2999"
"""A village that the official list gets later."""
FIRST_MONDAY = date(2026, 11, 2)
LESSONS = 12
ROLES = ("pekerja", "keluarga")

NOBODY = ShownCounts(0, 0, 0, 0)

places = st.sampled_from((*VILLAGES, SPLIT_OFF, None))
roles = st.sampled_from(ROLES)


class VillagesOverTime(RuleBasedStateMachine):
    """People and households of a few villages. Each step takes at least an hour."""

    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        self.now = start_of_monday(FIRST_MONDAY) + timedelta(hours=1)
        self.core = 1
        self.next_monday = FIRST_MONDAY + WEEK
        self.frozen: dict[date, dict[str, str]] = {}
        names = select(Region.code, Region.name).where(Region.code.in_(VILLAGES))
        self.names = {str(row.code): str(row.name) for row in read().execute(names)}
        with transaction() as tx:
            self.trainer = add_trainer(tx, "Bu Rina")
            self.local_trainer = add_trainer(tx, "Pak Toni", "35.07")

    def teardown(self) -> None:
        """Leaves the list of regions as it was: other tests share it."""
        with transaction() as tx:
            tx.execute(update(Region).where(Region.gone_at.is_not(None)).values(gone_at=None))
            for code, name in self.names.items():
                tx.execute(update(Region).where(Region.code == code).values(name=name))
        empty_tables()
        with transaction() as tx:
            tx.execute(delete(Region).where(Region.code == SPLIT_OFF))

    def hour(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now

    def listed(self, village: str | None) -> str | None:
        """The village if the official list has it now, else none."""
        found = select(Region.code).where(Region.code == village, Region.gone_at.is_(None))
        return read().scalar(found)

    @initialize(target=people, number=st.integers(1, 12), village=places)
    def begin(self, number: int, village: str | None) -> MultipleResults[UUID]:
        return self.settle_known_families(number, 0, village)

    @rule(target=people, role=roles, village=places)
    def register(self, role: str, village: str | None) -> UUID:
        village = self.listed(village)
        with transaction() as tx:
            who = make_person(tx, "Wati", self.hour())
            households.create_new_household(tx, who, role, village, now=self.now)
        return who

    @rule(target=people, number=st.integers(1, 12), complete=st.integers(0, 12), village=places)
    def settle(self, number: int, complete: int, village: str | None) -> MultipleResults[UUID]:
        return self.settle_known_families(number, complete, village)

    def settle_known_families(
        self, number: int, complete: int, village: str | None
    ) -> MultipleResults[UUID]:
        """So many families come to a meeting, where the trainer knows them; some finished."""
        village, made = self.listed(village), []
        with transaction() as tx:
            for n in range(number):
                worker, wife = (make_person(tx, name, self.now) for name in ("Wati", "Sumi"))
                home = households.create_new_household(tx, worker, ROLES[0], village, now=self.now)
                households.join_household(tx, home, wife, ROLES[1], now=self.now)
                made += [worker, wife]
                for who, role in zip((worker, wife), ROLES, strict=True):
                    done = LESSONS if n < complete else 1
                    finish_core(tx, who, role, done, core=self.core, now=self.now)
            self.say_known(tx, made, self.trainer)
        self.hour()
        return multiple(*made)

    def say_known(self, tx: Session, people: list[UUID], trainer: UUID) -> None:
        households.record_acquaintances(tx, people, trainer, way=households.TICK, now=self.now)

    @rule(who=people, is_local=st.booleans())
    def tick(self, who: UUID, is_local: bool) -> None:
        """A trainer knows a person; of a home outside the trainer's regions the word waits."""
        with transaction() as tx:
            self.say_known(tx, [who], self.local_trainer if is_local else self.trainer)
        self.hour()

    @rule()
    def confirm_words(self) -> None:
        with transaction() as tx:
            words = list(tx.scalars(select(Acquaintance.id)))
            households.confirm_acquaintances(tx, words, self.trainer, now=self.hour())

    @rule(n=st.integers(0, 9))
    def take_word_back(self, n: int) -> None:
        with transaction() as tx:
            words = list(tx.scalars(select(Acquaintance.id).order_by(Acquaintance.id)))
            households.end_acquaintances(tx, words[n : n + 1], self.trainer, now=self.hour())

    @rule(who=people, other=people, role=roles)
    def join(self, who: UUID, other: UUID, role: str) -> None:
        """Also a second home, if the person keeps the first."""
        with transaction() as tx:
            home = memberships_of(other)[0].household
            households.join_household(tx, home, who, role, now=self.hour())

    @rule(who=people, role=roles, village=places)
    def found_another_home(self, who: UUID, role: str, village: str | None) -> None:
        village = self.listed(village)
        with transaction() as tx:
            households.create_new_household(tx, who, role, village, now=self.hour())

    @rule(who=people)
    def leave(self, who: UUID) -> None:
        with transaction() as tx:
            home = memberships_of(who)[-1].household
            households.leave_household(tx, home, who, now=self.hour())

    @rule(who=people)
    def count_elsewhere(self, who: UUID) -> None:
        with transaction() as tx:
            home = memberships_of(who)[-1].household
            households.choose_counting_household(tx, who, home, now=self.hour())

    @rule(who=people, village=places)
    def move(self, who: UUID, village: str | None) -> None:
        village = self.listed(village)
        with transaction() as tx:
            home = memberships_of(who)[0].household
            households.set_household_village(tx, home, village, now=self.hour())

    @rule(who=people, role=roles, done=st.sampled_from((3, LESSONS)), repeats=st.integers(1, 2))
    def answer(self, who: UUID, role: str, done: int, repeats: int) -> None:
        """The same answer may come twice, and one from before a better one may come late."""
        for _ in range(repeats):
            with transaction() as tx:
                finish_core(tx, who, role, done, core=self.core, now=self.hour())

    @rule(who=people, days=st.sampled_from((0, 3, 14)), repeats=st.integers(1, 2))
    def learn(self, who: UUID, days: int, repeats: int) -> None:
        """On days that count when the answer arrives, however late."""
        with transaction() as tx:
            answers = [(who, self.now), (who, self.now + timedelta(days=days))] * repeats
            households.record_learning_days(tx, answers)
        self.hour()

    @rule(who=consumes(people))
    def erase(self, who: UUID) -> None:
        with transaction() as tx:
            own_data.erase_person(tx, who, self.hour())

    @rule(who=people)
    def give_or_withdraw_consent(self, who: UUID) -> None:
        with transaction() as tx:
            held = consents.find_active_consent_id(who, survey_queries.CONSENT)
            if held is None:
                survey.agree_to_survey(tx, who, language="id", now=self.hour())
            else:
                identity.withdraw_consent(tx, who, held, now=self.hour())

    @rule(lessons=st.sampled_from((1, LESSONS)))
    def publish_another_core_list(self, lessons: int) -> None:
        """As publishing does it: progress is recomputed, then counters are rebuilt. With a list of
        one lesson everybody who has begun finishes."""
        self.core += 1
        with transaction() as tx:
            as_before = CoreProgress.__table__.c.done
            done = as_before if lessons == LESSONS else literal(1)
            households.recompute_core_progress(
                tx, self.core, done, literal(lessons), now=self.hour()
            )
            rebuild_counters(tx, now=self.now)

    @rule(village=st.sampled_from(VILLAGES), name=st.sampled_from(("Sumberagung", "Karangrejo")))
    def rename_region(self, village: str, name: str) -> None:
        with transaction() as tx:
            tx.execute(update(Region).where(Region.code == village).values(name=name))

    @rule()
    def list_a_village_that_was_split_off(self) -> None:
        with transaction() as tx:
            if tx.get(Region, SPLIT_OFF) is None:
                tx.add(Region(code=SPLIT_OFF, parent=SPLIT_OFF[:8], name="Karangsari"))

    @rule(pair=st.permutations(VILLAGES).map(lambda each: tuple(each[:2])))
    def merge_villages(self, pair: tuple[str, str]) -> None:
        self.merge(*pair)

    @rule()
    def merge_districts(self) -> None:
        self.merge(OLD_DISTRICT, NEW_DISTRICT)

    def merge(self, old: str, new: str) -> None:
        """Move all households, then take the old region off the list."""
        target = new if region_level(new) == "village" else f"{new}.2001"
        if self.listed(target) is None:
            return
        with transaction() as tx:
            households.move_households_to_region(tx, old, new, now=self.hour())
            its = Region.code.startswith(old)
            tx.execute(update(Region).where(its).values(gone_at=self.now))

    @rule(minutes=st.integers(0, 600))
    def monday_comes(self, minutes: int) -> None:
        self.now = start_of_monday(self.next_monday) + timedelta(minutes=minutes)
        exact = all_counters()
        assert frozen_weeks.freeze_week(self.next_monday, self.now)
        assert not frozen_weeks.freeze_week(self.next_monday, self.now)
        its = stored_pages()[self.next_monday]
        check_frozen_country(
            exact, {code: decode_frozen_coverage_page(text) for code, text in its.items()}
        )
        self.frozen[self.next_monday] = its
        kept = mondays_to_keep(self.frozen)
        self.frozen = {monday: pages for monday, pages in self.frozen.items() if monday in kept}
        self.next_monday += WEEK

    @invariant()
    def counters_equal_a_recount(self) -> None:
        with transaction():
            recounted = {k: n for part in queries.recomputed_counters() for k, n in part.items()}
            assert all_counters() == recounted

    @invariant()
    def frozen_weeks_stay_as_they_were(self) -> None:
        assert stored_pages() == self.frozen


def stored_pages() -> dict[date, dict[str, str]]:
    """The stored text of each page, by week and region."""
    found: dict[date, dict[str, str]] = {}
    rows = select(CoveragePage.monday, CoveragePage.region, CoveragePage.numbers)
    for monday, region, numbers in read().execute(rows):
        found.setdefault(monday, {})[region] = numbers
    return found


def check_frozen_country(exact: dict[Key, int], pages: dict[str, FrozenPage]) -> None:
    """Check the three properties of all rounded trees, and that pages show just these numbers."""
    secret = rounding_secret()
    known = (("household", 0), ("complete", ANY), ("person", 0), ("done", ANY))
    country = country_of(exact_villages(exact, *known))
    check_country(country, secret)
    rounded = country.rounded(secret)
    alone_shown = check_self_registered(exact, secret)
    for region, page in pages.items():
        assert page.region.households == sum(part.households for part in page.parts.values())
        for code, told in ((region, page.region), *page.parts.items()):
            its = rounded.get(code, NOBODY)
            assert told.households == its.households
            for name in {"complete", "people", "finished"} & told.counts.keys():
                assert told.counts[name] == getattr(its, name)
            n = alone_shown.get(code, 0)
            shown = n if n >= SELF_REGISTERED_FROM else 0
            assert told.counts.get("self_registered", 0) == shown


def check_self_registered(exact: dict[Key, int], secret: bytes) -> dict[str, int]:
    """Check the tree of households that registered by themselves. Returns what is shown of it."""
    country = country_of(exact_villages(exact, ("self_registered", 0)))
    counts = {region: each.households for region, each in country.counts.items()}
    wide = {
        region: parts
        for region, parts in country.children.items()
        if region_level(region) in ("country", "province")
    }
    shown = rounding.round_self_registered(COUNTRY, counts, wide, rounding.SecretDraws(secret))
    check_tree(shown, {region: counts[region] for region in shown}, wide)
    return shown


def exact_villages(exact: dict[Key, int], *figures: tuple[str, int]) -> dict[str, RegionCounts]:
    """These figures, in the order of RegionCounts, of all villages and of NO_VILLAGE."""
    regions = {code for code, _, _ in exact}
    provinces = [code for code in regions if region_level(code) == "province"]

    def count(code: str, figure: tuple[str, int]) -> int:
        return exact.get((code, *figure), 0)

    villages = {
        code: RegionCounts(*(count(code, figure) for figure in figures))
        for code in regions
        if region_level(code) == "village"
    }
    without = (
        count(COUNTRY, figure) - sum(count(code, figure) for code in provinces)
        for figure in figures
    )
    return villages | {NO_VILLAGE: RegionCounts(*without)}


def test_counters_and_frozen_weeks_stay_right_whatever_happens_to_households(
    app: Flask, database_url: str
) -> None:
    examples = 15 if database_url.startswith("sqlite") else 3
    with app.app_context():
        run_state_machine_as_test(
            VillagesOverTime, settings=settings(max_examples=examples, stateful_step_count=40)
        )
