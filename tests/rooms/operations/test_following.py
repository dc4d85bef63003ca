"""What follows from a publication is done once, and again wherever it may not have been done."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.kit.store.db import transaction
from app.operations import actions, queries
from app.operations.cli import publish_course
from app.recount import actions as recount
from tests.rooms.course.course import edit, small_course

RECOUNT = "Hitung ulang"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return small_course(tmp_path / "kursus")


def publish(app: Flask, course: Path) -> Result:
    return app.test_cli_runner().invoke(publish_course, [str(course)])


def change_course(course: Path) -> None:
    edit(course / "kirim-uang" / "modul.yaml", "pilih tempat yang aman", "pilih tempat aman")


def test_counters_are_rebuilt_once_for_each_course_publication(fresh: Flask, course: Path) -> None:
    assert RECOUNT in publish(fresh, course).output
    again = publish(fresh, course)
    assert again.exit_code == 0, again.output
    assert RECOUNT not in again.output
    change_course(course)
    assert RECOUNT in publish(fresh, course).output


def test_counter_rebuild_interrupted_during_a_publication_is_repeated_by_the_next_one(
    fresh: Flask, course: Path
) -> None:
    publish(fresh, course)
    change_course(course)
    with pytest.MonkeyPatch.context() as power:
        power.setattr(recount, "rebuild_counters", _cut_off)
        assert publish(fresh, course).exit_code == 1
    assert RECOUNT in publish(fresh, course).output


def _cut_off(*_arguments: object, **_options: object) -> None:
    raise RuntimeError


@pytest.mark.parametrize("older", ["{schema} 0000000000000000", "0001 {version}"])
def test_counters_are_rebuilt_when_they_stem_from_an_older_course_publication_or_schema(
    fresh: Flask, course: Path, older: str
) -> None:
    """As one is that was restored."""
    publish(fresh, course)
    with fresh.app_context():
        schema, version = (queries.applied_publication() or "").split()
        with transaction() as tx:
            actions.record_applied_publication(tx, older.format(schema=schema, version=version))
    assert RECOUNT in publish(fresh, course).output
