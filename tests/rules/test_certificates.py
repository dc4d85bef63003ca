"""A certificate is read only as it was signed, by a key that still holds."""

from __future__ import annotations

import string
from base64 import urlsafe_b64encode
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certificates.rules import (
    CertificateContent,
    new_certificate_id,
    read_certificate,
    sign_certificate,
)

OLD, NEW = {"1": b"o" * 32}, {"2": b"n" * 32}
LETTERS = string.ascii_letters + string.digits + "-_."
SITI = CertificateContent(
    new_certificate_id(), "Siti Nur’aini", ("kirim-uang", "menabung"), date(2026, 12, 2)
)
NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60)


@given(NAMES)
def test_certificate_is_read_as_it_was_signed(name: str) -> None:
    content = CertificateContent(new_certificate_id(), name, ("menabung",), date(2026, 12, 2))
    assert read_certificate(sign_certificate(content, NEW), NEW) == content


def test_certificate_fails_when_one_letter_is_changed() -> None:
    token = sign_certificate(SITI, NEW)
    for place, letter in enumerate(token):
        for other in {*LETTERS} - {letter}:
            assert read_certificate(token[:place] + other + token[place + 1 :], NEW) is None


def test_certificate_fails_when_letters_are_added_or_missing() -> None:
    token = sign_certificate(SITI, NEW)
    assert read_certificate(token[:-1], NEW) is None
    for added in ("A", "=", ".", "\n", " "):
        assert read_certificate(token + added, NEW) is None
        assert read_certificate(added + token, NEW) is None


def test_older_key_still_verifies_after_a_rotation() -> None:
    token = sign_certificate(SITI, OLD)
    assert read_certificate(token, NEW | OLD) == SITI
    assert read_certificate(token, NEW) is None
    assert read_certificate(sign_certificate(SITI, NEW | OLD), NEW) == SITI


def test_certificate_fails_when_another_secret_has_the_id_of_its_key() -> None:
    token = sign_certificate(SITI, {"1": b"x" * 32})
    assert read_certificate(token, OLD) is None


@pytest.mark.parametrize(
    "token",
    ["", ".", "a.b", "é.é", "\ud800.a", "A" * 5000, urlsafe_b64encode(b"1\n2\n3").decode() + "."],
)
def test_text_that_is_no_certificate_fails(token: str) -> None:
    assert read_certificate(token, NEW) is None


def test_certificate_of_a_whole_course_stays_short_enough_for_a_printed_code() -> None:
    course = tuple(f"modul-nomor-{number}" for number in range(15))
    content = CertificateContent(new_certificate_id(), "S" * 40, course, date(2026, 12, 2))
    assert len(sign_certificate(content, NEW)) < 700
