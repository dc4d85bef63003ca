"""Exact counts behind the ratios of a frozen week. Read while freezing, never stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from app.content.module import FAMILY, STAGES, USUAL_STAGE, WORKER
from app.course import queries as course
from app.households.models import CoreProgress, Household
from app.identity.models import Account
from app.identity.rules.profile import WORDING
from app.kit.store.db import read
from app.learning.models import LessonProgress
from app.ratios.queries.lasting import WAY, CountedGroup, lasting_groups, silent_phones
from app.ratios.rules.groups import UNPLACED
from app.ratios.rules.ratios import FINISHERS_BY_COUNTRY, GAPS, RATIOS, Answer, RatioCount
from app.recount.queries.known import KNOWN_PEOPLE
from app.survey.models import SurveyAnswer, SurveyScore, SurveyWave
from app.survey.rules.marks import THIRDS
from app.survey.rules.scoring import SCORES
from app.survey.rules.waves import AFTER
from app.survey_results.rules.channels import are_other_providers_named
from app.survey_results.rules.indicators import ITEMS, LatestAnswers, indicator_answers
from app.work_abroad import queries as work

REGENCY_LENGTH = 5
_KNOWLEDGE = "knowledge"
ABROAD = "selama"
"""The stage in which every worker's answer on the insurance card counts; see F4 by stage."""


def counted_ratios() -> tuple[str, ...]:
    """The names of the ratios that are counted now. F3 needs a list of channels that names
    providers other than banks: else nearly all that is not a bank would have no answer."""
    missing = set(GAPS) if are_other_providers_named() else {"F3", *GAPS}
    if not course.catalogue().cores:
        missing.add("tuntas")
    return tuple(name for name in RATIOS if name not in missing)


def ratio_counts(as_of: datetime) -> list[RatioCount]:
    """How many people of known households said yes, no or nothing, by regency; set-based: a
    statement returns groups of people, never a person. `as_of`: from which ages are reckoned."""
    sums: Counter[tuple[str, str, Answer]] = Counter()
    counted = {*counted_ratios(), *(f"{FINISHERS_BY_COUNTRY}{code}" for code in _countries())}
    found = (_survey_counts(), _finisher_counts(), _other_counts(as_of))
    for regency, name, answer, n in chain.from_iterable(found):
        if name in counted:
            sums[regency, name, answer] += n
    return [(*key, n) for key, n in sums.items()]


def _countries() -> set[str]:
    """The countries that Bekal knows; in capitals, as in profiles."""
    return {sheet.code.upper() for sheet in work.country_sheets()}


def _survey_counts() -> Iterator[RatioCount]:
    """F1 to F5 and Q1, of each person's latest answers. N is whom the survey asked."""
    for regency, role, stage, sex, n, *codes in read().execute(_LATEST_ANSWERS):
        said = {item: code for item, code in zip(ITEMS, codes, strict=True) if code is not None}
        answers = indicator_answers(LatestAnswers(said, role, stage=ABROAD))
        is_insured = answers.pop("F4")
        if role == WORKER and stage is not None:
            answers[f"F4:{stage}"] = is_insured
        if sex is not None:
            answers[f"F1:{role}={sex}"] = answers["F1"]
        for name, (asked, answer) in answers.items():
            if asked:
                yield regency or UNPLACED, name, _answer(answer), n


def _finisher_counts() -> Iterator[RatioCount]:
    """R2 by role, sex, stage and country, and who told sex, stage and country. Workers alone have a
    stage and a country."""
    for regency, role, stage, sex, country, has_finished, n in read().execute(_FINISHERS):
        code, answer = regency or UNPLACED, _answer(has_finished)
        told = {"peran": role, "sex": sex}
        if role == WORKER:
            told |= {"tahap": stage, "negara": country}
        for dimension, category in told.items():
            if dimension != "peran":
                yield code, f"diisi:{dimension}", _answer(category is not None), n
            if category is not None:
                yield code, f"R2:{dimension}={category}", answer, n


def _other_counts(as_of: datetime) -> Iterator[RatioCount]:
    """All other ratios, in one statement, so that the known people are found once."""
    groups = [_competence(), *_whole_courses(), *lasting_groups(as_of), silent_phones(as_of)]
    selects = [_select_group(*group, by_way=group[0] in ("L7", "L60")) for group in groups]
    for regency, name, way, answer, n in read().execute(union_all(*selects)):
        yield regency or UNPLACED, f"{name}:{way}" if way else name, _answer(answer), n


def _select_group(
    name: str,
    answer: ColumnElement[Any],
    people: FromClause,
    is_counted: ColumnElement[bool],
    *,
    by_way: bool,
) -> Select[*tuple[Any, ...]]:
    """(regency, name, how people came if `by_way`, answer, how many) of a CountedGroup."""
    way = WAY if by_way else cast(null(), String)
    keys = (_REGENCY, way, answer)
    return (
        select(_REGENCY, literal(name), way, answer, func.count())
        .select_from(people.join(Household, Household.id == KNOWN_PEOPLE.c.household))
        .where(is_counted)
        .group_by(*(keys if by_way else (_REGENCY, answer)))
    )


def _competence() -> CountedGroup:
    """R4: knowledge after the course. Who skipped a question of it has no answer."""
    people = KNOWN_PEOPLE.join(
        SurveyWave, and_(SurveyWave.account == KNOWN_PEOPLE.c.account, SurveyWave.wave == AFTER)
    ).outerjoin(
        SurveyScore,
        and_(
            SurveyScore.account == SurveyWave.account,
            SurveyScore.wave == AFTER,
            SurveyScore.score == _KNOWLEDGE,
        ),
    )
    has_reached = case(
        (or_(SurveyScore.thirds.is_(None), SurveyScore.skipped > 0), None),
        (SurveyScore.thirds >= _TARGET, 1),
        else_=0,
    )
    return "R4", has_reached, people, true()


def _whole_courses() -> Iterator[CountedGroup]:
    """Tuntas: who finished the core list, and passed all lessons of the modules from which that of
    their role and stage takes its own. Lessons that only their reader is shown are left out. A
    worker without a stage has the usual one."""
    found = course.catalogue()
    groups = [(FAMILY, None), *((WORKER, stage) for stage in STAGES)] if found.cores else []
    for role, stage in groups:
        core = set(found.cores[-1].lessons_for(role, stage))
        modules = [its for its in found.modules if core & {each.id for each in its.lessons}]
        lessons = [each.id for its in modules for each in its.lessons if not each.private]
        passed = (
            select(LessonProgress.account)
            .where(
                LessonProgress.account.in_(_FINISHED),
                LessonProgress.lesson.in_(lessons),
                LessonProgress.passed_at.is_not(None),
            )
            .group_by(LessonProgress.account)
            .having(func.count() == len(lessons))
            .subquery()
        )
        people = KNOWN_PEOPLE.join(Account, Account.id == KNOWN_PEOPLE.c.account).outerjoin(
            passed, passed.c.account == KNOWN_PEOPLE.c.account
        )
        is_whole = case((passed.c.account.is_not(None), 1), else_=0)
        told = func.coalesce(Account.stage, USUAL_STAGE) == stage
        is_counted = KNOWN_PEOPLE.c.role == role
        yield "tuntas", is_whole, people, and_(is_counted, true() if stage is None else told)


def _answer(answer: int | bool | None) -> Answer:
    return "no answer" if answer is None else "yes" if answer else "no"


_REGENCY: ColumnElement[str | None] = func.substr(Household.village, 1, REGENCY_LENGTH)
_IS_WORDED = Account.wording == WORDING
"""The profile said that these answers are counted by region."""
_STAGE = case((_IS_WORDED, Account.stage)).label("stage")
_SEX = case((and_(_IS_WORDED, Account.sex != "rahasia"), Account.sex)).label("sex")
_COUNTRY = case((_IS_WORDED, Account.country)).label("country")
_RANKED = (
    select(
        SurveyAnswer.account,
        SurveyAnswer.item,
        SurveyAnswer.code,
        func.row_number()
        .over(
            partition_by=(SurveyAnswer.account, SurveyAnswer.item),
            order_by=(SurveyAnswer.at.desc(), SurveyAnswer.wave.desc()),
        )
        .label("place"),
    )
    .where(SurveyAnswer.item.in_(ITEMS))
    .subquery()
)
_LATEST = (
    select(
        _RANKED.c.account,
        *(func.max(case((_RANKED.c.item == item, _RANKED.c.code))).label(item) for item in ITEMS),
    )
    .where(_RANKED.c.place == 1)
    .group_by(_RANKED.c.account)
    .subquery()
)
_CODES = [_LATEST.c[item] for item in ITEMS]
_LATEST_ANSWERS = (
    select(_REGENCY, KNOWN_PEOPLE.c.role, _STAGE, _SEX, func.count(), *_CODES)
    .select_from(KNOWN_PEOPLE)
    .join(Household, Household.id == KNOWN_PEOPLE.c.household)
    .join(Account, Account.id == KNOWN_PEOPLE.c.account)
    .join(_LATEST, _LATEST.c.account == KNOWN_PEOPLE.c.account)
    .group_by(_REGENCY, KNOWN_PEOPLE.c.role, _STAGE, _SEX, *_CODES)
)
"""Groups of people who gave the same answers."""
_FINISHED = select(CoreProgress.account).where(CoreProgress.since.is_not(None))
_HAS_FINISHED = case((CoreProgress.since.is_not(None), 1), else_=0)
_GROUPS = (_REGENCY, KNOWN_PEOPLE.c.role, _STAGE, _SEX, _COUNTRY, _HAS_FINISHED)
_FINISHERS = (
    select(*_GROUPS, func.count())
    .select_from(KNOWN_PEOPLE)
    .join(Household, Household.id == KNOWN_PEOPLE.c.household)
    .join(Account, Account.id == KNOWN_PEOPLE.c.account)
    .outerjoin(
        CoreProgress,
        and_(
            CoreProgress.account == KNOWN_PEOPLE.c.account,
            CoreProgress.role == KNOWN_PEOPLE.c.role,
        ),
    )
    .group_by(*_GROUPS)
)
_TARGET = (SCORES[_KNOWLEDGE].target or 0) * THIRDS
