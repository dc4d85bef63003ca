"""Country sheets as other rooms read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.content.country import Country, DeductionLimit, MinimumWage
from app.content.countryfile import read_countries
from app.content.faults import FaultList
from config import ROOT
from tests.content import good_course
from tests.content.good_course import edit

SHEET = "negara/tw.yaml"


def only_country(root: Path) -> Country:
    (country,) = read_countries(root, ("id", "en"), FaultList())
    return country


def test_country_sheet_is_read_from_its_file_with_contacts_and_wages() -> None:
    taiwan = only_country(good_course.GOOD)
    assert (taiwan.code, taiwan.name["id"], taiwan.currency) == ("tw", "Taiwan", "TWD")
    line, chat = taiwan.contacts
    assert (line.phone, line.number_to_dial, line.as_of) == ("1955", "1955", "2019-10")
    assert line.review_by == date(2027, 6, 1)
    assert (chat.number_to_dial, chat.whatsapp, chat.is_reachable_from_abroad) == (
        "+886900000000",
        True,
        True,
    )
    assert not line.is_reachable_from_abroad
    assert [each.least for each in taiwan.minimum_wages("prt")] == [Decimal(20000)]
    assert taiwan.minimum_wages("bukan-prt") == ()


def test_wage_deduction_limit_applies_only_to_the_jobs_it_names() -> None:
    taiwan = only_country(good_course.GOOD)
    agency, fund = taiwan.facts_about("potongan")
    assert isinstance(agency, DeductionLimit)
    assert isinstance(fund, DeductionLimit)
    assert agency.monthly == (Decimal(1800), Decimal(1700), Decimal(1500))
    assert fund.percent == Decimal(2)
    assert taiwan.deduction_limits("prt") == (agency,)
    assert taiwan.deduction_limits("bukan-prt") == (agency, fund)


def test_unreadable_entry_of_a_country_sheet_does_not_remove_its_other_entries(
    tmp_path: Path,
) -> None:
    root = good_course.copy(tmp_path)
    edit(root, SHEET, "jumlah: 20000", "jumlah: banyak")
    edit(root, SHEET, "lewat: whatsapp", "lewat: surat")
    taiwan = only_country(root)
    assert taiwan.facts_about("upah") == ()
    assert [each.phone for each in taiwan.contacts] == ["1955"]
    assert len(taiwan.facts_about("potongan")) == 2


def test_course_without_country_sheets_is_valid(tmp_path: Path) -> None:
    faults = FaultList()
    assert read_countries(tmp_path, ("id", "en"), faults) == ()
    assert faults.sorted_faults() == ()


REAL = read_countries(ROOT / "modules_kursus", ("id", "en"), FaultList())


@pytest.mark.parametrize("country", REAL, ids=lambda each: each.code)
def test_every_country_sheet_has_contacts(country: Country) -> None:
    assert country.contacts


def test_main_destination_countries_have_a_country_sheet_with_a_currency() -> None:
    known = {each.code for each in REAL if each.currency}
    assert known >= {"my", "hk", "tw", "sg", "kr", "jp", "sa", "ae", "bn", "it", "tr"}


def test_wage_and_deduction_figures_in_country_sheets_equal_the_verified_facts() -> None:
    """The figures equal those in the programme's list of facts."""
    by_code = {each.code: each for each in REAL}
    (hong_kong,) = by_code["hk"].deduction_limits("prt")
    assert hong_kong.percent_first == Decimal(10)
    (least,) = by_code["hk"].facts_about("upah")
    assert isinstance(least, MinimumWage)
    assert (least.least, least.job) == (Decimal(5100), "prt")
    (taiwan,) = by_code["tw"].deduction_limits("prt")
    assert taiwan.monthly == (Decimal(1800), Decimal(1700), Decimal(1500))
    assert by_code["my"].deduction_limits("prt") == ()
    (malaysia,) = by_code["my"].deduction_limits("bukan-prt")
    assert malaysia.percent == Decimal(2)
    assert any("KDEI" in each.name["id"] for each in by_code["tw"].contacts)
    assert not any("KBRI" in each.name["id"] for each in by_code["tw"].contacts)
