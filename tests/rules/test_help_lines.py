"""Which help numbers come first, and what is tried next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.content.country import (
    EMERGENCY,
    LABOUR,
    MINISTRY,
    MISSION,
    OFFICE,
    CountryContact,
)
from app.work_abroad.rules.help_lines import (
    ArrangedLines,
    HelpLine,
    NumberCheck,
    arrange_for_country,
    arrange_for_elsewhere,
    arrange_for_indonesia,
)

DAY = date(2026, 12, 1)


def line(phone: str, role: str = "", name: str = "", country: str = "my", **told: Any) -> HelpLine:
    contact = CountryContact(
        text={"id": ""},
        sources=(("Antara", ""),),
        as_of=told.pop("as_of", "2025"),
        review_by=DAY,
        line=1,
        name={"id": name or phone},
        phone=phone,
        calls=True,
        whatsapp=False,
        page="",
        role=role,
        hours={},
        spoken={},
        sources_differ=told.pop("sources_differ", False),
        money_only=told.pop("money_only", False),
    )
    return HelpLine(country, {"id": country}, contact, **told)


def checked(each: HelpLine, result: str, day: date = DAY) -> HelpLine:
    return replace(each, last_check=NumberCheck(result, "BP3MI Bali", day))


def first(arranged: ArrangedLines) -> list[str]:
    return [each.line.contact.phone for each in arranged.first]


def tried_next(arranged: ArrangedLines) -> list[str | None]:
    return [each.next.contact.phone if each.next else None for each in arranged.first]


HOME = (
    line("0800-1000", MINISTRY, country="id"),
    line("+62 811", MINISTRY, country="id"),
    line("110", EMERGENCY, country="id"),
    line("157", country="id", money_only=True),
)
MISSION_1, MISSION_2 = line("+60 1", MISSION, "KBRI"), line("+60 2", MISSION, "KBRI")
OTHER_CITY = line("+60 3", MISSION, "KJRI")
FRONT = line("+60 4", OFFICE, "KBRI")
POLICE, AMBULANCE = line("999", EMERGENCY), line("998", EMERGENCY)
WORK = line("1955", LABOUR)


def test_mission_labour_line_and_emergency_number_come_first_in_this_order() -> None:
    found = arrange_for_country((POLICE, WORK, FRONT, OTHER_CITY, MISSION_1, AMBULANCE), HOME)
    assert first(found) == ["+60 3", "1955", "999"]
    assert [each.contact.phone for each in found.other] == ["+60 4", "+60 1", "998"]


def test_free_place_goes_to_the_mission_of_another_city_and_then_to_the_ministry() -> None:
    assert first(arrange_for_country((MISSION_1, MISSION_2, OTHER_CITY, POLICE), HOME)) == [
        "+60 1",
        "+60 3",
        "999",
    ]
    assert first(arrange_for_country((MISSION_1, MISSION_2, POLICE), HOME)) == [
        "+60 1",
        "+62 811",
        "999",
    ]


@pytest.mark.parametrize(
    "unfit", [{"as_of": "2023-12-31"}, {"sources_differ": True}, {"last_check": ("mati",)}]
)
def test_front_office_and_ministry_lead_without_a_fit_number_of_a_mission(
    unfit: dict[str, Any],
) -> None:
    if told := unfit.pop("last_check", None):
        unfit["last_check"] = NumberCheck(told[0], "BP3MI Bali", DAY)
    mission = line("+60 1", MISSION, "KBRI", **unfit)
    found = arrange_for_country((mission, FRONT, POLICE), HOME)
    assert first(found) == ["+60 4", "+62 811", "999"]


def test_undated_number_may_come_first_and_one_of_2024_too() -> None:
    for when in ("", "2024", "2024-01-01"):
        assert first(arrange_for_country((line("+60 9", OFFICE, as_of=when),), HOME))[0] == "+60 9"


def test_ministry_leads_where_every_number_of_the_missions_is_hidden() -> None:
    hidden = tuple(checked(each, "salah") for each in (MISSION_1, OTHER_CITY, FRONT))
    found = arrange_for_country((*hidden, POLICE), HOME)
    assert first(found) == ["+62 811", "999"]
    assert found.other == ()


def test_next_number_to_try_is_of_the_same_office_or_role_but_never_an_emergency_number() -> None:
    old = line("+60 5", MISSION, "KBRI", as_of="2020")
    dead = checked(line("+60 6", MISSION, "KBRI"), "mati")
    found = arrange_for_country((MISSION_1, old, dead, FRONT, WORK, POLICE, AMBULANCE), HOME)
    assert first(found) == ["+60 1", "1955", "999"]
    assert tried_next(found) == ["+60 4", "+60 1", "+60 1"]


def test_from_indonesia_the_ministry_comes_first_and_then_the_mission_there() -> None:
    found = arrange_for_indonesia(HOME, (MISSION_1, MISSION_2, POLICE))
    assert first(found) == ["0800-1000", "+62 811", "+60 1"]
    assert tried_next(found) == ["+62 811", "0800-1000", "+60 2"]
    assert [each.contact.phone for each in found.money] == ["157"]
    assert first(arrange_for_indonesia(HOME)) == ["0800-1000", "+62 811", "110"]


def test_from_abroad_only_numbers_that_can_be_reached_from_there_are_listed() -> None:
    found = arrange_for_elsewhere(HOME)
    assert first(found) == ["+62 811"]
    assert (found.other, found.money) == ((), ())


def test_number_is_due_if_never_rung_or_not_for_six_months_and_never_if_hidden() -> None:
    assert MISSION_1.is_due(DAY)
    assert not checked(MISSION_1, "diangkat").is_due(date(2027, 6, 2))
    assert checked(MISSION_1, "diangkat").is_due(date(2027, 6, 3))
    assert not checked(MISSION_1, "mati").is_due(date(2028, 1, 1))
    assert not POLICE.is_due(DAY)
    assert not line("").is_due(DAY)
