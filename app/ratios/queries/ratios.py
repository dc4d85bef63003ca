"""Exact counts behind the ratios of a frozen week. Read while freezing, never stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from app.content.module import FAMILY, STAGES, USUAL_STAGE, WORKER
from app.course import queries as course
from app.households.models import CoreProgress
from app.kit.store.db import read
from app.learning.models import LessonProgress
from app.ratios.queries import lasting
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
        if name in counted and n:
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
    """Tuntas, L7, L60, lisan and silent phones."""
    if course.catalogue().cores:
        everybody = select(PEOPLE.c.regency, func.count()).group_by(PEOPLE.c.regency)
        yield from _yes_and_no("tuntas", everybody, _whole_course())
    due = lasting.due_people(as_of, lasting.SECOND_LESSON_WITHIN)
    yield from _yes_and_no("L7", due, lasting.people_who_went_on(as_of))
    due = lasting.due_people(as_of, lasting.CORE_WITHIN)
    yield from _yes_and_no("L60", due, lasting.people_who_finished_soon(as_of))
    aloud = lasting.people_who_answered_aloud()
    yield from _yes_and_no("lisan", lasting.people_who_finished(), aloud)
    heard_of = _yes_and_no("senyap", lasting.people_with_phone(), lasting.people_heard_of(as_of))
    for regency, name, is_heard_of, n in heard_of:
        yield regency, name, "no" if is_heard_of == "yes" else "yes", n


def _yes_and_no(name: str, asked: Select[Any], said_yes: Select[Any]) -> Iterator[RatioCount]:
    """`asked`: how many people there are, by regency or by regency and way; `said_yes`: how many
    of them are counted as yes. In one statement, so of one moment: else more could say yes than
    were asked."""
    both = union_all(asked.add_columns(literal(0)), said_yes.add_columns(literal(1)))
    counts: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for *group, n, is_yes in read().execute(both):
        counts[tuple(group)][is_yes] = n
    for (regency, *way), (everybody, yes) in counts.items():
        told = ":".join((name, *way))
        yield regency or UNPLACED, told, "yes", yes
        yield regency or UNPLACED, told, "no", everybody - yes


def _whole_course() -> Select[Any]:
    """Tuntas: who finished the core list, and passed all lessons of the modules from which that of
    their role and stage takes its own. Lessons that only their reader is shown are left out. A
    worker without a stage has the usual one."""
    found = course.catalogue()
    is_theirs, numbers = [], []
    for role, stage in ((FAMILY, None), *((WORKER, stage) for stage in STAGES)):
        core = set(found.cores[-1].lessons_for(role, stage))
        modules = [its for its in found.modules if core & {each.id for each in its.lessons}]
        lessons = [each.id for its in modules for each in its.lessons if not each.private]
        told = func.coalesce(PEOPLE.c.told_stage, USUAL_STAGE)
        whose = (
            PEOPLE.c.role == role if stage is None else and_(PEOPLE.c.role == role, told == stage)
        )
        is_theirs.append(and_(whose, LessonProgress.lesson.in_(lessons)))
        numbers.append((whose, len(lessons)))
    has_finished = exists().where(
        CoreProgress.account == PEOPLE.c.account, CoreProgress.since.is_not(None)
    )
    whole = (
        select(PEOPLE.c.regency)
        .join(LessonProgress, LessonProgress.account == PEOPLE.c.account)
        .where(has_finished, LessonProgress.passed_at.is_not(None), or_(*is_theirs))
        .group_by(PEOPLE.c.account, PEOPLE.c.regency, PEOPLE.c.role, PEOPLE.c.told_stage)
        .having(func.count() >= case(*numbers))
        .subquery()
    )
    return select(whole.c.regency, func.count()).group_by(whole.c.regency)


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
