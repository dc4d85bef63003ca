"""Writes a text as it is spoken: amounts, dates, telephone numbers, signs and abbreviations become
words. The rules run one after another; the output of a rule contains no digit, so that no later
rule matches it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from app.content.aloud.saying import SpokenTextConverter
from app.content.aloud.spoken import spoken_languages

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_NUMBER: Final = r"\d+(?:[.,]\d+)*"
_DASH: Final = r" ?[–—] ?|-"
_SCALE: Final = r"rb|ribu|jt|juta|miliar|thousand|million|billion"
_GLYPHS: Final = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "²": "2"}
_ENDED: Final = re.compile(r"[.?!:…][”’)]*$")
# "Rp10 …" started its sentence with a digit; "sepuluh rupiah …" needs a capital.
_FIRST: Final = re.compile(r"(?:^|(?<=[.?!] ))[“(]?[a-z]", re.MULTILINE)
_CAPITALS: Final = {
    # In Indonesian a single capital is a letter as well (P tiga MI), but "I" and "A" are English
    # words.
    "id": re.compile(r"(?<![A-Za-z])[A-Z]+(?![A-Za-z])"),
    "en": re.compile(r"(?<![A-Za-z])[A-Z]{2,}s?(?![A-Za-z])"),
}
_LEFT_OUT: Final = re.compile(r"[*_#|\\<>{}\[\]^~`°]")
# "lapor 300 orang" contains no telephone number.
_COUNTED: Final = (
    r"(?:kali|orang|pekerja|hari|bulan|tahun|rumah|people|workers|days|months|years|homes)"
)


def spell_out(text: str, language: str) -> str:
    """`text` as a person reads it aloud: without digits and signs, but with acronyms. Course texts
    must come without Markdown. In a language without rules (`languages`) it is returned as it is.

    >>> spell_out("Biaya RM10, 2,5% dari Rp1.500.000.", "id")
    'Biaya sepuluh ringgit, dua koma lima persen dari satu juta lima ratus ribu rupiah.'
    """
    if language not in spoken_languages():
        return text
    signs, rules = _pattern_of_lines_to_change(language), _spelling_rules(language)
    return "\n".join(
        _apply_spelling_rules(line, rules) if signs.search(line) else line
        for line in text.split("\n")
    )


def spell_for_speech(text: str, language: str) -> str:
    """`text` without digits and signs, and with acronyms spelled by sound, since speech synthesis
    guesses them. Raises KeyError for a language without rules.

    >>> spell_for_speech("Tanya BP3MI: PIN dan OTP.", "id")
    'Tanya be-pe tiga em-i: pin dan o-te-pe.'
    """
    tongue = spoken_languages()[language]

    def spell_acronym(match: re.Match[str]) -> str:
        word = match[0]
        if word in tongue.words:
            return tongue.words[word]
        plural = "s" if word.endswith("s") else ""
        joint = "-" if language == "id" else " "
        return joint.join(tongue.letters[letter] for letter in word.removesuffix("s")) + plural

    return _CAPITALS[language].sub(spell_acronym, spell_out(text, language))


def spell_out_lines(lines: Iterable[str], language: str) -> str:
    """Joins lines as they are read aloud: numbers and signs in words, each line ended by a full
    stop."""
    text = spell_out("\n".join(_end_with_full_stop(line) for line in lines), language)
    return _FIRST.sub(lambda match: match[0].upper(), text)


def _end_with_full_stop(line: str) -> str:
    """Adds a full stop, so that the voice pauses."""
    line = " ".join(line.split())
    return line if _ENDED.search(line) else f"{line}."


def _apply_spelling_rules(text: str, rules: tuple[Rule, ...]) -> str:
    for glyph, plain in _GLYPHS.items():
        if glyph in text:
            text = re.sub(rf"(?<=\d){glyph}", f" {plain}", text).replace(glyph, plain)
    for pattern, spell_acronym in rules:
        text = pattern.sub(spell_acronym, text)
    text = _LEFT_OUT.sub(" ", text).replace("…", ".")
    text = re.sub(r"[ \t\u00a0\u202f]+", " ", text)
    return re.sub(r" +(?=[.,;:?!)”’])", "", text).strip()


@cache
def _pattern_of_lines_to_change(language: str) -> re.Pattern[str]:
    """A pattern that matches every line that some rule changes; most lines are plain words and skip
    the rules."""
    short = "|".join(re.escape(each) for each in spoken_languages()[language].short)
    return re.compile(
        rf"[^\w\s.,;:?!()“”‘’'\"-]|[\d_½⅓⅔¼¾²]|\.[a-z]|\u00a0|(?<!\w)(?:{short})(?!\w)"
    )


@cache
def _spelling_rules(language: str) -> tuple[Rule, ...]:
    """The rules in the order in which they are tried, longest patterns first."""
    saying = SpokenTextConverter(spoken_languages()[language], language)
    tongue = saying.tongue
    money = "|".join(re.escape(mark) for mark in sorted(tongue.money, key=len, reverse=True))
    amount = rf"(?P<minus>(?<!\d)[-−])?(?P<mark>{money}) ?(?P<number>{_NUMBER})"
    other = rf"(?:{_DASH})(?:{money})?(?P<b>{_NUMBER})"
    scale = rf"(?: (?P<scale>{_SCALE})\b)?"
    before = "|".join(re.escape(word) for word in tongue.before_phone)
    units = "|".join(re.escape(unit) for unit in sorted(tongue.units, key=len, reverse=True))
    clock = (
        r"(?:[01]?\d|2[0-3])[.:][0-5]\d" if language == "id" else r"(?:[01]\d|2[0-3])[.:][0-5]\d"
    )
    shapes: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
        (r"(?:https?://)?(?:[a-z0-9-]+\.)+(?:id|com|org|net|gov)\b(?:/[\w./-]*\w)?",
         saying.say_web_address),
        (r"\*#\d+#", saying.say_phone_dial_code),
        (r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b", saying.say_date),
        (r"\b(?P<d>\d{1,2})(?P<s>[-/])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4})\b", saying.say_date),
        (r"(?<![\w.])\+\d{1,3}(?:[ -]?\d{2,}){1,5}\b", saying.say_phone_number),
        (r"(?<![\w.,])\+\d{2}\b(?! ?\d)", saying.say_phone_number),
        (r"(?<![\w.,])0\d{1,4}(?:[ -]\d{3,5}){1,4}\b", saying.say_phone_number),
        (r"(?<![\w.,])0\d{3,}\b", saying.say_phone_number),
        (rf"\b(?P<word>{before}) (?P<n>1?\d{{3}})\b(?![.,]?\d| {_COUNTED})",
         saying.say_short_phone_number),
        (rf"(?<![A-Za-z]){amount}{other}{scale}", saying.say_money_range),
        (rf"(?<![A-Za-z]){amount}{scale}", saying.say_money),
        (rf"(?<![\d.,])(?P<a>{clock})(?:{_DASH})(?P<b>{clock})(?![.,]?\d)", saying.say_time_range),
        (rf"(?<![\d.,])(?P<a>{clock})(?![.,]?\d)", saying.say_time),
        (r"\b(?P<n>\d{1,2})/(?P<y>(?:19|20)\d{2})\b", saying.say_law_number),
        (rf"\b(?:(?P<w>\d+) )?(?P<a>\d+)/(?P<b>\d+)\b(?: ?(?P<unit>{units})\b)?",
         saying.say_fraction_with_unit),
        (r"\bke-(?P<n>\d+)\b", saying.say_ordinal),
        (r"\b(?P<n>\d+)(?:st|nd|rd|th)\b", saying.say_ordinal),
        (r"\b(?P<n>\d{4})-an\b", saying.say_decade),
        (rf"(?P<a>(?<![\w.,]){_NUMBER}) ?(?P<p>%?)(?:{_DASH})(?P<b>{_NUMBER})",
         saying.say_number_range),
        (rf"(?<![\w]){_NUMBER} ?(?P<unit>{units})\b(?!-)", saying.say_measurement),
        (r"(?<=[\d%)]) ?× ?(?=\S)", lambda _: f" {tongue.times} "),
        (r"(?<=[\d%)]) ?÷ ?(?=\S)", lambda _: f" {tongue.divided} "),
        (r"(?<=[\d%)]) ?\+ ?(?=\S)", lambda _: f" {tongue.plus} "),
        (r"(?<=[\d%)]) [−-] ?(?=\d)", lambda _: f" {tongue.less} "),
        (rf"(?<![\w)])[−-](?={_NUMBER})", lambda _: f"{tongue.minus} "),
        (rf"(?P<n>{_NUMBER}) ?%",
         lambda match: f"{saying.say_number(match['n'])} {tongue.percent}"),
        (rf"(?P<a>[A-Za-z]*)(?P<n>{_NUMBER})(?P<b>[A-Za-z]*)", saying.say_number_with_letters),
        *((rf"(?<!\w){re.escape(short)}(?!\w)", saying.expand_abbreviation)
          for short in tongue.short),
        (r"×", lambda _: f" {tongue.times} "),
        (r"÷", lambda _: f" {tongue.divided} "),
        (r"−", lambda _: f" {tongue.less} "),
        (r" ?\+ ?", lambda _: f" {tongue.plus} "),
        (r" ?= ?", lambda _: f" {tongue.equals} "),
        (r" ?& ?", lambda _: f" {tongue.and_} "),
        (r" ?± ?", lambda _: " "),
        (r" ?% ?", lambda _: f" {tongue.percent} "),
        (rf"/(?={tongue.rated}\b)", lambda _: f" {tongue.per} "),
        (r"(?<=\w)/(?=\w)", lambda _: f" {tongue.or_} "),
        (r" ?[–—] ?", lambda _: ", "),
    )  # fmt: skip
    return tuple((re.compile(shape), spell_acronym) for shape, spell_acronym in shapes)
