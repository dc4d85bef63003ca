"""The offer check lists present and missing points, and never calls an offer good."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.work_abroad.rules.offer import NAME, QUESTIONS, UNKNOWN, check_offer

GOOD = {
    "visa": "kerja",
    "pengirim": "p3mi",
    "izin": "ditanyakan",
    "biaya": "rinci",
    "kontrak": "dipahami",
    "salinan": "ada",
    "umur": "cukup",
    "paspor": "sendiri",
}
answers = st.fixed_dictionaries(
    {point: st.sampled_from([UNKNOWN, *known]) for point, known in QUESTIONS.items()}
)


def test_job_offer_with_good_answers_to_all_questions_has_no_missing_point() -> None:
    checked = check_offer(GOOD, "PT Contoh")
    assert checked.missing == ()
    assert set(checked.there) == {*QUESTIONS, NAME}


def test_unknown_answer_about_a_job_offer_counts_as_a_missing_point() -> None:
    checked = check_offer(dict.fromkeys(QUESTIONS, UNKNOWN), "")
    assert [point for point, _ in checked.missing] == list(QUESTIONS)


def test_job_offer_without_the_name_of_the_recruitment_agency_has_a_missing_point() -> None:
    assert check_offer(GOOD, "").missing == ((NAME, ""),)


def test_job_through_the_government_or_found_independently_needs_no_agency_licence() -> None:
    for sender in ("pemerintah", "mandiri"):
        assert check_offer(GOOD | {"pengirim": sender, "izin": "belum"}, "").missing == ()


def test_job_offer_through_a_broker_has_a_missing_point() -> None:
    assert check_offer(GOOD | {"pengirim": "perantara"}, "").missing == (("pengirim", "perantara"),)


@given(answers, st.sampled_from(["", "PT Contoh"]))
def test_every_point_of_a_job_offer_is_either_present_or_missing(
    given: dict[str, str], name: str
) -> None:
    checked = check_offer(given, name)
    points = [*checked.there, *(point for point, _ in checked.missing)]
    assert len(points) == len(set(points))
    asked = set(QUESTIONS) - ({"izin"} if given["pengirim"] in ("pemerintah", "mandiri") else set())
    assert set(points) - {NAME} == asked


@given(answers, st.sampled_from(sorted(QUESTIONS)))
def test_replacing_an_answer_by_unknown_never_makes_a_job_offer_more_complete(
    given: dict[str, str], point: str
) -> None:
    before = check_offer(given, "PT Contoh")
    after = check_offer(given | {point: UNKNOWN}, "PT Contoh")
    assert len(after.missing) >= len(before.missing)
