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


def test_complete_offer_has_no_missing_point() -> None:
    checked = check_offer(GOOD, "PT Contoh")
    assert checked.missing == ()
    assert set(checked.there) == {*QUESTIONS, NAME}


def test_unknown_answer_is_a_missing_point() -> None:
    checked = check_offer(dict.fromkeys(QUESTIONS, UNKNOWN), "")
    assert [point for point, _ in checked.missing] == list(QUESTIONS)


def test_p3mi_without_a_name_is_a_missing_point() -> None:
    assert check_offer(GOOD, "").missing == ((NAME, ""),)


def test_government_or_independent_placement_needs_no_p3mi_licence() -> None:
    for sender in ("pemerintah", "mandiri"):
        assert check_offer(GOOD | {"pengirim": sender, "izin": "belum"}, "").missing == ()


def test_broker_as_sender_is_a_missing_point() -> None:
    assert check_offer(GOOD | {"pengirim": "perantara"}, "").missing == (("pengirim", "perantara"),)


@given(answers, st.sampled_from(["", "PT Contoh"]))
def test_every_point_is_either_present_or_missing(given: dict[str, str], name: str) -> None:
    checked = check_offer(given, name)
    points = [*checked.there, *(point for point, _ in checked.missing)]
    assert len(points) == len(set(points))
    asked = set(QUESTIONS) - ({"izin"} if given["pengirim"] in ("pemerintah", "mandiri") else set())
    assert set(points) - {NAME} == asked


@given(answers, st.sampled_from(sorted(QUESTIONS)))
def test_knowing_less_never_makes_an_offer_more_complete(given: dict[str, str], point: str) -> None:
    before = check_offer(given, "PT Contoh")
    after = check_offer(given | {point: UNKNOWN}, "PT Contoh")
    assert len(after.missing) >= len(before.missing)
