"""The output of `bekal ukur skor`: an object for programs, and lines for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from app.kit.text.numbers import format_decimal
from app.survey.rules.scoring import SCORES, ScoreDefinition
from app.survey_scoring.rules.survey_file import RowProblem, SurveyFile
from app.survey_scoring.rules.tally import ScoreSummary

_NAMES: Final = {
    "knowledge": "Pengetahuan",
    "behaviour": "Perilaku",
    "attitude": "Sikap",
    "total": "Jumlah",
    "digital": "Digital",
}
_WIDTH: Final = 96
_TO_100: Final = 5


def is_fully_scored(survey: SurveyFile, results: Mapping[str, ScoreSummary]) -> bool:
    """Whether every score was computed from every row, and every weight used."""
    doubts = (survey.unknown, survey.repeated, survey.torn.count, survey.unweighted.count)
    return not any(doubts) and all(result.n for result in results.values())


def _round_or_none(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)


def _total_out_of_100(total: float | None) -> float | None:
    return None if total is None else total * _TO_100


def _target_json(score: ScoreDefinition) -> dict[str, int] | None:
    return None if score.target is None else {"above" if score.above else "at_least": score.target}


def _problem_json(problem: RowProblem) -> dict[str, Any]:
    return {"count": problem.count, "lines": problem.lines}


def survey_report_json(
    name: str, survey: SurveyFile, results: Mapping[str, ScoreSummary]
) -> dict[str, Any]:
    """The report as JSON, in the format of docs/ukur-skor.md."""
    scores = {
        key: {
            "most": SCORES[key].most,
            "n": each.n,
            "mean": _round_or_none(each.mean, 4),
            "weighted_mean": _round_or_none(each.weighted_mean, 4),
            "target": _target_json(SCORES[key]),
            "at_target_percent": _round_or_none(each.share, 2),
            "weighted_at_target_percent": _round_or_none(each.weighted_share, 2),
            "missing": list(each.missing),
            "unknown_code": each.doubtful,
            "no_internet": each.offline,
        }
        for key, each in results.items()
    }
    total = results["total"]
    scores["total"] |= {
        "mean_100": _round_or_none(_total_out_of_100(total.mean), 4),
        "weighted_mean_100": _round_or_none(_total_out_of_100(total.weighted_mean), 4),
    }
    return {
        "file": name,
        "respondents": survey.counted,
        "weight": survey.weight,
        "scores": scores,
        "problems": {
            "unknown_codes": [
                {"column": survey.spelled[item], **_problem_json(problem), "codes": problem.texts}
                for item, problem in sorted(survey.unknown.items())
            ],
            "repeated_columns": list(survey.repeated),
            "torn_rows": _problem_json(survey.torn),
            "silent_rows": _problem_json(survey.silent),
            "unusable_weights": {
                **_problem_json(survey.unweighted),
                "values": survey.unweighted.texts,
            },
        },
        "not_asked": _optional_items_not_asked(survey),
    }


def _optional_items_not_asked(survey: SurveyFile) -> list[str]:
    return [item for item in SCORES["behaviour"].elsewhere if item not in survey.items]


def _format_number(value: float | None, places: int = 2, unit: str = "") -> str:
    return "–" if value is None else format_decimal(Decimal(str(value)), places, "id") + unit


def _format_count(number: int) -> str:
    return format_decimal(Decimal(number), 0, "id")


def _table_row(*cells: str) -> str:
    first, *rest = cells
    return (f"{first:<20}" + "".join(f"{cell:>12}" for cell in rest)).rstrip()


def _table_lines(results: Mapping[str, ScoreSummary]) -> Iterator[str]:
    yield _table_row("Skor", "n", "rata-rata", "berbobot", "target", "mencapai", "berbobot")
    for key, each in results.items():
        score = SCORES[key]
        name = f"{_NAMES[key]} 0–{score.most}"
        if each.missing:
            yield f"{name:<20}  tidak dihitung: ada kolom yang tidak ada"
            continue
        sign = "–" if score.target is None else f"{'>' if score.above else '≥'} {score.target}"
        yield _table_row(
            name,
            _format_count(each.n),
            _format_number(each.mean),
            _format_number(each.weighted_mean),
            sign,
            _format_number(each.share, 1, "%"),
            _format_number(each.weighted_share, 1, "%"),
        )
        if key == "total":
            mean, weighted = _total_out_of_100(each.mean), _total_out_of_100(each.weighted_mean)
            yield _table_row(
                "  × 5 (0–100)", "", _format_number(mean, 1), _format_number(weighted, 1), "≥ 70"
            )


def _affected_lines(problem: RowProblem) -> str:
    lines = ", ".join(str(line) for line in problem.lines)
    more = ", …" if problem.count > len(problem.lines) else ""
    return f"{_format_count(problem.count)} baris (baris {lines}{more})"


def _notes_on_missing_scores(
    survey: SurveyFile, results: Mapping[str, ScoreSummary]
) -> Iterator[str]:
    for item in survey.repeated:
        yield f"Kolom {item} ada lebih dari sekali, jadi tidak dipakai. Sisakan satu."
    for key, each in results.items():
        if each.missing and key != "total":
            lost = ", ".join(each.missing)
            yield f"{_NAMES[key]} tidak dihitung. Kolom yang tidak ada: {lost}."
    if results["total"].missing:
        yield "Jumlah tidak dihitung: perlu pengetahuan, perilaku dan sikap."
    absent = _optional_items_not_asked(survey)
    if absent and not results["behaviour"].missing:
        yield f"Pilihan yang tidak ada di berkas, dihitung “tidak”: {', '.join(absent)}."


def _notes_on_excluded_answers(
    survey: SurveyFile, results: Mapping[str, ScoreSummary]
) -> Iterator[str]:
    for item, problem in sorted(survey.unknown.items()):
        codes = ", ".join(f"“{text}”" for text in problem.texts)
        where = _affected_lines(problem)
        yield f"Kolom {survey.spelled[item]}: kode {codes} tidak dikenal, {where}."
    for key, each in results.items():
        if each.doubtful:
            yield (
                f"{_NAMES[key]}: {_format_count(each.doubtful)} orang dengan kode tidak dikenal "
                f"tidak ikut dihitung; {_format_count(each.n)} orang dihitung."
            )
    if results["digital"].offline:
        left = _format_count(results["digital"].offline)
        yield f"Digital: {left} orang tanpa internet tidak ikut dihitung (bukan nol)."
    for problem, sentence in (
        (survey.torn, "Jumlah selnya lain dari baris judul, tidak dihitung"),
        (survey.silent, "Tanpa satu jawaban pun, tidak dihitung"),
        (survey.unweighted, "Bobot tidak bisa dipakai, hanya ikut rata-rata tanpa bobot"),
    ):
        if problem.count:
            yield f"{sentence}: {_affected_lines(problem)}."


def survey_report_lines(
    name: str, survey: SurveyFile, results: Mapping[str, ScoreSummary]
) -> Iterator[str]:
    """The report for a terminal, in Indonesian."""
    weight = f"bobot dari kolom {survey.weight}" if survey.weight else "tanpa bobot"
    yield f"{name}: {_format_count(survey.counted)} responden, {weight}."
    yield ""
    yield from _table_lines(results)
    yield ""
    for note in (
        *_notes_on_missing_scores(survey, results),
        *_notes_on_excluded_answers(survey, results),
    ):
        yield from textwrap.wrap(note, _WIDTH, initial_indent="- ", subsequent_indent="  ")
    yield "Skor gaya OECD/INFE 2022; cara menghitungnya: docs/ukur-skor.md."
