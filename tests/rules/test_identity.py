"""Codes, limits, consents and roles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.identity.rules import codes, consents
from app.identity.rules.limits import (
    LIMITS,
    FailedAttemptLimit,
    end_of_limit_window,
    minutes_since_1970,
)
from app.identity.rules.roles import ROLES


@given(st.text())
def test_typed_code_is_normalised_to_at_most_twelve_characters(text: str) -> None:
    assert len(codes.normalize_typed_code(text)) <= codes.START_CODE_LENGTH


@given(st.text(codes.CODE_ALPHABET, min_size=8, max_size=8))
def test_typed_code_is_recognised_in_lower_case_with_spaces_and_a_hyphen(code: str) -> None:
    assert codes.normalize_typed_code(code) == code
    assert codes.normalize_typed_code(f" {code[:4].lower()}-{code[4:]} ") == code


def test_generated_codes_have_no_vowels_and_no_similar_letters() -> None:
    assert not set(codes.CODE_ALPHABET) & set("AEIOU0125678Q")
    made = {codes.new_invitation_code() for _ in range(100)}
    assert len(made) == 100
    assert all(len(code) == 8 and set(code) <= set(codes.CODE_ALPHABET) for code in made)


def test_limit_on_failed_attempts_resets_with_each_time_window() -> None:
    at = datetime(2026, 11, 24, 10, 7, tzinfo=UTC)
    quarter = FailedAttemptLimit(10, 15)
    assert end_of_limit_window(quarter, at) == end_of_limit_window(
        quarter, at + timedelta(minutes=7)
    )
    assert end_of_limit_window(quarter, at) != end_of_limit_window(
        quarter, at + timedelta(minutes=8)
    )
    assert all(minutes_since_1970(at) < end_of_limit_window(limit, at) for limit in LIMITS.values())


def test_every_consent_purpose_has_a_current_wording() -> None:
    assert all(consents.consent_wording(purpose) for purpose in consents.CONSENTS)


def test_every_permission_of_a_role_has_three_parts_separated_by_colons() -> None:
    for role in ROLES.values():
        assert all(permission.count(":") == 2 for permission in role)
