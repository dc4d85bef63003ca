"""Which prompts the home page of a learner shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

MOST_OF_A_KIND = 2
"""Limits both groups, so that questions of the family do not hide the six recovery words."""


@dataclass(frozen=True, slots=True)
class HomePrompt:
    """A task that the home page offers: its kind, the parameters of its address, and a name to
    show."""

    kind: str
    values: dict[str, Any] = field(default_factory=dict)
    name: str = ""


def select_home_prompts(
    prompts_of_others: Iterable[HomePrompt],
    own_prompts: Iterable[HomePrompt],
    *,
    has_review: bool,
    invited_to_survey: bool,
) -> tuple[HomePrompt, ...]:
    """The prompts of the home page, most urgent first: the review, MOST_OF_A_KIND for which other
    people wait, MOST_OF_A_KIND of the reader's own tasks, the survey.

    >>> own = [HomePrompt("words"), HomePrompt("village"), HomePrompt("profile")]
    >>> goal = [HomePrompt("goal")]
    >>> prompts = select_home_prompts(goal, own, has_review=True, invited_to_survey=True)
    >>> [each.kind for each in prompts]
    ['review', 'goal', 'words', 'village', 'survey']
    """
    return (
        *([HomePrompt("review")] if has_review else []),
        *islice(prompts_of_others, MOST_OF_A_KIND),
        *islice(own_prompts, MOST_OF_A_KIND),
        *([HomePrompt("survey")] if invited_to_survey else []),
    )
