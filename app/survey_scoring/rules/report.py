"""The output of `bekal ukur skor`: an object for programs, and lines for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from app.kit.text.numbers import decimal
from app.survey.rules.scoring import SCORES, Score
from app.survey_scoring.rules.survey_file import Problem, SurveyFile
from app.survey_scoring.rules.tally import Result

_NAMES: Final = {
    "knowledge": "Pengetahuan",
    "behaviour": "Perilaku",
    "attitude": "Sikap",
    "total": "Jumlah",
    "digital": "Digital",
}
_WIDTH: Final = 96
_TO_100: Final = 5


def is_whole(survey: SurveyFile, results: Mapping[str, Result]) -> bool:
    """Whether all scores could be computed from all rows, and all weights used."""
    doubts = (survey.unknown, survey.repeated, survey.torn.count, survey.unweighted.count)
    return not any(doubts) and all(result.n for result in results.values())


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)


def _times(value: float | None) -> float | None:
    return None if value is None else value * _TO_100


def _target(each: Score) -> dict[str, int] | None:
    return None if each.target is None else {"above" if each.above else "at_least": each.target}


def _problem(problem: Problem) -> dict[str, Any]:
    return {"count": problem.count, "lines": problem.lines}


def json_object(name: str, survey: SurveyFile, results: Mapping[str, Result]) -> dict[str, Any]:
    """The format that docs/ukur-skor.md documents."""
    scores = {
        key: {
            "most": SCORES[key].most,
            "n": each.n,
            "mean": _rounded(each.mean, 4),
            "weighted_mean": _rounded(each.weighted_mean, 4),
            "target": _target(SCORES[key]),
            "at_target_percent": _rounded(each.share, 2),
            "weighted_at_target_percent": _rounded(each.weighted_share, 2),
            "missing": list(each.missing),
            "unknown_code": each.doubtful,
            "no_internet": each.offline,
        }
        for key, each in results.items()
    }
    total = results["total"]
    scores["total"] |= {
        "mean_100": _rounded(_times(total.mean), 4),
        "weighted_mean_100": _rounded(_times(total.weighted_mean), 4),
    }
    return {
        "file": name,
        "respondents": survey.counted,
        "weight": survey.weight,
        "scores": scores,
        "problems": {
            "unknown_codes": [
                {"column": survey.spelled[item], **_problem(problem), "codes": problem.texts}
                for item, problem in sorted(survey.unknown.items())
            ],
            "repeated_columns": list(survey.repeated),
            "torn_rows": _problem(survey.torn),
            "silent_rows": _problem(survey.silent),
            "unusable_weights": {**_problem(survey.unweighted), "values": survey.unweighted.texts},
        },
        "not_asked": _not_asked(survey),
    }


def _not_asked(survey: SurveyFile) -> list[str]:
    return [item for item in SCORES["behaviour"].elsewhere if item not in survey.items]


def _written(value: float | None, places: int = 2, unit: str = "") -> str:
    return "–" if value is None else decimal(Decimal(str(value)), places, "id") + unit


def _count(number: int) -> str:
    return decimal(Decimal(number), 0, "id")


def _row(*cells: str) -> str:
    first, *rest = cells
    return (f"{first:<20}" + "".join(f"{cell:>12}" for cell in rest)).rstrip()


def _table(results: Mapping[str, Result]) -> Iterator[str]:
    yield _row("Skor", "n", "rata-rata", "berbobot", "target", "mencapai", "berbobot")
    for key, each in results.items():
        score = SCORES[key]
        name = f"{_NAMES[key]} 0–{score.most}"
        if each.missing:
            yield f"{name:<20}  tidak dihitung: ada kolom yang tidak ada"
            continue
        sign = "–" if score.target is None else f"{'>' if score.above else '≥'} {score.target}"
        yield _row(
            name, _count(each.n), _written(each.mean), _written(each.weighted_mean),
            sign, _written(each.share, 1, "%"), _written(each.weighted_share, 1, "%"),
        )  # fmt: skip
        if key == "total":
            mean, weighted = _times(each.mean), _times(each.weighted_mean)
            yield _row("  × 5 (0–100)", "", _written(mean, 1), _written(weighted, 1), "≥ 70")


def _where(problem: Problem) -> str:
    lines = ", ".join(str(line) for line in problem.lines)
    more = ", …" if problem.count > len(problem.lines) else ""
    return f"{_count(problem.count)} baris (baris {lines}{more})"


def _uncomputed(survey: SurveyFile, results: Mapping[str, Result]) -> Iterator[str]:
    for item in survey.repeated:
        yield f"Kolom {item} ada lebih dari sekali, jadi tidak dipakai. Sisakan satu."
    for key, each in results.items():
        if each.missing and key != "total":
            lost = ", ".join(each.missing)
            yield f"{_NAMES[key]} tidak dihitung. Kolom yang tidak ada: {lost}."
    if results["total"].missing:
        yield "Jumlah tidak dihitung: perlu pengetahuan, perilaku dan sikap."
    absent = _not_asked(survey)
    if absent and not results["behaviour"].missing:
        yield f"Pilihan yang tidak ada di berkas, dihitung “tidak”: {', '.join(absent)}."


def _left_out(survey: SurveyFile, results: Mapping[str, Result]) -> Iterator[str]:
    for item, problem in sorted(survey.unknown.items()):
        codes = ", ".join(f"“{text}”" for text in problem.texts)
        yield f"Kolom {survey.spelled[item]}: kode {codes} tidak dikenal, {_where(problem)}."
    for key, each in results.items():
        if each.doubtful:
            yield (
                f"{_NAMES[key]}: {_count(each.doubtful)} orang dengan kode tidak dikenal tidak "
                f"ikut dihitung; {_count(each.n)} orang dihitung."
            )
    if results["digital"].offline:
        left = _count(results["digital"].offline)
        yield f"Digital: {left} orang tanpa internet tidak ikut dihitung (bukan nol)."
    for problem, sentence in (
        (survey.torn, "Jumlah selnya lain dari baris judul, tidak dihitung"),
        (survey.silent, "Tanpa satu jawaban pun, tidak dihitung"),
        (survey.unweighted, "Bobot tidak bisa dipakai, hanya ikut rata-rata tanpa bobot"),
    ):
        if problem.count:
            yield f"{sentence}: {_where(problem)}."


def lines(name: str, survey: SurveyFile, results: Mapping[str, Result]) -> Iterator[str]:
    """The report for a terminal, in Indonesian."""
    weight = f"bobot dari kolom {survey.weight}" if survey.weight else "tanpa bobot"
    yield f"{name}: {_count(survey.counted)} responden, {weight}."
    yield ""
    yield from _table(results)
    yield ""
    for note in (*_uncomputed(survey, results), *_left_out(survey, results)):
        yield from textwrap.wrap(note, _WIDTH, initial_indent="- ", subsequent_indent="  ")
    yield "Skor gaya OECD/INFE 2022; cara menghitungnya: docs/ukur-skor.md."
