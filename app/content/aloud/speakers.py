"""Who says each part of a text that is read aloud: the narrator, or a person whose speech stands in
quotation marks. Two people can record a dialogue, and a machine gives each a voice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.content.aloud.spoken import spoken_languages
from app.content.lesson import ORIGINAL

NARRATOR: Final = ""
UNNAMED: Final = "?"
"""Speech of a person whom the text beside it does not name."""
# Words in quotation marks that do not end like a sentence are quoted terms, such as “biaya proses”.
_SPEECH: Final = re.compile(r"“[^“”]*[.?!…,]”")
_NAME: Final = r"(?P<name>(?:(?:Bu|Pak|Mbak|Mas|Kak|Haji|Mr|Mrs) )?[A-Z][\w’]*(?: [A-Z][\w’]*)?)"
_NO_NAMES: Final = frozenset(
    ("Ia", "Dia", "Mereka", "Kita", "He", "She", "They", "It", "We", "The", "A", "His", "Her", "My")
)
_LABEL: Final = re.compile(rf"{_NAME}: (?=“)")


@dataclass(frozen=True)
class Utterance:
    """A part of one line. `speaker` is a name, NARRATOR or UNNAMED. `labelled`: the line begins
    with the name, which `text` leaves out."""

    speaker: str
    text: str
    labelled: bool = False


def split_by_speaker(text: str, language: str) -> tuple[Utterance, ...]:
    """The parts of a text of one line per paragraph, in order. A line may begin with the name of
    its speaker (`Siti: “…”`); elsewhere the words beside the speech name them (“…,” kata Siti).

    >>> [each.speaker for each in split_by_speaker("“Berapa?” tanya Yanti. Ibu diam.", "id")]
    ['Yanti', '']
    """
    return tuple(part for line in text.split("\n") for part in _split_line(line, language))


def _split_line(line: str, language: str) -> Iterator[Utterance]:
    label = _LABEL.match(line)
    start = label.end() if label else 0
    for speech in _SPEECH.finditer(line):
        if between := line[start : speech.start()].strip():
            yield Utterance(NARRATOR, between)
        if label:
            yield Utterance(label["name"], speech[0], labelled=start == label.end())
        else:
            speaker = _find_speaker(line, speech.start(), speech.end(), language)
            yield Utterance(speaker, speech[0])
        start = speech.end()
    if rest := line[start:].strip():
        yield Utterance(NARRATOR, rest)


def number_voices(utterances: Sequence[Utterance]) -> tuple[tuple[int, str], ...]:
    """The parts in order, each with the number of its voice: the narrator has 0, and the people
    take turns with 1 and 2. The narrator says the name at the start of a line."""
    people = list(dict.fromkeys(each.speaker for each in utterances if each.speaker != NARRATOR))
    parts: list[tuple[int, str]] = []
    for each in utterances:
        if each.labelled:
            parts.append((0, f"{each.speaker}:"))
        voice = 0 if each.speaker == NARRATOR else 1 + people.index(each.speaker) % 2
        parts.append((voice, each.text))
    return tuple(parts)


def _find_speaker(line: str, start: int, end: int, language: str) -> str:
    """The speaker of line[start:end], from the words around it."""
    verb_first, name_first, earlier = _attributions(language)
    match = (
        verb_first.match(line, end) or name_first.match(line, end) or earlier.search(line[:start])
    )
    return match["name"] if match and match["name"] not in _NO_NAMES else UNNAMED


@cache
def _attributions(language: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of what follows speech (kata Siti; Siti says) and of what precedes it (Siti
    menjawab, )."""
    tongue = spoken_languages().get(language, spoken_languages()[ORIGINAL])
    said, says = ("|".join(words) for words in (tongue.said, tongue.says))
    return (
        re.compile(rf" (?:{said}) {_NAME}"),
        re.compile(rf"(?<=[,?!]”) {_NAME} (?:{says})\."),
        re.compile(rf"(?:^|[.?!…”] ){_NAME} (?:\w+ ){{0,2}}(?:{says})\b[^.?!…“”]*[,:] $"),
    )
