"""PINs and recovery words: which are accepted."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.recovery.rules import pins, words


@pytest.mark.parametrize(
    "pin",
    [
        "000000",
        "123456",
        "654321",
        "121212",
        "112233",
        "123123",
        "123321",
        "147258",
        "170845",
        "010190",
        "311299",
        "290200",
        "890123",
        "777771",
        "12345",
        "1234567",
        "12345a",
        "١٢٣٤٥٦",
    ],
)
def test_easily_guessed_pin_is_rejected(pin: str) -> None:
    assert pins.pin_refusal(pin)


@pytest.mark.parametrize("pin", ["482915", "907351", "320113", "300248", "581306"])
def test_pin_that_is_hard_to_guess_is_accepted(pin: str) -> None:
    assert pins.pin_refusal(pin) is None


def test_pin_contained_in_the_own_phone_number_is_rejected() -> None:
    assert pins.pin_refusal("482915", "0812 4829 15")
    assert pins.pin_refusal("482915", "0812 3456 78") is None


def test_pin_check_rejects_fewer_than_8_percent_of_all_pins() -> None:
    refused = sum(pins.pin_refusal(f"{n:06}") is not None for n in range(0, 1_000_000, 37))
    assert refused < 0.08 * 1_000_000 / 37


@given(st.text())
def test_pin_check_and_recovery_word_parsing_accept_any_text_without_raising(text: str) -> None:
    pins.pin_refusal(text)
    words.normalize_typed_words(text)


def test_recovery_word_list_has_2048_plain_words_of_4_to_8_letters() -> None:
    found = words.recovery_word_list()
    assert len(set(found)) == len(found) == 2048
    assert all(word.isascii() and word.isalpha() and word.islower() for word in found)
    assert all(4 <= len(word) <= 8 for word in found)


def test_no_two_recovery_words_differ_by_one_letter() -> None:
    found = set(words.recovery_word_list())
    for word in found:
        assert words._strings_one_edit_away(word) & found <= {word}


@given(st.sampled_from(words.recovery_word_list()), st.data())
def test_one_letter_typo_in_a_recovery_word_never_gives_another_recovery_word(
    word: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    slip = word[:at] + data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz")) + word[at + 1 :]
    assert words.normalize_typed_words(slip) in ((word,), (slip,))


@given(st.integers(0, 2**256 - 1))
def test_random_number_gives_six_different_recovery_words(number: int) -> None:
    assert len(set(words.recovery_words_from_number(number))) == 6


def test_each_position_of_the_recovery_words_draws_from_the_whole_word_list() -> None:
    numbers = (int.from_bytes(sha256(str(n).encode()).digest()) for n in range(400))
    drawn = [words.recovery_words_from_number(number) for number in numbers]
    for place in zip(*drawn, strict=True):
        assert len(set(place)) > 300
