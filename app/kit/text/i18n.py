"""Languages: selects the language of a page, and formats dates and lists in it. Indonesian is the
default.

Public pages take the language only from the address, since they are identical for everyone;
personal pages use the person's setting unless the address has `?lang=`. All links contain a chosen
language, so that it lasts without a cookie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from flask import Flask, g, has_request_context, request
from markupsafe import Markup

from app.kit.clock import WIB, today
from app.kit.permissions import current_person
from app.kit.registry import registry
from app.kit.text import catalogues
from app.kit.untyped.web import Babel, gettext, lazy_gettext, ngettext
from config import ORIGINAL

__all__ = ["ORIGINAL", "gettext", "language", "lazy_gettext", "ngettext"]


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The current page in another language. `name` is that language's own name."""

    code: str
    name: str
    url: str


def languages() -> tuple[str, ...]:
    """The configured languages (BEKAL_LANGUAGES), the original first."""
    return registry().settings.languages


def language_names() -> dict[str, str]:
    """{code: the language's own name}"""
    return {code: catalogues.own_name_of_language(code) for code in languages()}


def configured_or_original_language(language_code: str) -> str:
    """`language_code` if it is configured, else the original: an account may have a language that
    is not configured any more."""
    return language_code if language_code in languages() else ORIGINAL


def language_of_query(query: str) -> str | None:
    """The language that the query of a public page selects; None if the query contains anything
    else."""
    if not query:
        return ORIGINAL
    name, _, code = query.partition("=")
    return code if name == "lang" and code in languages() else None


def language() -> str:
    """The language of the current page."""
    if not has_request_context():
        return ORIGINAL
    chosen: str | None = g.get("language")
    if chosen is None:
        chosen = g.language = _choose_language()
    return chosen


def _choose_language() -> str:
    asked = request.args.get("lang")
    if asked in languages():
        return asked
    access = g.get("access")
    if access is None or access.public:
        return ORIGINAL
    who = current_person()
    return ORIGINAL if who is None else who.language


def format_long_date(value: date | datetime) -> str:
    """A date with its month in words (24 November 2026), in the language of the page; a datetime is
    converted to the date in western Indonesia."""
    if isinstance(value, datetime):
        value = value.astimezone(WIB).date()
    return format_date(value, "d MMMM y", locale=language())


def format_partial_date(value: str) -> str:
    """A date whose day or month may be unknown.

    >>> [format_partial_date(text) for text in ("2017", "2025-04", "2025-04-10")]
    ['2017', 'April 2025', '10 April 2025']
    """
    day = date.fromisoformat((value + "-01-01")[:10])
    return format_date(day, ("y", "MMMM y", "d MMMM y")[value.count("-")], locale=language())


def format_month_and_year(value: date) -> str:
    """Month and year in the language of the page: November 2026."""
    return format_date(value, "MMMM y", locale=language())


def month_names() -> list[str]:
    """The month names, January to December, for a select field."""
    return [format_date(date(2000, n, 1), "LLLL", locale=language()) for n in range(1, 13)]


def country_name(country_code: str) -> str:
    """The name of a country (ISO 3166 in capitals) in the language of the page; ZZ, the code for
    none of them, is "another country"."""
    if country_code == "ZZ":
        return str(gettext("Negara lain"))
    return str(Locale.parse(language()).territories.get(country_code, country_code))


def language_name(language_code: str) -> str:
    """The name of a language in the language of the page."""
    return str(Locale.parse(language()).languages.get(language_code, language_code))


def day_names() -> list[tuple[str, str]]:
    """The day names from Monday to Sunday, short and full."""
    week = [date(2024, 1, 1 + n) for n in range(7)]  # 1 January 2024 was a Monday
    return [(_format_day_name(day, "EEE"), _format_day_name(day, "EEEE")) for day in week]


def _format_day_name(day: date, form: str) -> str:
    return format_date(day, form, locale=language())


def join_names(names: Iterable[str]) -> str:
    """Join names for a sentence in the language of the page.

    >>> for names in (["Sari"], ["Sari", "Tini"], ["Sari", "Tini", "Wati"]):
    ...     print(join_names(names))
    Sari
    Sari dan Tini
    Sari, Tini, dan Wati
    """
    return format_list(list(names), locale=language())


def format_clock_time(value: datetime) -> str:
    """The time of day in western Indonesia: 10.00 WIB."""
    return f"{value.astimezone(WIB):%H.%M} WIB"


def format_day_and_time(value: datetime) -> str:
    """Format a past or coming moment with its day, in the language of the page and western
    Indonesian time: “besok, Kamis 26 November pukul 10.30 WIB”."""
    local = value.astimezone(WIB)
    near = {0: gettext("hari ini"), 1: gettext("besok")}.get((local.date() - today()).days)
    day = format_date(local.date(), "EEEE d MMMM", locale=language())
    appointment = gettext("%(day)s pukul %(time)s", day=day, time=format_clock_time(value))
    return f"{near}, {appointment}" if near else appointment


def language_in_links() -> str | None:
    """The language to add to the links of this page; None if each reader's own setting applies."""
    if "language_in_links" not in g:
        chosen = language() != ORIGINAL or request.args.get("lang") in languages()
        g.language_in_links = language() if chosen else None
    found: str | None = g.language_in_links
    return found


def _add_language_to_url(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" or "lang" in values or not has_request_context():
        return
    if code := language_in_links():
        values["lang"] = code


def current_page_path() -> str:
    """The path of this page for use in a link. Only one leading slash remains of `//host` and
    `/\\host`, which browsers treat as another site."""
    return quote("/" + request.path.lstrip("/\\"))


def other_languages() -> list[OtherLanguage]:
    """This page in each other language, with all other parameters."""
    # Uses the raw query: request.args groups equal names and loses their order.
    query = request.query_string.decode("utf-8", "replace")
    pairs = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if k != "lang"]
    return [
        OtherLanguage(code, name, f"{current_page_path()}?{urlencode([*pairs, ('lang', code)])}")
        for code, name in language_names().items()
        if code != language()
    ]


@cache
def _cached_translation(language_code: str, sentence: str) -> Markup:
    return Markup(catalogues.translate_sentence(language_code, sentence))  # noqa: S704 (translations are ours)


def _translate_in_template(sentence: str, /, **values: Any) -> Markup:
    # Flask-Babel looks up the locale and its folders for each sentence, and Jinja calls it through
    # three functions. A trainer's sheet has thousands of sentences.
    text = _cached_translation(language(), sentence)
    return text % values if values or "%" in text else text


def _translate_plural_in_template(one: str, many: str, n: int, /, **values: Any) -> Markup:
    text = Markup(catalogues.translations_of(language()).ngettext(one, many, n))  # noqa: S704
    return text % ({"num": n} | values)


def init_app(app: Flask) -> None:
    catalogues.compile_translations()
    folder = str(catalogues.TRANSLATIONS)
    _cached_translation.cache_clear()
    Babel(app, locale_selector=language, default_translation_directories=folder)
    app.jinja_env.globals |= {
        "_": _translate_in_template,
        "ngettext": _translate_plural_in_template,
    }
    app.url_defaults(_add_language_to_url)
    app.jinja_env.filters |= {
        "tanggal": format_long_date,
        "kira_tanggal": format_partial_date,
        "bulan": format_month_and_year,
        "pukul": format_clock_time,
        "kapan": format_day_and_time,
        "dan": join_names,
    }
