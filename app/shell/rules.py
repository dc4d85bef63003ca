"""Which prompts the home page of a learner shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

MOST_OF_A_KIND = 2
"""Limits each kind, so that one never hides the other: open questions of the family must not keep
people from their six recovery words."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """An open task: its kind (the page words it), and the parameters of its address."""

    what: str
    values: dict[str, Any] = field(default_factory=dict)
    name: str = ""


def select_prompts(
    waited_for: Iterable[Prompt],
    own: Iterable[Prompt],
    *,
    has_review: bool,
    invited_to_survey: bool,
) -> tuple[Prompt, ...]:
    """All prompts of one page, most urgent first: review, MOST_OF_A_KIND for which others wait,
    MOST_OF_A_KIND of the reader's own, the survey.

    >>> own = [Prompt("words"), Prompt("village"), Prompt("profile")]
    >>> goal = [Prompt("goal")]
    >>> [each.what for each in select_prompts(goal, own, has_review=True, invited_to_survey=True)]
    ['review', 'goal', 'words', 'village', 'survey']
    """
    return (
        *([Prompt("review")] if has_review else []),
        *islice(waited_for, MOST_OF_A_KIND),
        *islice(own, MOST_OF_A_KIND),
        *([Prompt("survey")] if invited_to_survey else []),
    )
