"""The survey instrument: counts, options, keys, both forms, both languages, and wording."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from app.content.checks.wording import check_refused_words
from app.content.lesson import mean_sentence_length
from app.content.prose import split_passages, split_sentences
from app.survey.rules import instrument as rules
from app.survey.rules.instrument import FORMS, MANY, NUMBER, ONE, TEXT, SurveyItem, load_instrument
from app.survey.rules.scoring import CODES, SCORES, missing_items
from app.survey.rules.waves import WAVES

ITEMS = load_instrument().items
each_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
SHORTEST_OVERLAP = 8
"""The number of consecutive words that two texts do not share by chance."""


def words_of(item: SurveyItem, form: str, language: str) -> list[str]:
    wording = item.wordings[form][language]
    return [*wording.lead, wording.ask, *(o.text[language] for o in item.options[form])]


def test_survey_has_the_expected_number_of_items_for_each_score() -> None:
    assert Counter(item.score for item in ITEMS) == {
        "knowledge": 7,
        "behaviour": 11,
        "attitude": 3,
        "digital": 11,
        "": 8,
    }
    assert {i.indicator for i in ITEMS if not i.score} == {"F1", "F2", "F3", "F4", "F5", "Q1"}
    assert len({item.id for item in ITEMS}) == len(ITEMS)


@pytest.mark.parametrize("score", ["knowledge", "behaviour", "attitude", "total", "digital"])
def test_survey_asks_every_item_that_a_score_requires(score: str) -> None:
    """Except for products that do not exist separately in Indonesia, or are not sold there."""
    asked = {name for item in ITEMS for name in item.toolkit_items_determined_by_answer}
    merged = {"QF3_5", "QF12_3_7", "QF12_4_1", "QF12_4_2", "QF12_6_1", "QP7_3"}
    assert set(missing_items(SCORES[score], asked)) <= merged
    assert asked <= set(CODES)


@each_item
def test_survey_item_has_all_texts_in_both_forms_and_languages(item: SurveyItem) -> None:
    assert re.fullmatch(r"p\d\d|f\d[ab]?|q\d", item.id)
    assert item.kind in (ONE, MANY, NUMBER, TEXT)
    for form in FORMS:
        for language in ("id", "en"):
            assert all(text.strip() == text != "" for text in words_of(item, form, language))
        codes = [option.code for option in item.options[form]]
        assert len(codes) == len(set(codes))
        assert bool(codes) == (item.kind in (ONE, MANY))
        assert [o.code for o in item.options["A"]] == codes, "a code means the same in both"
        assert bool(item.right) == (item.kind == NUMBER)
    if item.score:
        assert item.wordings["A"] != item.wordings["B"]
    else:
        assert item.wordings["A"] == item.wordings["B"], "an indicator is asked word for word alike"
    if item.when:
        before = load_instrument().item(item.when[0])
        assert before is not None
        assert ITEMS.index(before) < ITEMS.index(item)
        assert item.when[1] < {option.code for option in before.options["A"]}


@each_item
def test_every_survey_answer_code_is_defined_by_the_oecd_toolkit(item: SurveyItem) -> None:
    for option in item.options["A"]:
        known = CODES.get(item.toolkit)
        if item.toolkit and known is not None and int(option.code) >= 0:
            assert int(option.code) in known
        assert (item.kind == MANY) or not option.toolkit


@pytest.mark.parametrize("form", FORMS)
def test_right_answers_to_survey_calculation_questions_are_correct_in_each_form(form: str) -> None:
    def numbers(of: str) -> list[int]:
        item = load_instrument().item(of)
        assert item is not None
        lead = " ".join(item.wordings[form]["id"].lead)
        return [
            int(n.replace(".", ""))
            for n in re.findall(r"Rp([\d.]+\d)|(\d+) persen", lead)
            for n in n
            if n
        ]

    def right(of: str) -> int:
        item = load_instrument().item(of)
        assert item is not None
        return item.right[form]

    lent, back = numbers("p04")
    assert right("p04") == back - lent == 0
    sum_, rate = numbers("p06")
    assert right("p06") == sum_ + sum_ * rate // 100
    assert numbers("p07") == [sum_, rate], "five years are of the same sum as one"
    item = load_instrument().item("p07")
    assert item is not None
    more = item.options[form][0].text["id"]
    simple = int(re.findall(r"Rp([\d.]+)", more)[0].replace(".", ""))
    assert simple == sum_ + 5 * sum_ * rate // 100
    assert sum_ * Fraction(100 + rate, 100) ** 5 > simple


@each_item
def test_survey_item_has_the_same_numbers_in_both_languages(item: SurveyItem) -> None:
    for form in FORMS:
        found = [
            sorted(re.findall(r"\d[\d.]*\d|\d", " ".join(words_of(item, form, language))))
            for language in ("id", "en")
        ]
        assert found[0] == found[1]


@each_item
def test_survey_items_use_short_sentences_and_no_offensive_words(item: SurveyItem) -> None:
    found: list[str] = []
    for form in FORMS:
        text = "\n\n".join(words_of(item, form, "id"))
        check_refused_words(text, lambda _line, _kind, said: found.append(said))
        read = [s for p in split_passages(text.split("\n"), 0) for s in split_sentences(p)]
        assert all(each.words <= 14 for each in read), [each for each in read if each.words > 14]
        assert mean_sentence_length(read) <= 9
        assert not re.search(r"\b(?:salah|gagal|riba)\b", text, re.IGNORECASE)
    assert found == []


def test_survey_items_that_say_interest_also_offer_the_word_extra() -> None:
    for item in ITEMS:
        for form in FORMS:
            for language, word, other in (("id", "bunga", "tambahan"), ("en", "interest", "extra")):
                text = " ".join(words_of(item, form, language)).lower()
                assert bool(re.search(rf"\b{word}", text)) <= (other in text), item.id


def test_no_survey_question_repeats_a_course_question() -> None:
    """A survey that asks what was practised would measure practice."""
    from config import ROOT

    quizzes = " ".join(
        " ".join(re.findall(r"\w+", path.read_text("utf-8").lower()))
        for path in (ROOT / "modules_kursus").glob("*/*/kuis.id.md")
    )
    for item in ITEMS:
        for form in FORMS:
            wording = item.wordings[form]["id"]
            said = re.findall(r"\w+", " ".join([*wording.lead, wording.ask]).lower())
            for at in range(len(said) - SHORTEST_OVERLAP + 1):
                assert " ".join(said[at : at + SHORTEST_OVERLAP]) not in quizzes, item.id


def test_survey_translation_with_other_options_is_rejected_naming_file_and_item(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(rules.DATA, tmp_path / "data")
    (tmp_path / "data" / "instrument.jv.yaml").write_text(
        "items:\n  p01:\n    A: [Sapa]\n    B: [Sapa]\n    options: [Aku]\n", "utf-8"
    )
    monkeypatch.setattr(rules, "DATA", tmp_path / "data")
    with pytest.raises(ValueError, match=r"instrument\.jv\.yaml: p01"):
        load_instrument.__wrapped__()


def test_question_about_quarrels_is_asked_at_the_follow_up_only() -> None:
    asked = {wave: {item.id for item in load_instrument().items_of(wave)} for wave in WAVES}
    assert [wave for wave, items in asked.items() if "q1" in items] == ["later"]
    assert asked["before"] == asked["after"] == asked["later"] - {"q1"}
