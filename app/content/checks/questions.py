"""Checks that a quiz is answerable and every path of a scenario ends, in every language."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from app.content.checks.rounding import check_rounded_answers
from app.content.faults import Report
from app.content.question import NUMBER, SEVERAL, QuizOption, QuizQuestion, ScenarioStep

FEWEST_TURNS: Final = 3


def check_quiz_questions(questions: Sequence[QuizQuestion], report: Report) -> None:
    if not questions:
        report(1, "no-question", "kuis ini belum punya soal")
    for question in questions:
        if len(question.options) < 2:
            report(question.line, "few-options", "soal ini perlu paling sedikit dua pilihan")
        keys = len(question.right_options)
        if question.kind == SEVERAL and not keys:
            report(question.line, "keys", "soal ini belum punya pilihan [x]")
        elif question.kind != SEVERAL and keys != 1:
            report(question.line, "keys", f"soal ini perlu tepat satu [x], sekarang {keys}")
        if question.kind == NUMBER and question.options:
            _check_number_ranges(question.options, report)
        check_rounded_answers(question, report)


def _check_number_ranges(options: Sequence[QuizOption], report: Report) -> None:
    *known, other = options
    if any(sign.isdigit() for sign in other.text):
        report(other.line, "last-has-digit", "pilihan terakhir untuk angka lain, tanpa angka")
    for option in known:
        if not any(sign.isdigit() for sign in option.text):
            report(option.line, "unreadable-line", "pilihan ini perlu angka, misalnya Rp3.794 ± 1")
    for first, second in combinations(known, 2):
        if first.low is None or first.high is None or second.low is None or second.high is None:
            continue
        if first.low <= second.high and second.low <= first.high:
            report(second.line, "ranges-overlap", f"bertumpang tindih dengan “{first.text}”")


def compare_questions(
    original: Sequence[QuizQuestion], translation: Sequence[QuizQuestion], report: Report
) -> None:
    for wanted, found in zip(original, translation, strict=False):
        if (wanted.id, wanted.kind) != (found.id, found.kind):
            report(found.line, "ids-differ", f"di aslinya soal ini {{#{wanted.id}}}")
            return
        if len(wanted.options) != len(found.options):
            report(
                found.line,
                "options-differ",
                f"{len(found.options)} pilihan, di aslinya {len(wanted.options)}",
            )
            continue
        for first, second in zip(wanted.options, found.options, strict=True):
            if (first.low, first.high) != (second.low, second.high):
                report(second.line, "options-differ", f"di aslinya “{first.text}”")
    if len(translation) > len(original):
        report(translation[len(original)].line, "ids-differ", "soal ini tidak ada di aslinya")
    elif len(translation) < len(original):
        missing = original[len(translation)].id
        report(1, "ids-differ", f"soal {{#{missing}}} belum diterjemahkan")


def compare_scenarios(original: QuizQuestion, translation: QuizQuestion, report: Report) -> None:
    for wanted, found in zip(original.steps, translation.steps, strict=False):
        if wanted.id != found.id or (wanted.right is None) != (found.right is None):
            report(found.line, "ids-differ", f"di aslinya langkah ini {{#{wanted.id}}}")
            return
        if [choice.to for choice in wanted.choices] != [choice.to for choice in found.choices]:
            report(found.line, "options-differ", "cabang di sini tidak sama dengan aslinya")
    if len(translation.steps) != len(original.steps) or bool(translation.rule) != bool(
        original.rule
    ):
        report(1, "ids-differ", "jumlah langkah tidak sama dengan aslinya")


def check_scenario(
    scenario: QuizQuestion, quiz_questions: Sequence[QuizQuestion], id_line: int, report: Report
) -> None:
    if scenario.id in {question.id for question in quiz_questions}:
        report(id_line, "duplicate-id", f"nama “{scenario.id}” sudah dipakai di kuis")
    if scenario.rule is None:
        report(1, "no-rule", "skenario ini belum punya ## Aturan {#aturan}")
    endings = [step for step in scenario.steps if step.right is not None]
    if not endings:
        report(1, "no-ending", "skenario ini belum punya akhir (## [x] … dan ## [ ] …)")
    elif not any(step.right for step in endings):
        report(1, "keys", "skenario ini belum punya akhir dengan [x]")
    for step in scenario.steps:
        _check_scenario_step(step, scenario, report)
    if scenario.steps:
        _check_scenario_paths(scenario, report)


def _check_scenario_step(step: ScenarioStep, scenario: QuizQuestion, report: Report) -> None:
    if step.right is None and not step.choices:
        report(step.line, "dead-end", "langkah ini belum punya pilihan")
    if step.right is not None and step.choices:
        report(step.line, "unreadable-line", "akhir cerita tidak punya pilihan")
    for choice in step.choices:
        if scenario.find_step(choice.to) is None:
            report(choice.line, "dead-link", f"langkah {{#{choice.to}}} tidak ada")


def _check_scenario_paths(scenario: QuizQuestion, report: Report) -> None:
    """Follows every path of the scenario. Reports paths that loop or end too soon, and steps that
    no path reaches. `depth` is the smallest number of choices that leads to a step."""
    depth: dict[str, int] = {}

    def check_paths_from_step(step: ScenarioStep, earlier_steps: tuple[str, ...]) -> None:
        if depth.get(step.id, len(earlier_steps) + 1) <= len(earlier_steps):
            return
        depth[step.id] = len(earlier_steps)
        for choice in step.choices:
            below = scenario.find_step(choice.to)
            if choice.to in (*earlier_steps, step.id):
                report(choice.line, "loop", f"pilihan ini kembali ke {{#{choice.to}}}")
            elif below:
                if below.right is not None and len(earlier_steps) + 1 < FEWEST_TURNS:
                    text = f"cerita berakhir sebelum {FEWEST_TURNS} pilihan"
                    report(choice.line, "path-too-short", text)
                check_paths_from_step(below, (*earlier_steps, step.id))

    check_paths_from_step(scenario.steps[0], ())
    for step in scenario.steps:
        if step.id not in depth:
            report(step.line, "unreachable", "tidak ada pilihan yang menuju ke langkah ini")
