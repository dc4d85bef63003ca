"""Survey results are frozen each Monday with coverage: whoever leaves or comes is seen by the next
Monday, and only what is shown is stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select, update

from app.counters.models import RoundingSecret
from app.counters.queries import rounding_secret
from app.counters.rules import SecretDraws
from app.frozen_weeks import actions as frozen_weeks
from app.frozen_weeks import queries as frozen_queries
from app.households import actions as households
from app.households.models import Acquaintance, Member
from app.identity import actions as identity
from app.identity import queries as consents
from app.kit.clock import last_monday, start_of_monday, utcnow
from app.kit.room import ScheduledJobError
from app.kit.store.db import read, transaction
from app.own_data import actions as own_data
from app.survey import queries as survey
from app.survey_results import actions, queries
from app.survey_results.models import SurveyResultsPage
from app.survey_results.rules.frozen import encode_changes
from tests.factories import make_staff
from tests.page import Page
from tests.rooms.survey_results.people import (
    MALANG,
    PONOROGO,
    answer_both_waves,
    freeze_anew,
    score_row,
)

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def tuesday(november: time_machine.Traveller) -> time_machine.Traveller:
    """10:00 WIB on Tuesday, 24 November 2026."""
    return november


def withdraw(account: UUID, purpose: str = survey.CONSENT) -> None:
    with transaction() as tx:
        held = consents.find_active_consent_id(account, purpose)
        assert held is not None
        identity.withdraw_consent(tx, account, held, now=utcnow())


def withdraw_storage(account: UUID) -> None:
    """Take back the consent to keep anything; then only erasing is left to do."""
    withdraw(account, "akun")


def erase(account: UUID) -> None:
    with transaction() as tx:
        own_data.erase_person(tx, account, utcnow())


def move(account: UUID) -> None:
    with transaction() as tx:
        (home,) = (
            read().execute(select(Member.household).where(Member.account == account)).scalars()
        )
        households.set_household_village(tx, home, MALANG, now=utcnow())


def end_acquaintance(account: UUID) -> None:
    with transaction() as tx:
        ended = update(Acquaintance).where(Acquaintance.account == account)
        tx.execute(ended.values(ended_at=utcnow()))


def freeze(app: Flask) -> bool:
    with app.app_context():
        return frozen_weeks.freeze_week(last_monday(utcnow()))


def stored(app: Flask) -> dict[tuple[str, str], str]:
    with app.app_context():
        page = SurveyResultsPage
        rows = read().execute(select(page.monday, page.region, page.changes))
        return {(str(row.monday), row.region): row.changes for row in rows}


def open_page(app: Flask, address: str = "/kelola/ukur", scope: str = "35.02") -> Page:
    page = make_staff(app, "Bu Ratna", "petugas", scope)[0]
    page.get(address)
    return page


@pytest.mark.parametrize("leave", [withdraw, withdraw_storage, erase, move, end_acquaintance])
def test_person_who_leaves_is_gone_from_survey_results_only_with_the_next_monday(
    app: Flask, tuesday: time_machine.Traveller, leave: Callable[[UUID], None]
) -> None:
    """Counted live, the page would show the eleventh person instead of the one who left."""
    people = answer_both_waves(app, 12)
    freeze(app)
    page, kept = open_page(app), stored(app)
    shown = page.root.one("main").text
    with app.app_context():
        for account in people[:3]:
            leave(account)
    page.get("/kelola/ukur")
    assert page.root.one("main").text == shown
    assert not freeze(app)
    assert stored(app) == kept
    tuesday.shift(WEEK)
    assert freeze(app)
    assert open_page(app).text.count("Kurang dari 10 orang menjawab dua kali.") == 2
    then = open_page(app, "/kelola/ukur?pekan=2026-11-23")
    assert score_row(then, "Pengetahuan").endswith(" 10"), "a frozen week never changes"
    assert kept.items() <= stored(app).items()


def test_answers_of_this_week_are_shown_after_the_next_monday(
    app: Flask, tuesday: time_machine.Traveller
) -> None:
    answer_both_waves(app, 10)
    freeze(app)
    answer_both_waves(app, 10)
    assert score_row(open_page(app), "Pengetahuan").endswith(" 10")
    tuesday.shift(WEEK)
    freeze(app)
    assert score_row(open_page(app), "Pengetahuan").endswith(" 20")


def test_stored_survey_results_hold_only_what_the_page_shows(app: Flask) -> None:
    """Twelve people: ten are told of, in their village and above. A score by which all changed
    alike is not stored, nor anything of nine people."""
    answer_both_waves(app, 12)
    answer_both_waves(app, 9, MALANG)
    freeze(app)
    pages = {region: json.loads(text)["changes"] for (_, region), text in stored(app).items()}
    assert {*pages} == {"00", "35", "35.02", "35.02.10", PONOROGO}
    for region in ("35.02", "35.02.10", PONOROGO):
        assert {*pages[region]} == {"after"}
        assert {*pages[region]["after"]} == {"knowledge", "behaviour", "total"}
        for line in pages[region]["after"].values():
            assert line["people"] == 10
            numbers = [line[name] for name in ("before", "after", "mean", "low", "high")]
            assert numbers == [round(n, 2) for n in numbers]
            assert not {"met", "numerator"} & {*str(line.get("target"))}
    target = pages["35.02"]["after"]["behaviour"]["target"]
    assert target == [{"kind": "too_few"}] * 2
    assert pages["35.02.10"]["after"]["behaviour"]["target"] == [{"kind": "level"}] * 2
    assert "target" not in pages["35.02"]["after"]["knowledge"]
    assert pages["35"]["after"]["knowledge"]["people"] == 20


def test_page_before_the_first_frozen_week_says_when_numbers_will_come(app: Flask) -> None:
    answer_both_waves(app, 10)
    page = open_page(app)
    assert "Yang pertama ada paling lambat 30 November 2026." in page.text
    assert "Selisih" not in page.root.one("main").text


def test_page_offers_the_kept_weeks_and_its_links_stay_in_the_chosen_one(
    app: Flask, tuesday: time_machine.Traveller
) -> None:
    answer_both_waves(app, 10)
    freeze(app)
    assert not open_page(app).root.all("select", name="pekan"), "there is one week only"
    tuesday.shift(WEEK)
    freeze(app)
    page = open_page(app, "/kelola/ukur?pekan=2026-11-23")
    assert "Keadaan Senin, 23 November 2026. Dibuat terlambat: 24 November 2026" in page.text
    options = page.root.one("select", name="pekan").all("option")
    assert [each.text for each in options] == ["Senin, 30 November 2026", "Senin, 23 November 2026"]
    links = [a.get("href") for a in page.root.one("main").all("a")]
    assert links == ["/cakupan/35.02?pekan=2026-11-23#penggunaan"]
    page.get("/kelola/ukur?wilayah=35.02&pekan=")
    assert "Keadaan Senin, 30 November 2026." in page.text
    for typed in ("2026-11-16", "2026-11-24", "kemarin", "x" * 500):
        page.get(f"/kelola/ukur?pekan={typed}", 400)
        assert "Minggu itu tidak disimpan." in page.text


def test_survey_results_are_kept_as_long_as_the_weeks_of_coverage(
    app: Flask, tuesday: time_machine.Traveller
) -> None:
    for n in range(20):
        tuesday.move_to(start_of_monday(last_monday(utcnow())) + WEEK * bool(n))
        assert freeze(app)
    with app.app_context():
        kept = [week.monday for week in queries.read_results_weeks()]
        assert kept == frozen_queries.frozen_mondays()
        assert not any(week.late for week in queries.read_results_weeks())
    assert len(kept) == 15, "13 weeks, and the last Mondays of November and December"


def test_freeze_that_is_cut_off_stores_neither_coverage_nor_survey_results(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_both_waves(app, 10)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as power, app.app_context():
        power.setattr(frozen_weeks, "delete_old_weeks", cut)
        with pytest.raises(KeyboardInterrupt):
            frozen_weeks.freeze_week(last_monday(utcnow()))
        assert queries.read_results_weeks() == ()
    assert stored(app) == {}
    assert freeze(app)
    assert stored(app)


def test_stored_week_of_survey_results_stays_when_it_would_be_stored_again(app: Flask) -> None:
    answer_both_waves(app, 10)
    freeze(app)
    before = stored(app)
    answer_both_waves(app, 10)
    with app.app_context(), transaction() as tx:
        changes = queries.changes_to_freeze(SecretDraws(rounding_secret()))
        assert encode_changes(changes["35.02"]) != before["2026-11-23", "35.02"]
        actions.store_results_week(tx, last_monday(utcnow()), changes, late=False, now=utcnow())
    assert stored(app) == before


@pytest.fixture
def own_secret(app: Flask) -> Iterator[bytes]:
    """The secret of the rounding, set back at the end, since tests share it."""
    with app.app_context():
        own = rounding_secret()
    yield own
    with app.app_context(), transaction() as tx:
        tx.execute(delete(RoundingSecret))
        tx.add(RoundingSecret(secret=own))


@pytest.mark.parametrize("other", [None, b"x" * 32], ids=["missing", "different"])
def test_survey_results_are_not_frozen_with_a_missing_or_different_rounding_secret(
    app: Flask, tuesday: time_machine.Traveller, own_secret: bytes, other: bytes | None
) -> None:
    """Two roundings of the same shares could be compared. What was frozen is still shown."""
    answer_both_waves(app, 50)
    freeze(app)
    before = stored(app)
    with app.app_context(), transaction() as tx:
        tx.execute(delete(RoundingSecret))
        if other is not None:
            tx.add(RoundingSecret(secret=other))
    tuesday.shift(WEEK)
    with app.app_context(), pytest.raises(ScheduledJobError, match="Rahasia pembulatan"):
        frozen_weeks.freeze_due_week(utcnow())
    assert stored(app) == before
    assert "Keadaan Senin, 23 November 2026." in open_page(app).text


def test_survey_results_page_runs_two_sql_statements_for_any_number_of_people(
    app: Flask, statements: Callable[[], Any]
) -> None:
    page = make_staff(app, "Bu Ratna", "petugas", "35.02")[0]
    for people in (1, 12):
        answer_both_waves(app, people)
        freeze_anew(app)
        with statements() as seen:
            page.get("/kelola/ukur?lang=en")
        assert len([s for s in seen if "survey" in s]) == 2
