"""Exact counts behind the ratios of a frozen week. Read while freezing, never stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from sqlalchemy import (
    and_,
    case,
    exists,
    func,
    or_,
    select,
)

from app.content.module import FAMILY, STAGES, USUAL_STAGE, WORKER
from app.course import queries as course
from app.households.models import CoreProgress
from app.kit.store.db import read
from app.learning.models import LessonProgress
from app.ratios.queries.lasting import (
    COUNTED_BY_WAY,
    PersonalAnswers,
    lasting_answers,
    silent_phones,
)
from app.ratios.queries.people import PEOPLE
from app.ratios.rules.groups import UNPLACED
from app.ratios.rules.ratios import FINISHERS_BY_COUNTRY, GAPS, RATIOS, Answer, RatioCount
from app.survey.models import SurveyAnswer, SurveyScore, SurveyWave
from app.survey.rules.marks import THIRDS
from app.survey.rules.scoring import SCORES
from app.survey.rules.waves import AFTER
from app.survey_results.rules.channels import are_other_providers_named
from app.survey_results.rules.indicators import ITEMS, LatestAnswers, indicator_answers
from app.work_abroad import queries as work

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
    found = (_survey_counts(), _competence_counts(), _finisher_counts(), _learning_counts(as_of))
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


def _competence_counts() -> Iterator[RatioCount]:
    """R4: knowledge after the course. Who skipped a question of it has no answer."""
    for regency, answer, n in read().execute(_COMPETENCE):
        yield regency or UNPLACED, "R4", _answer(answer), n


def _learning_counts(as_of: datetime) -> Iterator[RatioCount]:
    """Tuntas, L7, L60 and silent phones, so that each person is read once for all of them."""
    answers = _whole_course() | lasting_answers(as_of) | silent_phones(as_of)
    labelled = (answer.label(name) for name, answer in answers.items())
    each = select(PEOPLE.c.regency, PEOPLE.c.way, *labelled).cte().prefix_with("MATERIALIZED")
    groups = select(each, func.count()).group_by(*each.c)
    for regency, way, *said, n in read().execute(groups):
        for name, answer in zip(answers, said, strict=True):
            if answer is not None:
                told = f"{name}:{way}" if name in COUNTED_BY_WAY else name
                yield regency or UNPLACED, told, _answer(answer), n


def _whole_course() -> PersonalAnswers:
    """Tuntas: who finished the core list, and passed all lessons of the modules from which that of
    their role and stage takes its own. Lessons that only their reader is shown are left out. A
    worker without a stage has the usual one."""
    found = course.catalogue()
    if not found.cores:
        return {}
    has_passed_all = []
    for role, stage in ((FAMILY, None), *((WORKER, stage) for stage in STAGES)):
        core = set(found.cores[-1].lessons_for(role, stage))
        modules = [its for its in found.modules if core & {each.id for each in its.lessons}]
        lessons = [each.id for its in modules for each in its.lessons if not each.private]
        among = _BEGUN.where(
            LessonProgress.lesson.in_(lessons), LessonProgress.passed_at.is_not(None)
        )
        told = func.coalesce(PEOPLE.c.told_stage, USUAL_STAGE)
        is_theirs = (
            PEOPLE.c.role == role if stage is None else and_(PEOPLE.c.role == role, told == stage)
        )
        # Most have begun too few lessons of any kind, which an index tells.
        has_passed = (each.scalar_subquery() >= len(lessons) for each in (_BEGUN, among))
        has_passed_all.append(and_(is_theirs, *has_passed))
    has_finished = exists().where(
        CoreProgress.account == PEOPLE.c.account, CoreProgress.since.is_not(None)
    )
    is_whole = and_(PEOPLE.c.first_at.is_not(None), has_finished, or_(*has_passed_all))
    return {"tuntas": case((is_whole, 1), else_=0)}


def _answer(answer: int | bool | None) -> Answer:
    return "no answer" if answer is None else "yes" if answer else "no"


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
_ASKED = (PEOPLE.c.regency, PEOPLE.c.role, PEOPLE.c.stage, PEOPLE.c.sex)
_LATEST_ANSWERS = (
    select(*_ASKED, func.count(), *_CODES)
    .join(_LATEST, _LATEST.c.account == PEOPLE.c.account)
    .group_by(*_ASKED, *_CODES)
)
"""Groups of people who gave the same answers."""
_HAS_FINISHED = case((PEOPLE.c.finished_at.is_not(None), 1), else_=0).label("has_finished")
_FINISHERS = select(*_ASKED, PEOPLE.c.country, _HAS_FINISHED, func.count()).group_by(
    *_ASKED, PEOPLE.c.country, _HAS_FINISHED.name
)
_BEGUN = select(func.count()).where(LessonProgress.account == PEOPLE.c.account).correlate(PEOPLE)
"""How many lessons a person has begun."""
_TARGET = (SCORES[_KNOWLEDGE].target or 0) * THIRDS
_HAS_REACHED = case(
    (or_(SurveyScore.thirds.is_(None), SurveyScore.skipped > 0), None),
    (SurveyScore.thirds >= _TARGET, 1),
    else_=0,
).label("has_reached")
_COMPETENCE = (
    select(PEOPLE.c.regency, _HAS_REACHED, func.count())
    .join(SurveyWave, and_(SurveyWave.account == PEOPLE.c.account, SurveyWave.wave == AFTER))
    .outerjoin(
        SurveyScore,
        and_(
            SurveyScore.account == SurveyWave.account,
            SurveyScore.wave == AFTER,
            SurveyScore.score == _KNOWLEDGE,
        ),
    )
    .group_by(PEOPLE.c.regency, _HAS_REACHED.name)
)
