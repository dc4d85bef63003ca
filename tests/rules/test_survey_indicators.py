"""The indicators F1 to F5, and the classification of channel names."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

import pytest

from app.survey_results.rules.channels import is_licensed_channel
from app.survey_results.rules.indicators import IndicatorAnswer, LatestAnswers, indicator_answers
from config import ROOT

CODES = {"f1a": "1", "f1b": "0", "f2": "1", "f3a": "1", "f3b": "Bank Anu", "f4": "1", "f5": "4"}


def answers_of(
    role: str = "pekerja", stage: str | None = "selama", **codes: Any
) -> dict[str, IndicatorAnswer]:
    said = {k: v for k, v in (CODES | codes).items() if v is not None}
    return indicator_answers(LatestAnswers(said, role, stage))


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
        assert row["kind"] in (("bank", "penyedia") if row["licensed"] == "ya" else ("tanpa",))
        assert date.fromisoformat(row["per"])
        assert len(row["source"]) > 10
        assert row["phrase"] == row["phrase"].lower().strip()
    assert len({row["phrase"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "indicator, changes, answer",
    [
        ("F1", {}, True),
        ("F1", {"f1a": "0"}, False),
        ("F1", {"f1a": "0", "f1b": "1"}, True),
        ("F1", {"f1a": "0", "f1b": "-97"}, None),
        ("F1", {"f1a": "2"}, True),
        ("F2", {"f2": "0"}, False),
        ("F2", {"f2": "-99"}, None),
        ("F3", {}, True),
        ("F3", {"f3b": "titip"}, False),
        ("F3", {"f3b": "Toko Maju"}, None),
        ("F3", {"f3b": "-97"}, None),
        ("F4", {"f4": "0"}, False),
        ("F5", {}, True),
        ("F5", {"f5": "3"}, False),
        ("F5", {"f5": "-97"}, None),
    ],
)
def test_survey_indicator_has_no_answer_where_none_is_valid(
    indicator: str, changes: dict[str, str], answer: bool | None
) -> None:
    assert answers_of(**changes)[indicator] == (True, answer)


def test_survey_indicators_exclude_people_outside_their_denominator() -> None:
    assert answers_of(f3a="0", f3b=None)["F3"][0] is False
    for role, stage in (("keluarga", "selama"), ("pekerja", "sebelum"), ("pekerja", "sesudah")):
        assert answers_of(role, stage)["F4"][0] is False
    assert answers_of(stage=None)["F4"] == (True, True)


@pytest.mark.parametrize(
    ("code", "answer"), [("1", True), ("3", False), ("0", False), ("-99", None)]
)
def test_quarrels_about_money_count_where_they_are_more_often(
    code: str, answer: bool | None
) -> None:
    assert answers_of(q1=code)["Q1"] == (True, answer)
    assert answers_of()["Q1"][0] is False
