"""Which households count as known, which as registered by themselves, and who says so."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.counters.queries import Key
from app.counters.rules import ANY
from app.households import actions, queries
from app.households.actions.counting import updating_counters
from app.households.models import Acquaintance, LearningDay
from app.kit.clock import WIB
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.recount.queries import recomputed_counters
from tests.factories import make_known
from tests.rooms.households.people import (
    add_account,
    add_trainer,
    day_of_test,
    recounted_counters,
    stored_counters,
)

HERE, THERE = "35.02.01.2001", "35.02.01.2002"


def found_household(tx: Session, name: str, village: str | None = HERE) -> tuple[UUID, UUID]:
    """Somebody alone in a household: (account, household)."""
    account = add_account(tx, name)
    home = actions.create_new_household(tx, account, "pekerja", village, now=day_of_test(0))
    return account, home


def learn(tx: Session, account: UUID, *days: int) -> None:
    actions.record_learning_days(tx, [(account, day_of_test(day)) for day in days])


def counted(code: str = HERE) -> dict[tuple[str, int], int]:
    """The counters of a region, after both recounts agreed with them."""
    stored = stored_counters()
    assert stored == recounted_counters()
    recomputed: dict[Key, int] = {}
    for part in recomputed_counters():
        recomputed |= part
    assert stored == recomputed
    return {(figure, core): n for (at, figure, core), n in stored.items() if at == code}


ONE = {("household", 0): 1, ("person", 0): 1}
ALONE = {("self_registered", 0): 1}


def words_of(staff: UUID) -> list[Acquaintance]:
    with Session(read()) as session:
        mine = select(Acquaintance).where(Acquaintance.staff == staff)
        return list(session.scalars(mine.order_by(Acquaintance.id)))


def test_household_counts_nowhere_until_staff_know_it_or_somebody_learned_on_three_days(
    app: Flask,
) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, _ = found_household(tx, "Wati")
        assert stored_counters() == {}
        with transaction() as tx:
            learn(tx, wati, 1, 2, 13)
        assert counted() == {}, "12 days apart"
        with transaction() as tx:
            learn(tx, wati, 15)
        assert counted() == ALONE
        with transaction() as tx:
            make_known(tx, [wati], day_of_test(16))
        assert counted() == ONE, "never in both series"


def test_self_registered_household_says_nothing_about_finishing(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, home = found_household(tx, "Wati")
            sumi = add_account(tx, "Sumi")
            actions.join_household(tx, home, sumi, "keluarga", now=day_of_test(0))
            learn(tx, wati, 1, 8, 15)
        before = stored_counters()
        with transaction() as tx:
            for account, role in ((wati, "pekerja"), (sumi, "keluarga")):
                actions.record_core_progress(tx, {account: {role: (1, 11, 11)}}, now=day_of_test(9))
        assert stored_counters() == before
        assert counted() == ALONE


def test_learning_days_are_days_in_western_indonesia_and_never_more_than_three(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, _ = found_household(tx, "Wati")
            late = day_of_test(1) + timedelta(hours=16, minutes=59)
            actions.record_learning_days(tx, [(wati, late), (wati, late + timedelta(minutes=1))])
            learn(tx, wati, *range(3, 40))
        found = read().execute(select(LearningDay.day).order_by(LearningDay.day)).scalars().all()
        first = late.astimezone(WIB).date()
        assert list(found) == [first, first + timedelta(days=1), first + timedelta(days=14)]


def test_one_batch_of_answers_is_one_learning_day(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, _ = found_household(tx, "Wati")
            actions.record_learning_days(tx, [(wati, day_of_test(3))] * 20)
        assert read().scalar(select(func.count()).select_from(LearningDay)) == 1


def test_acquaintance_above_sixty_households_a_day_waits_until_other_staff_confirm_it(
    app: Flask,
) -> None:
    with app.app_context():
        with transaction() as tx:
            trainer, admin = add_trainer(tx, "Bu Rina"), add_account(tx, "Mbak Lia")
            people = [found_household(tx, f"P{n}") for n in range(61)]
            sumi = add_account(tx, "Sumi")
            actions.join_household(tx, people[0][1], sumi, "keluarga", now=day_of_test(0))
            tell = [account for account, _ in people]
            waits = actions.record_acquaintances(
                tx, tell, trainer, way=actions.TICK, now=day_of_test(1)
            )
            assert waits == 1
            assert (
                actions.record_acquaintances(
                    tx, [sumi, *tell], trainer, way=actions.TICK, now=day_of_test(1)
                )
                == 0
            ), "one more person of a household that counts needs no yes"
        assert counted()["household", 0] == 60
        waiting = [word.id for word in words_of(trainer) if word.confirmed_at is None]
        with transaction() as tx:
            assert actions.confirm_acquaintances(tx, waiting, trainer, now=day_of_test(2)) == 0
            assert actions.confirm_acquaintances(tx, waiting, admin, now=day_of_test(2)) == 1
            assert actions.confirm_acquaintances(tx, waiting, admin, now=day_of_test(3)) == 0
        assert counted()["household", 0] == 61


def test_acquaintances_of_another_day_or_trainer_need_no_confirmation(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            trainers = [add_trainer(tx, name) for name in ("Bu Rina", "Pak Wahyu")]
            people = [found_household(tx, f"P{n}")[0] for n in range(180)]
            for start, trainer, day in ((0, 0, 1), (60, 0, 2), (120, 1, 1)):
                some = people[start : start + 60]
                waits = actions.record_acquaintances(
                    tx, some, trainers[trainer], way=actions.TICK, now=day_of_test(day)
                )
                assert waits == 0
        assert counted()["household", 0] == 180


def test_ended_acquaintance_still_counts_for_the_daily_limit(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            trainer = add_trainer(tx, "Bu Rina")
            people = [found_household(tx, f"P{n}")[0] for n in range(61)]
            actions.record_acquaintances(
                tx, people[:60], trainer, way=actions.TICK, now=day_of_test(1)
            )
        words = [word.id for word in words_of(trainer)]
        with transaction() as tx:
            assert actions.end_acquaintances(tx, words, trainer, now=day_of_test(1)) == 60
            assert actions.end_acquaintances(tx, words, trainer, now=day_of_test(1)) == 0
        assert counted() == {}
        with transaction() as tx:
            waits = actions.record_acquaintances(
                tx, people[60:], trainer, way=actions.TICK, now=day_of_test(1)
            )
            assert waits == 1
        assert counted() == {}


def test_household_stays_known_while_one_of_two_trainers_knows_it(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, _ = found_household(tx, "Wati")
            trainers = [add_trainer(tx, name) for name in ("Bu Rina", "Pak Wahyu")]
            for trainer in trainers:
                actions.record_acquaintances(
                    tx, [wati], trainer, way=actions.TICK, now=day_of_test(1)
                )
        for trainer, left in ((trainers[0], ONE), (trainers[1], {})):
            with transaction() as tx:
                words = [word.id for word in words_of(trainer)]
                actions.end_acquaintances(tx, words, trainer, now=day_of_test(2))
            assert counted() == left


@pytest.mark.parametrize("known", [True, False])
def test_household_that_moves_to_another_village_begins_anew(app: Flask, known: bool) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, home = found_household(tx, "Wati")
            learn(tx, wati, 1, 8, 15)
            if known:
                make_known(tx, [wati], day_of_test(15))
        for village in (HERE, THERE, HERE):
            with transaction() as tx:
                actions.set_household_village(tx, home, village, now=day_of_test(16))
            assert counted() == ((ONE if known else ALONE) if village == HERE else {})
            if village == THERE:
                break
        assert stored_counters() == {}
        assert queries.learning_days_of(wati) == []


def test_empty_village_filled_in_begins_nothing_anew_but_emptied_before_it_does(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, home = found_household(tx, "Wati", None)
            make_known(tx, [wati], day_of_test(1))
        with transaction() as tx:
            actions.set_household_village(tx, home, HERE, now=day_of_test(2))
        assert counted() == ONE
        for village in (None, THERE):
            with transaction() as tx:
                actions.set_household_village(tx, home, village, now=day_of_test(3))
        assert stored_counters() == {}


def test_region_renamed_or_merged_begins_nothing_anew(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, _ = found_household(tx, "Wati")
            make_known(tx, [wati], day_of_test(1))
            sumi, _ = found_household(tx, "Sumi")
            learn(tx, sumi, 1, 8, 15)
        with transaction() as tx:
            actions.move_households_to_region(tx, HERE, THERE, now=day_of_test(16))
        assert counted(THERE) == ONE | ALONE


def test_person_who_counts_in_another_village_begins_anew_the_others_do_not(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, first = found_household(tx, "Wati")
            sumi = add_account(tx, "Sumi")
            actions.join_household(tx, first, sumi, "keluarga", now=day_of_test(0))
            _, second = found_household(tx, "Tini", THERE)
            actions.join_household(tx, second, wati, "pekerja", now=day_of_test(1))
            make_known(tx, [wati, sumi], day_of_test(1))
            learn(tx, wati, 1, 8)
        with transaction() as tx:
            actions.choose_counting_household(tx, wati, second, now=day_of_test(2))
        assert (counted(), counted(THERE)) == (ONE, {})
        assert queries.learning_days_of(wati) == []
        with transaction() as tx:
            actions.leave_household(tx, second, wati, now=day_of_test(3))
        founder_again = {("household", 0): 1, ("person", 0): 2}
        assert (counted(), counted(THERE)) == (founder_again, {})


@pytest.mark.parametrize("village", [HERE, None])
def test_person_who_counts_in_another_household_of_the_same_village_begins_anew(
    app: Flask, village: str | None
) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, first = found_household(tx, "Wati", village)
            sumi = add_account(tx, "Sumi")
            actions.join_household(tx, first, sumi, "keluarga", now=day_of_test(0))
            _, second = found_household(tx, "Tini", village)
            actions.join_household(tx, second, sumi, "keluarga", now=day_of_test(1))
            make_known(tx, [wati, sumi], day_of_test(1))
            learn(tx, sumi, 1, 8)
        with transaction() as tx:
            actions.choose_counting_household(tx, sumi, first, now=day_of_test(2))
        assert queries.learning_days_of(sumi) != [], "the same as before"
        assert counted("00")["person", 0] == 2
        with transaction() as tx:
            actions.choose_counting_household(tx, sumi, second, now=day_of_test(2))
        assert queries.learning_days_of(sumi) == []
        assert counted("00") == ONE


def test_household_taken_apart_by_leaving_stays_one_known_household(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, home = found_household(tx, "Wati", None)
            others = [add_account(tx, f"P{n}") for n in range(5)]
            for account in others:
                actions.join_household(tx, home, account, "keluarga", now=day_of_test(0))
            make_known(tx, [wati, *others], day_of_test(1))
        with transaction() as tx:
            for account in others:
                actions.leave_household(tx, home, account, now=day_of_test(2))
                (own,) = queries.memberships_of(account)
                actions.set_household_village(tx, own.household, HERE, now=day_of_test(2))
        assert (counted("00"), counted(HERE)) == (ONE, {})


def test_person_alone_without_a_village_stays_known_when_they_join_a_family(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, _ = found_household(tx, "Wati", None)
            _, home = found_household(tx, "Tini")
            make_known(tx, [wati], day_of_test(1))
            learn(tx, wati, 1, 8)
        with transaction() as tx:
            actions.join_household(tx, home, wati, "pekerja", now=day_of_test(2))
        assert counted() == {("household", 0): 1, ("person", 0): 2}
        assert len(queries.learning_days_of(wati)) == 2
        with transaction() as tx:
            actions.leave_household(tx, home, wati, now=day_of_test(3))
        assert stored_counters() == {}


def test_word_waits_above_120_people_a_day_in_however_few_households(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            trainer = add_trainer(tx, "Bu Rina")
            people = []
            for start in range(25):
                founder, home = found_household(tx, f"P{start}")
                people.append(founder)
                for n in range(4):
                    people.append(add_account(tx, f"P{start} {n}"))
                    actions.join_household(tx, home, people[-1], "keluarga", now=day_of_test(0))
            said = [
                actions.record_acquaintances(
                    tx, some, trainer, way=actions.TICK, now=day_of_test(day)
                )
                for some, day in ((people[:118], 1), (people[118:122], 1), (people[122:], 2))
            ]
        assert said == [0, 2, 0]
        counted()


@pytest.mark.parametrize("joins", [False, True])
def test_acquaintance_waits_once_a_person_without_a_village_has_one_outside_its_givers_region(
    app: Flask, joins: bool
) -> None:
    with app.app_context():
        with transaction() as tx:
            trainers = [add_trainer(tx, "Bu Rina", region) for region in ("33", "35.02")]
            wati, home = found_household(tx, "Wati", None)
            _, theirs = found_household(tx, "Tini", HERE)
            for trainer in trainers:
                actions.record_acquaintances(
                    tx, [wati], trainer, way=actions.TICK, now=day_of_test(1)
                )
        assert counted("00") == ONE
        with transaction() as tx:
            if joins:
                actions.join_household(tx, theirs, wati, "pekerja", now=day_of_test(2))
            else:
                actions.set_household_village(tx, home, HERE, now=day_of_test(2))
        held = {trainer: words_of(trainer)[0].confirmed_at is not None for trainer in trainers}
        assert held == {trainers[0]: False, trainers[1]: True}
        assert counted()["household", 0] == 1
        with transaction() as tx:
            words = [word.id for word in words_of(trainers[1])]
            actions.end_acquaintances(tx, words, trainers[1], now=day_of_test(3))
        assert stored_counters() == {}


def test_acquaintance_outside_the_givers_region_waits_and_does_not_count_for_the_daily_limit(
    app: Flask,
) -> None:
    with app.app_context():
        with transaction() as tx:
            trainer = add_trainer(tx, "Bu Rina", "33")
            far = [found_household(tx, f"P{n}")[0] for n in range(61)]
            near, _ = found_household(tx, "Wati", "33.01.01.2001")
            waits = actions.record_acquaintances(
                tx, [*far, near], trainer, way=actions.TICK, now=day_of_test(1)
            )
        assert waits == 61
        assert counted("00") == counted("33") == ONE


def test_every_acquaintance_is_recorded_with_its_staff_time_and_person(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, _ = found_household(tx, "Wati")
            trainer, admin = add_trainer(tx, "Bu Rina"), add_account(tx, "Mbak Lia")
            for _ in range(2):
                actions.record_acquaintances(
                    tx, [wati, wati], trainer, way=actions.TICK, now=day_of_test(1)
                )
        with transaction() as tx:
            actions.end_acquaintances(tx, [words_of(trainer)[0].id], admin, now=day_of_test(2))
        events = select(AuditEvent.what, AuditEvent.who, AuditEvent.about).where(
            AuditEvent.what.startswith("households:acquaintance:")
        )
        assert [tuple(row) for row in read().execute(events.order_by(AuditEvent.at))] == [
            ("households:acquaintance:give", trainer, str(wati)),
            ("households:acquaintance:end", admin, str(wati)),
        ]


@pytest.mark.parametrize(("age", "waits", "left"), [(29, False, 0), (31, False, 1), (31, True, 0)])
def test_acquaintances_outlive_their_erased_giver_only_when_older_than_thirty_days_and_not_waiting(
    app: Flask, age: int, waits: bool, left: int
) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, _ = found_household(tx, "Wati")
            trainer, now = add_trainer(tx, "Bu Rina"), day_of_test(40)
            given = now - timedelta(days=age)
            actions.record_acquaintances(tx, [wati], trainer, way=actions.TICK, now=given)
        if waits:
            with (
                transaction() as tx,
                updating_counters(tx, [queries.memberships_of(wati)[0].household]),
            ):
                tx.execute(update(Acquaintance).values(confirmed_at=None))
        with transaction() as tx:
            actions.erase_acquaintances(tx, trainer, now)
        assert counted().get(("household", 0), 0) == left
        assert words_of(trainer) == []
        (word,) = read().execute(select(Acquaintance.ended_at, Acquaintance.ended_by))
        assert word == ((None, None) if left else (now, None))


def test_finishing_of_a_member_who_joined_by_a_code_counts_after_three_days(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, home = found_household(tx, "Wati")
            sumi = add_account(tx, "Sumi")
            actions.join_household(tx, home, sumi, "keluarga", now=day_of_test(1))
            make_known(tx, [wati], day_of_test(1))
            for account, role in ((wati, "pekerja"), (sumi, "keluarga")):
                actions.record_core_progress(tx, {account: {role: (1, 11, 11)}}, now=day_of_test(2))
            learn(tx, sumi, 1, 8)
        assert ("complete", ANY) not in counted()
        with transaction() as tx:
            learn(tx, sumi, 15)
        assert counted()["complete", ANY] == 1
