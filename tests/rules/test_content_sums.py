"""Sums and formulas are computed exactly."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content import sums


def faults_of(line: str, *seen: int) -> list[str]:
    found: list[str] = []
    sums.check_formulas_in_line(
        line, 1, {Fraction(each) for each in seen}, lambda *fault: found.append(fault[2])
    )
    return found


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("3.801.600 - 1.000 x 3.760", Fraction(41600)),
        ("1.167.000 : 325", Fraction(1167000, 325)),
        ("(10 + 20) x 3 : 4", Fraction(45, 2)),
        ("100 x 2%", Fraction(2)),
        ("2,5 x 4", Fraction(10)),
        ("100 - 10 - 5", Fraction(85)),
        ("100 : 10 : 5", Fraction(2)),
    ],
)
def test_lesson_formula_is_evaluated_with_usual_operator_precedence(
    formula: str, value: Fraction
) -> None:
    assert sums.evaluate_formula(formula) == value


@pytest.mark.parametrize("formula", ["", "1 +", "(1", "1)", "1 2", "a", "1 : 0", "- 1", "(" * 5000])
def test_invalid_lesson_formula_raises_sum_error(formula: str) -> None:
    with pytest.raises(sums.CourseFormulaError):
        sums.evaluate_formula(formula)


@given(st.text(alphabet="0123456789.,()+-x: %", max_size=40))
def test_any_text_as_a_lesson_formula_gives_a_fraction_or_raises_sum_error(formula: str) -> None:
    with suppress(sums.CourseFormulaError):
        assert isinstance(sums.evaluate_formula(formula), Fraction)


@given(st.integers(1, 10**9), st.integers(1, 10**6), st.integers(1, 10**6))
def test_lesson_formula_gives_the_same_result_as_integer_arithmetic(a: int, b: int, c: int) -> None:
    written = [f"{each:,}".replace(",", ".") for each in (a, b, c)]
    assert sums.evaluate_formula(f"{written[0]} - {written[1]} x {written[2]}") == a - b * c
    assert sums.evaluate_formula(f"({written[0]} + {written[1]}) : {written[2]}") == Fraction(
        a + b, c
    )


def test_number_halfway_between_two_steps_is_rounded_up() -> None:
    assert sums.round_half_up(Fraction(5, 2), Fraction(1)) == 3
    assert sums.round_half_up(Fraction(249, 100), Fraction(1)) == 2
    assert sums.round_half_up(Fraction(2345, 1000), Fraction(1, 100)) == Fraction(235, 100)


def test_exact_result_in_a_lesson_needs_no_word_meaning_approximately() -> None:
    assert faults_of("Jadi Rp3.760{= 1.128.000 : 300}.", 1128000, 300) == []


def test_rounded_result_in_a_lesson_needs_a_word_meaning_approximately_or_a_tolerance() -> None:
    assert faults_of("Jadi Rp3.591{= 1.167.000 : 325}.", 1167000, 325)
    assert faults_of("Jadi kira-kira Rp3.591{= 1.167.000 : 325}.", 1167000, 325) == []
    assert faults_of("Rp3.794{= 1.935.000 : 510} ± 1", 1935000, 510) == []
    assert faults_of("Rp3.796{= 1.935.000 : 510} ± 1", 1935000, 510)


def test_lesson_formula_not_directly_after_its_result_is_reported() -> None:
    assert faults_of("Jadi{= 1 + 1}", 1)
    assert faults_of("Jadi 2 rupiah{= 1 + 1}", 1)


def test_formula_operand_that_is_not_visible_in_the_lesson_text_is_reported() -> None:
    assert faults_of("Jadi 12{= 5 + 7}", 5) == ["angka 7 tidak tampak di berkas ini"]


def test_calculation_in_a_lesson_continues_with_the_rounded_intermediate_result() -> None:
    lines = [
        "Uang | Rp100",
        "Dibagi | : 3",
        "Jadi | = kira-kira Rp33",
        "Kali | x 3",
        "Jadi | = Rp99",
    ]
    found: list[str] = []
    read = sums.read_sum_block("Bagi", lines, 0, lambda *fault: found.append(fault[2]))
    sums.check_sum_block(read, lambda *fault: found.append(fault[2]))
    assert found == []


def test_blank_line_in_a_calculation_block_starts_a_new_calculation() -> None:
    read = sums.read_sum_block(
        "Dua", ["A | 1", "B | = 1", "", "C | 2", "D | = 2"], 0, lambda *_: None
    )
    assert [len(group) for group in read.groups] == [2, 2]
