"""Laws of what a whole survey scores, and files that mean no good."""

from __future__ import annotations

import io
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.survey.rules.scoring import CODES
from app.survey_scoring.rules.survey_file import SurveyFile, SurveyFileError, SurveyRespondent
from app.survey_scoring.rules.tally import ScoreSummary, summarise_scores

ITEMS = frozenset(CODES)
ANSWERS = st.dictionaries(
    st.sampled_from(sorted(CODES)), st.sampled_from([-97, 0, 1, 2, 3, 4, 5, 102])
)
WEIGHTS = st.integers(1, 1000).map(lambda n: n / 8)
PEOPLE = st.lists(
    st.builds(SurveyRespondent, ANSWERS, st.just(frozenset[str]()), WEIGHTS),
    min_size=1,
    max_size=12,
)


def figures(result: ScoreSummary) -> list[float | None]:
    return [result.mean, result.weighted_mean, result.share, result.weighted_share]


def same(one: dict[str, ScoreSummary], other: dict[str, ScoreSummary]) -> bool:
    return all(
        figures(one[name]) == pytest.approx(figures(other[name]), nan_ok=True) for name in one
    )


@given(PEOPLE, st.randoms())
def test_order_of_survey_respondents_does_not_change_the_score_summary(
    people: list[SurveyRespondent], random: Random
) -> None:
    other = list(people)
    random.shuffle(other)
    assert summarise_scores(people, ITEMS) == summarise_scores(other, ITEMS)


@given(PEOPLE, st.sampled_from([0.25, 2, 1024]))
def test_scaling_all_survey_weights_does_not_change_the_scores(
    people: list[SurveyRespondent], times: float
) -> None:
    scaled = [SurveyRespondent(p.answers, p.unknown, (p.weight or 0) * times) for p in people]
    assert same(summarise_scores(people, ITEMS), summarise_scores(scaled, ITEMS))


@given(PEOPLE)
def test_equal_survey_weights_give_the_unweighted_scores(people: list[SurveyRespondent]) -> None:
    for result in summarise_scores(
        [SurveyRespondent(p.answers, p.unknown, 2.5) for p in people], ITEMS
    ).values():
        assert result.weighted_mean == pytest.approx(result.mean)
        assert result.weighted_share == pytest.approx(result.share)


@given(PEOPLE)
def test_survey_weight_of_two_equals_duplicating_the_respondent(
    people: list[SurveyRespondent],
) -> None:
    ones = [SurveyRespondent(p.answers, p.unknown, 1.0) for p in people]
    heavy = [SurveyRespondent(people[0].answers, people[0].unknown, 2.0), *ones[1:]]
    for name, result in summarise_scores(heavy, ITEMS).items():
        twice = summarise_scores([ones[0], *ones], ITEMS)[name]
        assert result.weighted_mean == pytest.approx(twice.mean)
        assert result.weighted_share == pytest.approx(twice.share)


@given(PEOPLE)
def test_survey_score_shares_stay_between_0_and_100_percent(people: list[SurveyRespondent]) -> None:
    for result in summarise_scores(people, ITEMS).values():
        for share in (result.share, result.weighted_share):
            assert share is None or 0 <= share <= 100 + 1e-9
        assert result.n + result.offline + result.doubtful == len(people)


@given(PEOPLE, st.sets(st.sampled_from(sorted(CODES)), min_size=1))
def test_unknown_answer_code_excludes_a_respondent_only_from_scores_that_use_it(
    people: list[SurveyRespondent], unknown: set[str]
) -> None:
    first = people[0]
    doubtful = SurveyRespondent(first.answers, frozenset(unknown), first.weight)
    with_doubt, without = (
        summarise_scores([doubtful, *people[1:]], ITEMS),
        summarise_scores(people[1:], ITEMS),
    )
    plain = summarise_scores(people, ITEMS)
    for name, result in with_doubt.items():
        expected = without[name] if result.doubtful else plain[name]
        assert figures(result) == figures(expected)


CELLS = st.one_of(
    st.sampled_from(["1", "0", "-97", "102", "3", "7", "", ".", "ya", "1,0", "9" * 60, "٣", "NaN"]),
    st.text(max_size=8),
)


@given(
    st.lists(st.sampled_from([*sorted(CODES), "wght", "id", ""]), min_size=1, max_size=12),
    st.lists(st.lists(CELLS, max_size=13), max_size=6),
    st.sampled_from(",;\t|"),
)
def test_any_survey_table_gives_a_score_summary_or_an_error_message(
    header: list[str], rows: list[list[str]], delimiter: str
) -> None:
    content = "\n".join(delimiter.join(row) for row in [header, *rows])
    with suppress(SurveyFileError):
        survey = SurveyFile(io.StringIO(content, newline=""))
        results = summarise_scores(survey.respondents(), survey.items)
        assert all(result.n <= survey.counted for result in results.values())


@given(st.text(max_size=300))
def test_any_text_as_a_survey_file_gives_a_score_summary_or_an_error_message(content: str) -> None:
    with suppress(SurveyFileError):
        survey = SurveyFile(io.StringIO("QK3,QK4\n" + content, newline=""))
        summarise_scores(survey.respondents(), survey.items)
