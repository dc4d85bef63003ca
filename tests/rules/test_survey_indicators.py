"""The indicators F1 to F5, and the classification of channel names."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

import pytest

from app.survey_results.rules.channels import is_licensed_channel
from app.survey_results.rules.indicators import LatestAnswers, indicator_shares
from config import ROOT

CODES = {"f1a": "1", "f1b": "0", "f2": "1", "f3a": "1", "f3b": "Bank Anu", "f4": "1", "f5": "4"}


def people(
    n: int, role: str = "pekerja", stage: str | None = "selama", **codes: Any
) -> list[LatestAnswers]:
    said = {k: v for k, v in (CODES | codes).items() if v is not None}
    return [LatestAnswers(said, role, stage)] * n


@pytest.mark.parametrize(
    "name, licensed",
    [
        ("BANK ANU", True),
        ("bank-anu (taipei)", True),
        ("tabungan BRI", True),
        ("bank keliling", False),
        ("Titip teman", False),
        ("lewat teman yang kerja di bank", None),
        ("Toko Maju", None),
        ("databank", None),
        ("", None),
        ("-99", None),
        ("\u0661\u0662 ((( [", None),
    ],
)
def test_remittance_channel_is_classified_by_its_name_as_licensed_unlicensed_or_unknown(
    name: str, licensed: bool | None
) -> None:
    assert is_licensed_channel(name) is licensed


def test_every_row_of_the_remittance_channel_list_has_a_date_and_a_source() -> None:
    path = ROOT / "app" / "survey_results" / "data" / "channels.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert row["licensed"] in ("ya", "tidak")
        assert date.fromisoformat(row["per"])
        assert len(row["source"]) > 10
        assert row["phrase"] == row["phrase"].lower().strip()
    assert len({row["phrase"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "indicator, changes, percent, answered",
    [
        ("F1", {"f1a": "0"}, 75.0, 20),
        ("F1", {"f1a": "0", "f1b": "1"}, None, 20),  # all of them: at least 95 %
        ("F1", {"f1a": "0", "f1b": "-97"}, None, 15),
        ("F1", {"f1a": "2"}, None, 20),
        ("F2", {"f2": "0"}, 75.0, 20),
        ("F2", {"f2": "-99"}, None, 15),
        ("F3", {"f3b": "titip"}, 75.0, 20),
        ("F3", {"f3b": "Toko Maju"}, None, 15),
        ("F3", {"f3b": "-97"}, None, 15),
        ("F4", {"f4": "0"}, 75.0, 20),
        ("F5", {"f5": "3"}, 75.0, 20),
        ("F5", {"f5": "-97"}, None, 15),
    ],
)
def test_survey_indicator_counts_only_valid_answers(
    indicator: str, changes: dict[str, str], percent: float | None, answered: int
) -> None:
    share = indicator_shares([*people(15), *people(5, **changes)])[indicator]
    if percent is None:
        assert share.of_valid.kind == "at_least"
    else:
        assert share.of_valid.percent == percent
    assert share.of_valid.denominator == answered
    assert share.answered.denominator == 20


def test_survey_indicators_exclude_people_outside_their_denominator() -> None:
    result = indicator_shares([*people(15), *people(5, f3a="0", f3b=None)])
    assert result["F3"].answered.denominator == 15
    for role, stage in (("keluarga", "selama"), ("pekerja", "sebelum"), ("pekerja", "sesudah")):
        result = indicator_shares([*people(15), *people(5, role, stage)])
        assert result["F4"].answered.denominator == 15
    assert indicator_shares([*people(15), *people(5, stage=None)])["F4"].answered.denominator == 20


def test_survey_indicator_is_hidden_for_small_groups_and_missing_for_empty_ones() -> None:
    assert indicator_shares(people(9))["F2"].of_valid.kind == "hidden"
    assert indicator_shares([*people(15), *people(1, f2="0")])["F2"].of_valid.kind == "hidden"
    assert {share.of_valid.kind for share in indicator_shares([]).values()} == {"missing"}
