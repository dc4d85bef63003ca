"""Input: answers that a trainer enters for a person without a phone."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

# As of a quiz: far above any that `kursus cek` accepts; they bound the size of one item.
MOST_QUESTIONS = 20
LONGEST_PATH = 40
LONGEST_TEXT = 200
LATEST = 253402300799999
"""Milliseconds since 1970 of the last moment that a date can hold."""

Numbers = Annotated[list[Annotated[StrictInt, Field(ge=0, le=99)]], Field(max_length=LONGEST_PATH)]
Typed = Annotated[StrictStr, Field(max_length=LONGEST_TEXT)]
QuestionId = Annotated[str, Field(min_length=1, max_length=80)]


class SpokenConsentBody(BaseModel):
    """When the consent was read aloud and answered with yes, in milliseconds since 1970 by the
    phone's clock, and in which wording (rules.consent_card)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Annotated[StrictInt, Field(ge=0, le=LATEST)]
    text: StrictInt


class SpokenBody(BaseModel):
    """The body of a sync item of kind `lisan`: one quiz of one person. `participant`: an invitation
    of the cohort's list, or the account that was made from it. `answers` as of a quiz."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cohort: UUID
    participant: UUID
    consent: SpokenConsentBody
    lesson: Annotated[StrictStr, Field(max_length=120, pattern=r"^[^\x00]+$")]
    rev: Annotated[StrictStr, Field(pattern="^[0-9a-f]{64}$")]
    answers: Annotated[dict[QuestionId, Numbers | Typed], Field(max_length=MOST_QUESTIONS)]
