"""The score changes of a frozen week: of all regions at once, as text for the database. Pure.

A text holds only what the page of its region shows. Change FORMAT if a name changes its meaning,
and decode both formats."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import groupby
from operator import itemgetter
from typing import Any

from app.counters.rules import Cell, SecretDraws
from app.regions.codes import COUNTRY, ancestor_codes
from app.survey_results.rules.disclosure import AnswerRounding
from app.survey_results.rules.report import ScoreChange, ScorePair, score_change

FORMAT = 1

ShownChanges = Mapping[str, Mapping[str, ScoreChange]]
"""{wave: {score: its change}}, without those that are not shown."""

PlacedPair = tuple[str, str, str | None, ScorePair]
"""(wave, score, village or None, the pair) of one person."""


def shown_changes_of_regions(
    placed: Iterable[PlacedPair], draws: SecretDraws
) -> Mapping[str, ShownChanges]:
    """{region: its score changes that may be shown}, of every region that has any. `placed`: sorted
    by wave and score, and each of these in the order of the second survey. People without a village
    count for the country only.

    >>> pairs = [ScorePair(9, 12, 0), ScorePair(9, 9, 0)] * 5
    >>> placed = [("after", "total", "35.02.10.2001", pair) for pair in pairs]
    >>> placed.append(("after", "total", None, ScorePair(9, 9, 0)))
    >>> {*shown_changes_of_regions(placed, SecretDraws(b"s" * 32))} == {
    ...     "35.02.10.2001", "35.02.10", "35.02", "35", "00"}
    True
    """
    shown: dict[str, dict[str, dict[str, ScoreChange]]] = {}
    for (wave, score), some in groupby(placed, key=itemgetter(0, 1)):
        pairs = defaultdict[str, list[ScorePair]](list)
        for _, _, village, pair in some:
            for region in (COUNTRY,) if village is None else (village, *ancestor_codes(village)):
                pairs[region].append(pair)
        for region, its in pairs.items():
            change = score_change(wave, score, its, AnswerRounding(region, draws))
            if change is not None:
                shown.setdefault(region, {}).setdefault(wave, {})[score] = change
    return shown


class UnknownFormatOfChangesError(ValueError):
    """The text was written in a format that this code does not know."""


def encode_changes(changes: ShownChanges) -> str:
    """The text of score changes, the same for equal ones.

    >>> few = ScoreChange("attitude", 4, 10, 2.5, 3.0, 0.5, 0.12, 0.88, (Cell("too_few"),) * 2)
    >>> text = encode_changes({"after": {"attitude": few}})
    >>> print(text.replace(',"', ',\\n"'))
    {"changes":{"after":{"attitude":{"after":3.0,
    "before":2.5,
    "high":0.88,
    "low":0.12,
    "mean":0.5,
    "most":4,
    "people":10,
    "target":[{"kind":"too_few"},{"kind":"too_few"}]}}},
    "format":1}
    >>> decode_changes(text) == {"after": {"attitude": few}}
    True
    """
    content = {
        wave: {score: _content_of_change(line) for score, line in lines.items()}
        for wave, lines in changes.items()
    }
    told = {"format": FORMAT, "changes": content}
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def decode_changes(text: str) -> ShownChanges:
    """The score changes of a text by `encode_changes`. Raises UnknownFormatOfChangesError.

    >>> decode_changes('{"format":99}')
    Traceback (most recent call last):
    ...
    app.survey_results.rules.frozen.UnknownFormatOfChangesError: 99
    """
    content: dict[str, Any] = json.loads(text)
    if content["format"] != FORMAT:
        raise UnknownFormatOfChangesError(content["format"])
    return {
        wave: {score: _change_from_content(score, its) for score, its in lines.items()}
        for wave, lines in content["changes"].items()
    }


def _content_of_change(line: ScoreChange) -> dict[str, Any]:
    content = asdict(line)
    del content["score"]
    if line.target is None:
        del content["target"]
    else:
        content["target"] = [
            {name: its for name, its in asdict(cell).items() if its is not None}
            for cell in line.target
        ]
    return content


def _change_from_content(score: str, content: dict[str, Any]) -> ScoreChange:
    target = content.pop("target", None)
    cells = None if target is None else (Cell(**target[0]), Cell(**target[1]))
    return ScoreChange(score=score, target=cells, **content)
