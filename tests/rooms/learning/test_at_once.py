"""Two people, or two phones of one person, finish concurrently: each is counted exactly once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

from flask import Flask

from app.counters import queries as figures
from app.households import queries as households
from app.kit.items import SentItem
from app.kit.store.db import database_of, read
from app.sync.actions import store_sent_items
from tests.rooms.learning.answers import NOW, core_lessons, core_version, quiz_item
from tests.rooms.learning.conftest import VILLAGE, Family

ROUNDS = 20
LEVELS = ("00", VILLAGE[:2], VILLAGE[:5], VILLAGE[:8], VILLAGE)


def store_concurrently(app: Flask, batches: Sequence[list[SentItem]]) -> list[str]:
    """Accepts each batch in its own thread, started together. Returns the statuses."""
    barrier, statuses = Barrier(len(batches)), list[str]()

    def work(batch: list[SentItem]) -> None:
        with app.app_context():
            read()  # opens the connection before the common start
            barrier.wait()
            statuses.extend(outcome.status for outcome in store_sent_items(batch, NOW))
            database_of(app).drop_connection()

    threads = [Thread(target=work, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def counter_values(figure: str, core: int) -> set[int]:
    """The counter at every level; a single number if they agree."""
    kept = figures.all_counters()
    numbers = [kept[code, figure, core] for code in LEVELS]
    return set(numbers)


def test_household_is_counted_once_when_both_members_finish_the_required_lessons_concurrently(
    school: Flask, make_family: Callable[[], Family]
) -> None:
    for n in range(1, ROUNDS + 1):
        family = make_family()
        people = {family.worker: "pekerja", family.mother: "keluarga"}
        with school.app_context():
            cores = {who: core_lessons(role) for who, role in people.items()}
            store_sent_items(
                [quiz_item(who, each) for who, core in cores.items() for each in core[:-1]], NOW
            )
            batches = [[quiz_item(who, core[-1])] for who, core in cores.items()]
        assert store_concurrently(school, batches) == ["created", "created"]
        with school.app_context():
            assert counter_values("complete", core_version()) == {n}
            assert counter_values("done", core_version()) == {2 * n}


def test_person_is_counted_once_when_two_phones_send_the_last_required_lessons_concurrently(
    school: Flask, make_family: Callable[[], Family]
) -> None:
    for n in range(1, ROUNDS + 1):
        family = make_family()
        with school.app_context():
            *before, last_but_one, last = core_lessons()
            store_sent_items([quiz_item(family.mother, lesson) for lesson in before], NOW)
            batches = [[quiz_item(family.mother, lesson)] for lesson in (last_but_one, last)]
        assert store_concurrently(school, batches) == ["created", "created"]
        with school.app_context():
            core = households.core_progress_of([family.mother])[family.mother, "keluarga"]
            assert (core.done, core.since) == (core.total, NOW)
            assert counter_values("done", core_version()) == {n}


def test_quiz_answer_is_counted_once_when_the_same_item_is_sent_concurrently(
    school: Flask, family: Family
) -> None:
    with school.app_context():
        *before, last = core_lessons()
        store_sent_items(
            [quiz_item(family.worker, lesson) for lesson in core_lessons("pekerja")], NOW
        )
        store_sent_items([quiz_item(family.mother, lesson) for lesson in before], NOW)
        item = quiz_item(family.mother, last)
    assert sorted(store_concurrently(school, [[item]] * 4)) == ["created", *["duplicate"] * 3]
    with school.app_context():
        assert counter_values("complete", core_version()) == {1}
