"""Passphrases and redirect targets: which are accepted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.web.next_path import own_site_path
from app.sign_in.rules import codes, passphrases


@given(st.text())
def test_passphrase_check_and_name_slug_accept_any_text_without_raising(text: str) -> None:
    passphrases.passphrase_refusal(text, text)
    codes.slugify_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "evil",
        "javascript:alert(1)",
        "/a//evil",
        "/./evil",
        "/../evil",
        "/%2Fevil.example",
        "/a\nb",
        "/\t/evil",
        "/a?b=//c",
        "",
        None,
        "/" + "a" * 300,
        "/@evil",
        "/a:b",
    ],
)
def test_redirect_targets_outside_the_site_are_rejected(text: str | None) -> None:
    assert own_site_path(text) is None


@pytest.mark.parametrize("text", ["/", "/keluarga", "/belajar/kirim-uang/kurs", "/cakupan/35.07"])
def test_redirect_targets_within_the_site_are_accepted(text: str) -> None:
    assert own_site_path(text) == text
