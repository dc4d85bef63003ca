"""What holds for every tool that is built on kit/forms/tools.py, whichever room it is in."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app import create_app
from tests.conftest import settings
from tests.page import Element, Page


def addresses() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings(Path(folder), f"sqlite:///{folder}/never-made.sqlite3"))
    posted = {r.rule for r in app.url_map.iter_rules() if "POST" in (r.methods or ())}
    return sorted(rule for rule in posted if f"{rule}.json" in posted)


TOOLS = addresses()
every_tool = pytest.mark.parametrize("address", TOOLS)


POSTED_ONLY = {"/alat/slip-gaji"}
"""What these are told is a wage: no address holds it, not even one that was asked for."""
every_linked_tool = pytest.mark.parametrize("address", sorted({*TOOLS} - POSTED_ONLY))


def form_of(root: Element) -> Element:
    return root.one("form", id="isian")


def values(root: Element) -> dict[str, Any]:
    found: dict[str, Any] = {e.get("name"): e.get("value") for e in form_of(root).all("input")}
    for select in form_of(root).all("select"):
        chosen = [o for o in select.all("option") if "selected" in o.attributes]
        found[select.get("name")] = chosen[0].get("value")
    return found


def example(page: Page, address: str) -> dict[str, str]:
    """Opens the tool's example; what it is filled in with."""
    usual = values(page.get(address))
    link = page.root.one("main").all("a", cls="tombol")
    if link:
        page.get(link[0].get("href"))
    else:
        page.submit(page.root.one("form", id="contoh"), 200)
    return {name: value for name, value in values(page.root).items() if value != usual[name]}


@every_tool
def test_empty_calculator_page_shows_no_error_and_offers_an_example(
    page: Page, address: str
) -> None:
    assert form_of(page.get(address)).get("method") == "post"
    assert not page.root.all(cls="galat")
    assert example(page, address)
    assert page.root.one("ul", id="angka")
    for figure in page.root.all(cls="uang"):
        assert figure.one("span").text


@every_tool
def test_calculator_form_is_submitted_by_post_so_that_no_number_enters_the_url(
    page: Page, address: str
) -> None:
    example(page, address)
    shown, sent = page.text, values(page.root)
    page.get(address)
    page.submit(form_of(page.root), 200, **sent)
    assert page.text == shown
    assert page.response.request.query_string == b""
    assert page.response.headers["Cache-Control"] == "no-store"


@every_tool
def test_calculator_keeps_its_input_and_lists_how_each_value_was_understood(
    page: Page, address: str
) -> None:
    typed = example(page, address)
    told = [line.text for line in page.root.one("ul", id="angka").all("li")]
    assert len(told) == len(typed)
    assert "kosong" not in " ".join(told)
    amounts = [e for e in form_of(page.root).all("input", inputmode="decimal") if e.get("value")]
    assert not amounts or "Kami baca: " in page.text


@every_linked_tool
def test_calculator_form_is_filled_from_url_parameters_even_when_some_are_missing(
    page: Page, address: str
) -> None:
    name, value = next(iter(example(page, address).items()))
    root = page.get(f"{address}?{urlencode({name: value})}")
    assert values(root)[name] == value
    assert not root.all(cls="galat")


@pytest.mark.parametrize("address", sorted(POSTED_ONLY))
def test_payslip_tool_never_reads_the_wage_from_a_url_or_writes_it_to_one(
    page: Page, address: str
) -> None:
    sent = example(page, address)
    assert not page.root.all("button", name="tautan")
    root = page.post(address, sent | {"tautan": "1"}, 200)
    assert not root.all("input", id="alamat-hitungan")
    read, blank = values(page.get(f"{address}?{urlencode(sent)}")), values(page.get(address))
    assert read | {"negara": ""} == blank | {"negara": ""}  # a country is no wage


@every_tool
def test_empty_calculator_form_shows_an_error_at_each_required_field(
    page: Page, address: str
) -> None:
    page.get(address)
    root = page.submit(form_of(page.root), 422)
    links = [a.get("href") for a in root.one(role="alert").all("a")]
    assert links
    for link in links:
        field = root.one(id=link.removeprefix("#"))
        assert field.get("aria-invalid") == "true" or field.tag == "fieldset"


@every_linked_tool
def test_calculator_link_is_created_only_on_request_and_gives_the_same_result(
    page: Page, address: str
) -> None:
    example(page, address)
    assert not page.root.all("input", id="alamat-hitungan")
    assert not any("wa.me/?text" in a.get("href") for a in page.root.all("a"))
    shown = page.root.one("h1").text
    root = page.submit(form_of(page.root), 200, button="1")
    assert "Siapa yang menerima bisa melihat semua" in page.text
    written = root.one("input", id="alamat-hitungan").get("value")
    (chat,) = (a for a in root.all("a") if a.get("href").startswith("https://wa.me/?text"))
    assert parse_qs(urlsplit(chat.get("href")).query)["text"][0].endswith(f". {written}")
    link = urlsplit(written)
    page.get(f"{link.path}?{link.query}")
    assert page.root.one("h1").text == shown


@every_tool
def test_language_switch_keeps_the_submitted_calculator_values(page: Page, address: str) -> None:
    example(page, address)
    sent = values(page.root)
    page.submit(form_of(page.root), 200)
    button = page.root.one("footer").one("button")
    assert button.get("form") == "isian"
    root = page.post(button.get("formaction"), sent, 200)
    assert root.one("html").get("lang") == "en"
    assert values(root) == sent
    assert form_of(root).get("action") == f"{address}?lang=en"


@every_tool
def test_calculator_page_title_contains_no_number(page: Page, address: str) -> None:
    example(page, address)
    assert not any(sign.isdigit() for sign in page.root.one("title").text)


@every_tool
def test_calculator_json_is_the_same_by_get_and_post(page: Page, address: str) -> None:
    sent = example(page, address)
    got = page.client.get(f"{address}.json?{urlencode(sent)}")
    posted = page.client.post(f"{address}.json", data=sent)
    assert (got.status_code, posted.status_code) == (200, 200)
    assert got.data == posted.data
    empty = page.client.post(f"{address}.json", data={"x": ""})
    assert empty.status_code == 422
    assert empty.get_json()["errors"]


@every_tool
def test_calculator_page_is_identical_with_and_without_session_and_device_cookies(
    app: Flask, page: Page, address: str
) -> None:
    sent = example(page, address)
    known = app.test_client()
    known.set_cookie("bekal", "anything")
    known.set_cookie("hp", "some-phone")
    other = known.post(address, data=sent, headers={"Accept-Language": "en"})
    assert other.data == app.test_client().post(address, data=sent).data
    assert "Set-Cookie" not in other.headers
    assert b"csrf" not in other.data


NONSENSE = [
    "nan", "inf", "1e9", "-5", "0", "0,5", "9" * 18, "9" * 400, "seribu", "\u0661\u0662", "1\x00",
    "\u202e5", "<b>", "%", "1.5.5", " ", "1 jt", "1,5 jt", "24", "3", "12", "100%",
]  # fmt: skip


@every_tool
@hypothesis_settings(max_examples=30)
@given(data=st.data())
def test_calculator_answers_any_input_with_200_or_422(
    app: Flask, address: str, data: st.DataObject
) -> None:
    browser = Page(app.test_client())
    names = sorted(values(browser.get(address)))
    texts = st.text(max_size=12) | st.sampled_from(NONSENSE)
    typed: dict[str, Any] = data.draw(st.dictionaries(st.sampled_from(names), texts))
    sent = {"x": b""} | {name: text.encode("utf-8", "replace") for name, text in typed.items()}
    answer = browser.client.post(f"{address}.json", data=sent)
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        for sentence in answer.get_json()["errors"].values():
            assert len(max(sentence.split(". "), key=lambda s: len(s.split())).split()) <= 12
    browser.post(f"{address}?lang=en", sent, answer.status_code)
    browser.get(address, 200)
    assert browser.client.get(f"{address}?{urlencode(sent)}").status_code in (200, 422)


@every_tool
def test_repeated_calculator_parameter_shows_an_error_at_its_field(
    page: Page, address: str
) -> None:
    typed = list(example(page, address).items())
    answer = page.client.get(f"{address}.json?{urlencode([*typed, typed[0]])}")
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == {typed[0][0]}
