"""Country sheets as other rooms read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.content.country import Country, DeductionLimit, Wage
from app.content.countryfile import read_countries
from app.content.faults import Faults
from config import ROOT
from tests.content import good_course
from tests.content.good_course import edit

SHEET = "negara/tw.yaml"


def one(root: Path) -> Country:
    (country,) = read_countries(root, ("id", "en"), Faults())
    return country


def test_country_sheet_contains_the_data_of_its_file() -> None:
    taiwan = one(good_course.GOOD)
    assert (taiwan.code, taiwan.name["id"], taiwan.currency) == ("tw", "Taiwan", "TWD")
    line, chat = taiwan.contacts
    assert (line.phone, line.dialled, line.as_of) == ("1955", "1955", "2019-10")
    assert line.review_by == date(2027, 6, 1)
    assert (chat.dialled, chat.whatsapp, chat.from_abroad) == ("+886900000000", True, True)
    assert not line.from_abroad
    assert [each.least for each in taiwan.wages("prt")] == [Decimal(20000)]
    assert taiwan.wages("bukan-prt") == ()


def test_limit_applies_to_the_jobs_it_names() -> None:
    taiwan = one(good_course.GOOD)
    agency, fund = taiwan.about("potongan")
    assert isinstance(agency, DeductionLimit)
    assert isinstance(fund, DeductionLimit)
    assert agency.monthly == (Decimal(1800), Decimal(1700), Decimal(1500))
    assert fund.percent == Decimal(2)
    assert taiwan.limits("prt") == (agency,)
    assert taiwan.limits("bukan-prt") == (agency, fund)


def test_unreadable_entry_does_not_remove_others(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, SHEET, "jumlah: 20000", "jumlah: banyak")
    edit(root, SHEET, "lewat: whatsapp", "lewat: surat")
    taiwan = one(root)
    assert taiwan.about("upah") == ()
    assert [each.phone for each in taiwan.contacts] == ["1955"]
    assert len(taiwan.about("potongan")) == 2


def test_country_without_a_folder_of_sheets_is_no_fault(tmp_path: Path) -> None:
    faults = Faults()
    assert read_countries(tmp_path, ("id", "en"), faults) == ()
    assert faults.in_order() == ()


REAL = read_countries(ROOT / "modules_kursus", ("id", "en"), Faults())


@pytest.mark.parametrize("country", REAL, ids=lambda each: each.code)
def test_every_country_sheet_has_contacts(country: Country) -> None:
    assert country.contacts


def test_destinations_of_most_workers_have_a_sheet_and_a_currency() -> None:
    known = {each.code for each in REAL if each.currency}
    assert known >= {"my", "hk", "tw", "sg", "kr", "jp", "sa", "ae", "bn", "it", "tr"}


def test_country_sheets_match_the_checked_facts() -> None:
    """The figures equal those in the programme's list of facts."""
    by_code = {each.code: each for each in REAL}
    (hong_kong,) = by_code["hk"].limits("prt")
    assert hong_kong.percent_first == Decimal(10)
    (least,) = by_code["hk"].about("upah")
    assert isinstance(least, Wage)
    assert (least.least, least.job) == (Decimal(5100), "prt")
    (taiwan,) = by_code["tw"].limits("prt")
    assert taiwan.monthly == (Decimal(1800), Decimal(1700), Decimal(1500))
    assert by_code["my"].limits("prt") == ()
    (malaysia,) = by_code["my"].limits("bukan-prt")
    assert malaysia.percent == Decimal(2)
    assert any("KDEI" in each.name["id"] for each in by_code["tw"].contacts)
    assert not any("KBRI" in each.name["id"] for each in by_code["tw"].contacts)
