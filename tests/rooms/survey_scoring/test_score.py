"""`bekal ukur skor` with correct and with imperfect files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.survey.rules.scoring import CODES
from config import ROOT
from tests.rooms.survey_scoring.survey import column, rows, run, scored, text

BOOK = (ROOT / "docs" / "ukur-skor.md").read_text(encoding="utf-8")


def means(found: dict[str, Any]) -> dict[str, tuple[int, float | None, float | None]]:
    return {
        name: (score["n"], score["mean"], score["weighted_mean"])
        for name, score in found["scores"].items()
    }


BY_HAND = {
    "knowledge": (3, 3.6667, 2.75),  # 7, 0, 4 with weights 1, 2, 1
    "behaviour": (3, 5.0, 3.75),  # 9, 0, 6
    "attitude": (3, 2.0, 1.5),  # 4, 0, 2
    "total": (3, 10.6667, 8.0),  # 20, 0, 12
    "digital": (2, 5.0, 3.3333),  # 10, 0; the mother has no internet
}


def test_survey_scores_of_three_people_match_the_scores_computed_by_hand(tmp_path: Path) -> None:
    found = scored(tmp_path, text(rows()))
    assert means(found) == BY_HAND
    shares = {
        name: (score["at_target_percent"], score["weighted_at_target_percent"])
        for name, score in found["scores"].items()
    }
    assert shares == {
        "knowledge": (33.33, 25.0),
        "behaviour": (66.67, 50.0),
        "attitude": (33.33, 25.0),
        "total": (33.33, 25.0),
        "digital": (None, None),
    }
    assert found["scores"]["total"]["mean_100"] == 53.3333
    assert found["scores"]["digital"]["no_internet"] == 1
    assert found["respondents"] == 3


def test_survey_scoring_command_prints_a_table_of_the_scores_and_exits_with_zero(
    tmp_path: Path,
) -> None:
    result = run(tmp_path, text(rows()))
    assert result.exit_code == 0
    assert "survei.csv: 3 responden, bobot dari kolom wght." in result.stdout
    table = [re.split(r"  +", line.strip()) for line in result.stdout.splitlines()]
    assert ["Pengetahuan 0–7", "3", "3,67", "2,75", "≥ 5", "33,3%", "25,0%"] in table
    assert ["Sikap 0–4", "3", "2,00", "1,50", "> 2", "33,3%", "25,0%"] in table
    assert ["× 5 (0–100)", "53,3", "40,0", "≥ 70"] in table
    assert ["Digital 0–10", "2", "5,00", "3,33", "–", "–", "–"] in table
    assert "1 orang tanpa internet tidak ikut dihitung (bukan nol)" in result.stdout


def test_survey_scoring_command_runs_through_the_bekal_program(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "survei.csv").write_text(text(rows()), encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["ukur", "skor", str(tmp_path / "survei.csv")])
    assert result.exit_code == 0, result.output


Table = list[list[str]]


def each_cell(table: Table, change: Callable[[str], str]) -> Table:
    return [table[0], *([change(value) for value in row] for row in table[1:])]


def without_zero(table: Table) -> Table:
    yes_no = [CODES.get(name.upper()) == frozenset({0, 1, 2}) for name in table[0]]
    return [
        ["2" if is_yes_no and v == "0" else v for is_yes_no, v in zip(yes_no, row, strict=True)]
        for row in table
    ]


def with_blank_rows(table: Table) -> str:
    empty = "," * (len(table[0]) - 1)
    return "\n\n" + f"\n{empty}\n  \n".join(text([row]) for row in table) + "\n\n"


def quoted(table: Table) -> str:
    return text([[f'"{value}"' for value in row] for row in table])


WRITTEN: dict[str, Callable[[Table], str | bytes]] = {
    "capitals and dots": lambda t: text([[n.upper().replace("_", ".") for n in t[0]], *t[1:]]),
    "decimal comma": lambda t: text([t[0], *([*row[:-1], row[-1] + ",0"] for row in t[1:])], ";"),
    "quotes": quoted,
    "latin-1": lambda t: quoted([["nama", *t[0]], *(["José, S.", *r] for r in t[1:])]).encode(
        "latin-1"
    ),
    "blank rows": with_blank_rows,
    "yes is 1 and no is 2": lambda t: text(without_zero(t)),
    "floats": lambda t: text(each_cell(t, lambda v: f" {v}.0")),
    "other columns": lambda t: text([[*t[0], "QK99", ""], *([*row, "x", "y"] for row in t[1:])]),
    "tabs": lambda t: text(t, "\t"),
    "bars": lambda t: text(t, "|"),
    "byte order mark": lambda t: text(t).encode("utf-8-sig"),
    "windows": lambda t: text(t).replace("\n", "\r\n"),
    "old macintosh": lambda t: text(t).replace("\n", "\r"),
    "utf-16": lambda t: text(t).encode("utf-16"),
    "excel's separator": lambda t: "sep=,\r\n" + text(t),
    "no end of line at the end": lambda t: text(t).rstrip("\n"),
}


@pytest.mark.parametrize("how", WRITTEN)
def test_survey_file_encoding_and_separator_do_not_change_the_scores(
    tmp_path: Path, how: str
) -> None:
    content = WRITTEN[how](rows())
    assert means(scored(tmp_path, content)) == BY_HAND
    assert run(tmp_path, content).exit_code == 0


def test_survey_answers_on_a_reversed_scale_are_inverted(tmp_path: Path) -> None:
    table = rows()
    for at, name in enumerate(table[0]):
        if name.startswith("qs"):
            for row in table[1:]:
                row[at] = str(6 - int(row[at])) if row[at] in "12345" else row[at]
    assert means(scored(tmp_path, text(table))) != BY_HAND
    assert means(scored(tmp_path, text(table), "--skala-terbalik")) == BY_HAND


def test_missing_survey_column_omits_only_the_scores_that_need_it(tmp_path: Path) -> None:
    table = [[v for at, v in enumerate(row) if at != column("qs3_11")] for row in rows()]
    found = scored(tmp_path, text(table))
    assert found["scores"]["attitude"]["missing"] == ["QS3_11"]
    assert found["scores"]["total"]["missing"] == ["QS3_11"]
    assert found["scores"]["attitude"]["n"] == 0
    assert found["scores"]["attitude"]["mean"] is None
    assert means(found)["knowledge"] == BY_HAND["knowledge"]
    result = run(tmp_path, text(table))
    assert result.exit_code == 3
    assert "Sikap tidak dihitung. Kolom yang tidak ada: QS3_11." in result.stdout
    assert "Jumlah tidak dihitung: perlu pengetahuan, perilaku dan sikap." in result.stdout


def test_missing_survey_option_column_counts_as_no_and_is_reported(tmp_path: Path) -> None:
    table = [[v for at, v in enumerate(row) if at != column("qf3_4")] for row in rows()]
    result = run(tmp_path, text(table))
    assert result.exit_code == 0
    assert "dihitung “tidak”: QF3_4." in result.stdout
    assert means(scored(tmp_path, text(table))) == BY_HAND


def test_behaviour_score_needs_only_one_of_the_two_decision_questions(tmp_path: Path) -> None:
    table = [[v for at, v in enumerate(row) if at != column("qf1_a")] for row in rows()]
    assert means(scored(tmp_path, text(table))) == BY_HAND
    both = {column("qf1_a"), column("qf1")}
    table = [[v for at, v in enumerate(row) if at not in both] for row in rows()]
    assert scored(tmp_path, text(table))["scores"]["behaviour"]["missing"] == ["QF1", "QF1_A"]


def test_unknown_survey_answer_code_is_reported_with_column_and_row(tmp_path: Path) -> None:
    table = rows()
    table[1][column("qs1_1")] = "7"
    table[3][column("qs1_1")] = "setuju"
    table[3][column("qk4")] = "nol"
    found = scored(tmp_path, text(table))
    assert found["problems"]["unknown_codes"] == [
        {"column": "qk4", "count": 1, "lines": [4], "codes": ["nol"]},
        {"column": "qs1_1", "count": 2, "lines": [2, 4], "codes": ["7", "setuju"]},
    ]
    assert means(found)["attitude"] == (1, 0.0, 0.0)
    assert means(found)["knowledge"] == (2, 3.5, 2.3333)
    assert means(found)["behaviour"] == BY_HAND["behaviour"]
    assert found["scores"]["total"]["unknown_code"] == 2
    result = run(tmp_path, text(table))
    assert result.exit_code == 3
    flat = " ".join(result.stdout.split())
    assert "Kolom qs1_1: kode “7”, “setuju” tidak dikenal, 2 baris (baris 2, 4)." in flat
    assert "Sikap: 2 orang dengan kode tidak dikenal tidak ikut dihitung; 1 orang dihitung." in flat


def test_report_of_unknown_survey_codes_lists_the_first_five_rows_but_counts_all(
    tmp_path: Path,
) -> None:
    table = rows()
    wrong = [*table[1]]
    wrong[column("qp5")] = "9"
    found = scored(tmp_path, text([*table, *[wrong] * 40]))
    (result,) = found["problems"]["unknown_codes"]
    assert result == {"column": "qp5", "count": 40, "lines": [5, 6, 7, 8, 9], "codes": ["9"]}


def test_malformed_and_empty_rows_of_a_survey_file_are_not_counted_as_respondents(
    tmp_path: Path,
) -> None:
    table = rows()
    silent = ["." for _ in table[0]]
    content = text([*table[:2], silent, *table[2:]]) + "1,2,3\n" + text([[*table[1], "4"]])
    found = scored(tmp_path, content)
    assert found["problems"]["silent_rows"] == {"count": 1, "lines": [3]}
    assert found["problems"]["torn_rows"] == {"count": 2, "lines": [6, 7]}
    assert means(found) == BY_HAND


def test_reported_survey_row_numbers_are_line_numbers_despite_blank_and_multiline_rows(
    tmp_path: Path,
) -> None:
    table = [["catatan", *row] for row in rows()]
    table[1][0] = '"dua\nbaris"'
    table[2][1 + column("qk3")] = "8"
    found = scored(tmp_path, "\nsep=,\n" + text(table))
    assert found["problems"]["unknown_codes"][0]["lines"] == [6]


@pytest.mark.parametrize("weight", ["", "x", "-1", "nan", "inf", "1e999", "٢"])
def test_invalid_survey_weight_is_reported_and_left_out_of_weighted_means(
    tmp_path: Path, weight: str
) -> None:
    table = rows()
    table[2][-1] = weight
    found = scored(tmp_path, text(table))
    assert found["problems"]["unusable_weights"]["lines"] == [3]
    assert means(found)["knowledge"] == (3, 3.6667, 5.5)
    assert run(tmp_path, text(table)).exit_code == 3


def test_weighted_survey_mean_is_null_without_weights(tmp_path: Path) -> None:
    table = [row[:-1] for row in rows()]
    found = scored(tmp_path, text(table))
    assert found["weight"] is None
    assert means(found)["knowledge"] == (3, 3.6667, None)
    assert run(tmp_path, text(table)).exit_code == 0


def test_survey_weight_column_can_be_chosen_by_a_command_option(tmp_path: Path) -> None:
    table = rows()
    table[0][-1] = "pesofitc"
    assert means(scored(tmp_path, text(table), "--bobot", "PESOFITC")) == BY_HAND
    result = run(tmp_path, text(table), "--bobot", "berat")
    assert result.exit_code == 1
    assert "Tidak ada kolom bobot bernama berat." in result.stderr
    result = run(tmp_path, text([[*row, row[-1]] for row in rows()]))
    assert "Lebih dari satu kolom bobot: wght, wght. Pilih dengan --bobot." in result.stderr


def test_duplicate_survey_column_is_not_used(tmp_path: Path) -> None:
    found = scored(tmp_path, text([[*row, row[column("qk3")]] for row in rows()]))
    assert found["problems"]["repeated_columns"] == ["QK3"]
    assert found["scores"]["knowledge"]["missing"] == ["QK3"]


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "Berkas ini kosong."),
        (b"\n;;;\n\n", "Berkas ini kosong."),
        (b"nama,umur\nWati,30\n", "Yang tertulis di sana: nama, umur"),
        (b"PK\x03\x04\x14\x00\x06\x00", "Simpan dulu sebagai CSV."),
        (b"\xff\xfeQ\x00K", "rusak atau terpotong"),
        (b'qk3\n"' + b"x" * 200_000, "Baris 2 tidak bisa dibaca"),
    ],
)
def test_file_that_is_not_a_survey_is_rejected_with_an_error_message(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    result = run(tmp_path, content)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stdout == ""


def test_survey_command_rejects_a_file_without_rows_and_a_weight_option_without_a_value(
    tmp_path: Path,
) -> None:
    assert run(tmp_path, text(rows()[:1])).exit_code == 1
    assert run(tmp_path, text(rows()), "--bobot").exit_code == 2


def test_overlong_header_cell_of_a_survey_file_is_rejected_with_an_error_message(
    tmp_path: Path,
) -> None:
    result = run(tmp_path, "x" * 200_000 + ",QK3\n1,2\n")
    assert isinstance(result.exception, SystemExit)
    assert "Baris pertama tidak bisa dibaca" in result.output


def test_extreme_survey_weights_are_reported_and_do_not_overflow(tmp_path: Path) -> None:
    table = rows()
    for row in table[1:]:
        row[-1] = "1e308"
    found = scored(tmp_path, text(table))
    assert found["problems"]["unusable_weights"]["count"] == len(table) - 1
    assert found["scores"]["total"]["weighted_mean"] is None


@pytest.mark.parametrize("spoilt", [0, 1])
def test_control_characters_in_a_survey_file_are_not_printed(tmp_path: Path, spoilt: int) -> None:
    table = [["QK3", "other"], ["3", "1"]]
    table[spoilt][0] = "\x1b]0;own\x07\x1b[2J"
    assert not re.search("[\x1b\x07]", run(tmp_path, text(table)).output)


def keys(value: Any, at: str = "") -> set[str]:
    """All key paths in a JSON value."""
    if isinstance(value, list):
        return {key for each in value for key in keys(each, at)}
    if not isinstance(value, dict):
        return set()
    return {f"{at}.{name}" for name in value} | {
        key for name, each in value.items() for key in keys(each, f"{at}.{name}")
    }


def test_documentation_of_survey_scoring_lists_the_json_structure_and_every_column(
    tmp_path: Path,
) -> None:
    shown = json.loads(re.findall(r"```json\n(.*?)```", BOOK, re.DOTALL)[0])
    table = rows()
    table[1][column("qs1_1")] = "7"
    found = scored(tmp_path, text(table))
    like_knowledge = keys(found["scores"]["knowledge"])
    for name in ("behaviour", "attitude", "digital", "total"):
        assert keys(found["scores"][name]) - {
            ".target.above",
            ".mean_100",
            ".weighted_mean_100",
        } == (like_knowledge - ({".target.at_least"} if name in ("attitude", "digital") else set()))
        found["scores"][name] = {}
        shown["scores"][name] = {}
    assert keys(found) == keys(shown)
    for item in CODES:
        assert f"`{item}`" in BOOK
