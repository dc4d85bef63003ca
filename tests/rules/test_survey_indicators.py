"""The indicators F1 to F5, and the classification of channel names."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

import pytest

from app.survey_results.rules.channels import is_licensed_channel
from app.survey_results.rules.disclosure import AnswerRounding
from app.survey_results.rules.indicators import IndicatorShare, LatestAnswers, indicator_shares
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
        assert row["kind"] in (("bank", "penyedia") if row["licensed"] == "ya" else ("tanpa",))
        assert date.fromisoformat(row["per"])
        assert len(row["source"]) > 10
        assert row["phrase"] == row["phrase"].lower().strip()
    assert len({row["phrase"] for row in rows}) == len(rows)


def shares_of(answers: list[LatestAnswers], region: str = "35.02") -> dict[str, IndicatorShare]:
    return indicator_shares(answers, AnswerRounding(region, b"s" * 32))


@pytest.mark.parametrize(
    "indicator, changes, yes, answered",
    [
        ("F1", {"f1a": "0"}, 60, 80),
        ("F1", {"f1a": "0", "f1b": "1"}, 75, 80),  # all of them: never shown as all
        ("F1", {"f1a": "0", "f1b": "-97"}, 55, 60),
        ("F1", {"f1a": "2"}, 75, 80),
        ("F2", {"f2": "0"}, 60, 80),
        ("F2", {"f2": "-99"}, 55, 60),
        ("F3", {"f3b": "titip"}, 60, 80),
        ("F3", {"f3b": "Toko Maju"}, 55, 60),
        ("F3", {"f3b": "-97"}, 55, 60),
        ("F4", {"f4": "0"}, 60, 80),
        ("F5", {"f5": "3"}, 60, 80),
        ("F5", {"f5": "-97"}, 55, 60),
    ],
)
def test_survey_indicator_counts_only_valid_answers(
    indicator: str, changes: dict[str, str], yes: int, answered: int
) -> None:
    """Of 80 people 20 answer otherwise; all counts are multiples of 5, so none is rounded."""
    share = shares_of([*people(60), *people(20, **changes)])[indicator]
    assert (share.of_valid.numerator, share.of_valid.denominator) == (yes, answered)
    assert (share.answered.numerator, share.answered.denominator) == (answered, 80)


def test_survey_indicators_exclude_people_outside_their_denominator() -> None:
    result = shares_of([*people(60), *people(20, f3a="0", f3b=None)])
    assert result["F3"].answered.denominator == 60
    for role, stage in (("keluarga", "selama"), ("pekerja", "sebelum"), ("pekerja", "sesudah")):
        result = shares_of([*people(60), *people(20, role, stage)])
        assert result["F4"].answered.denominator == 60
    assert shares_of([*people(60), *people(20, stage=None)])["F4"].answered.denominator == 80


def test_survey_indicator_of_few_or_no_answers_has_the_same_reason_so_zero_is_never_told() -> None:
    for n in (0, 9, 40):
        assert {share.of_valid.kind for share in shares_of(people(n)).values()} == {"too_few"}
