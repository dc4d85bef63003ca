"""`bekal wilayah pindah`, and what a person may take away or have erased."""

from __future__ import annotations

from flask import Flask

from app.households import ROOM, actions, queries
from app.kit.store.db import transaction
from tests.factories import make_known
from tests.rooms.households.people import (
    add_account,
    day_of_test,
    recounted_counters,
    stored_counters,
)


def test_region_move_command_reports_how_many_households_moved(app: Flask) -> None:
    with app.app_context(), transaction() as tx:
        worker = add_account(tx, "Wati")
        actions.create_new_household(tx, worker, "pekerja", "35.02.01.2001", now=day_of_test(0))
    told = app.test_cli_runner().invoke(
        args=["wilayah", "pindah", "35.02.01.2001", "35.07.01.2001"]
    )
    assert told.exit_code == 0, told.output
    assert told.output == "1 rumah tangga pindah dari 35.02.01.2001 ke 35.07.01.2001.\n"
    with app.app_context():
        assert queries.memberships_of(worker)[0].village == "35.07.01.2001"
        assert stored_counters() == recounted_counters()


def test_region_move_command_reports_why_it_is_refused(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["wilayah", "pindah", "35.02", "35.07.01"])
    assert told.exit_code == 1
    assert "tingkat yang sama" in told.output


def test_personal_data_export_lists_progress_shared_with_others_and_not_by_others(
    app: Flask,
) -> None:
    with app.app_context():
        with transaction() as tx:
            worker, mother = add_account(tx, "Wati"), add_account(tx, "Sumi")
            home = actions.create_new_household(
                tx, worker, "pekerja", "35.02.01.2001", now=day_of_test(0)
            )
            actions.join_household(tx, home, mother, "keluarga", now=day_of_test(0))
            actions.share_progress(tx, worker, mother, version=1, language="id", now=day_of_test(1))
            actions.record_core_progress(tx, {worker: {"pekerja": (1, 11, 11)}}, now=day_of_test(1))
        export = {name: table.export for name, table in ROOM.personal_data.items()}
        assert [row["viewer"] for row in export["share"](worker)] == ["Sumi"]
        assert export["share"](mother) == []
        assert [row["village"] for row in export["member"](mother)] == ["35.02.01.2001"]
        assert [row["done"] for row in export["core_progress"](worker)] == [11]


def test_erased_person_leaves_no_household_rows_and_no_counts(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            worker, mother = add_account(tx, "Wati"), add_account(tx, "Sumi")
            home = actions.create_new_household(
                tx, worker, "pekerja", "35.02.01.2001", now=day_of_test(0)
            )
            actions.join_household(tx, home, mother, "keluarga", now=day_of_test(0))
            actions.share_progress(tx, worker, mother, version=1, language="id", now=day_of_test(1))
            actions.record_core_progress(tx, {worker: {"pekerja": (1, 11, 11)}}, now=day_of_test(1))
            make_known(tx, [worker, mother], day_of_test(1))
            actions.record_learning_days(tx, [(worker, day_of_test(n)) for n in (1, 8, 15)])
        assert all(
            ROOM.personal_data[name].export(worker)
            for name in ("acquaintance", "learning_day", "core_progress")
        )
        with transaction() as tx:
            for table in ROOM.personal_data.values():
                table.erase(tx, worker, day_of_test(2))
        assert all(table.export(worker) == [] for table in ROOM.personal_data.values())
        assert stored_counters() == recounted_counters()
        assert stored_counters()["00", "person", 0] == 1
