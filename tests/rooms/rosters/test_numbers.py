"""No number of a list that a trainer sends is kept, drafted, shown or logged."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import String, Text, select

from app.kit.clock import today, utcnow
from app.kit.store.db import Model, read, transaction
from app.training import actions as training
from tests.conftest import KEPT
from tests.factories import make_staff
from tests.page import Page

RUN = 6
DRAWN = re.compile(r"code|hash|key|secret|token")
"""Columns of what is drawn by chance, in which a run of any number could stand."""
SEPARATORS = ("", "", "", "-", " ", ".", "/", " - ", "\u00a0", "\u200b", "–", "  ", ") (", "_")
DIGITS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩")


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A phone number, NIK or passport as people write it, in one of three scripts."""
    digits = draw(st.lists(st.integers(0, 9), min_size=8, max_size=16))
    script = draw(st.sampled_from(DIGITS))
    parts = [script[digit] + draw(st.sampled_from(SEPARATORS)) for digit in digits]
    return draw(st.sampled_from(("", "+62 ", "0", "A", "wa ", "HP: "))) + "".join(parts)


LINES = (
    "Siti {name} {} ds Donomulyo",
    "1. SITI {name} - Donomulyo ({})",
    "{} Siti {name}",
    "Siti {name}, Donomulyo, {}",
    "Siti {name}\t{}\tDonomulyo\tcatatan {}",
)
FILES = (
    "Nama;Desa;HP\nSiti {name};Donomulyo;{}\n",
    "Nama;Desa\nSiti {name} {};Donomulyo {}\n",
    "Nama;Nomor {};Catatan\nSiti {name};{};{}\n",
)


def runs_of(number: str) -> set[str]:
    """Each run of six digits of the number, whatever stands between them."""
    digits = "".join(str(unicodedata.digit(each)) for each in number if each.isdigit())
    return {digits[at : at + RUN] for at in range(len(digits) - RUN + 1)}


def digits_of(text: str) -> str:
    """The digits of a text in ASCII, with "|" where letters stand between them."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))
    return "".join(str(unicodedata.digit(each)) if each.isdigit() else "|" for each in plain)


def stored_texts() -> Iterator[str]:
    """Every text of the database but those drawn by chance; a draft cell by cell."""
    for table in Model.metadata.sorted_tables:
        texts = [
            column
            for column in table.columns
            if isinstance(column.type, String | Text) and not DRAWN.search(column.name)
        ]
        if table.name in KEPT or not texts:
            continue
        for row in read().execute(select(*texts)):
            for value in row:
                yield from re.findall(r'[^"]+', value or "")


@pytest.fixture
def page(app: Flask) -> tuple[Page, str]:
    """A trainer's browser and the address of her cohort's list."""
    page, trainer = make_staff(app, "Bu Rina", "pelatih")
    with app.app_context(), transaction() as tx:
        cohort = training.create_cohort(
            tx, trainer, name="Ponorogo B", place="Balai desa", starts=today(), ends=today(),
            now=utcnow(),
        )  # fmt: skip
    return page, f"/kelompok/{cohort}/daftar"


def logged_numbers(text: str) -> str:
    """What was logged without request ids and times, which are drawn by chance or measured."""
    return re.sub(r'"(id|ms|timestamp|time)": *("[^"]*"|[\d.]+)', "", text)


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    number=numbers(),
    name=st.text("abdeiknrs", min_size=3, max_size=9),
    form=st.sampled_from((*LINES, *FILES)),
    invites=st.booleans(),
)
def test_no_six_digits_of_a_sent_number_are_kept_shown_or_logged(
    app: Flask,
    page: tuple[Page, str],
    capfd: pytest.CaptureFixture[str],
    number: str,
    name: str,
    form: str,
    invites: bool,
) -> None:
    browser, address = page
    sent: dict[str, Any] = {"names": "", "role": "pekerja", "berkas": None}
    text = form.replace("{}", number).replace("{name}", name)
    if form in FILES:
        sent["berkas"] = (io.BytesIO(text.encode()), "daftar.csv")
    else:
        sent["names"] = text
    capfd.readouterr()
    browser.get(address)
    browser.submit(**sent)
    browser.get(browser.location)
    assert "Ditolak: 0" in browser.text
    shown = [browser.text]
    with app.app_context():
        stored = list(stored_texts())
    browser.submit(button="undang" if invites else "simpan")
    browser.get(browser.location)
    shown.append(browser.text)
    with app.app_context():
        stored += stored_texts()
    logged = logged_numbers("".join(capfd.readouterr())).split()
    seen = [digits_of(each) for each in [*stored, *logged, *" ".join(shown).split()]]
    assert [each for each in seen if any(run in each for run in runs_of(number))] == []
