"""Freeze the week of a Monday: round the whole country once, and store what is shown."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.counters import queries as counters
from app.counters.queries import MissingRoundingSecretError
from app.counters.rules import SecretDraws
from app.course import queries as course
from app.frozen_weeks import queries
from app.frozen_weeks.models import CoveragePage, CoverageWeek
from app.frozen_weeks.queries import FAULTS, OtherRoundingSecretError
from app.frozen_weeks.rules import (
    encode_frozen_coverage_page,
    freeze_country,
    is_late,
    mondays_to_keep,
)
from app.kit.clock import WIB, last_monday, utcnow
from app.kit.room import ScheduledJobError
from app.kit.store.db import insert_ignoring, transaction
from app.kit.store.leases import acquire_job_lease, release_job_lease
from app.meetings import queries as meetings
from app.ratios import queries as ratios
from app.ratios.rules.reach import PLACEMENTS
from app.regions.queries import first_codes_of_regions
from app.survey_results import actions as survey_results
from app.survey_results.queries import changes_to_freeze

LEASE = "cakupan"
PAGES_AT_ONCE = 300
"""Pages in one transaction, so that answers are not kept waiting."""


class AlreadyFreezingError(Exception):
    """Another process freezes, or has begun or finished the same week."""


def freeze_due_week(now: datetime) -> int:
    """Scheduled job: freeze the week of the last Monday if it is not frozen yet. Returns 1 if it
    was frozen now. Raises ScheduledJobError while no week can be frozen."""
    try:
        return int(freeze_week_under_lease(last_monday(now)))
    except (MissingRoundingSecretError, OtherRoundingSecretError) as fault:
        raise ScheduledJobError(FAULTS[type(fault)]) from None
    except AlreadyFreezingError:
        return 0


def freeze_week_under_lease(monday: date) -> bool:
    """`freeze_week` with the counters of this moment, while no other process freezes. False if
    that week is frozen already. Raises as `freeze_week`."""
    if monday in queries.frozen_mondays():
        return False
    with transaction() as tx:
        if not acquire_job_lease(tx, LEASE, utcnow()):
            raise AlreadyFreezingError
    try:
        return freeze_week(monday)
    finally:
        with transaction() as tx:
            release_job_lease(tx, LEASE, utcnow())


def freeze_week(monday: date, as_of: datetime | None = None) -> bool:
    """Freeze the week of `monday`, with its survey results, and delete old weeks. `as_of`: of which
    moment the counters are; None: of this one. False if that week is frozen already.

    Opens its own transactions: pages are written in parts, and the last write makes all of them
    visible. What an interrupted run left behind is deleted. Raises AlreadyFreezingError,
    MissingRoundingSecretError, OtherRoundingSecretError; then no week has changed."""
    if monday in queries.frozen_mondays():
        return False
    secret, fingerprint = queries.secret_for_freezing()
    draws = SecretDraws(secret, first_codes_of_regions())
    published = [each.version for each in course.catalogue().cores]
    # A region that is merged between the two reads stays as long as it has counters.
    listed = queries.listed_regions()
    as_of = as_of or utcnow()
    rows = list(counters.counters_to_round())
    ratio_names, official = ratios.counted_ratios(), ratios.official_of_week()
    placements = official.get(PLACEMENTS)
    with ratios.people_of_week():
        ratio_counts = ratios.ratio_counts(as_of)
        departures = ratios.departure_counts(placements.source.period) if placements else []
    survey_changes = changes_to_freeze(draws)
    late = is_late(monday, as_of)
    with transaction() as tx:
        tx.execute(delete(CoverageWeek).where(CoverageWeek.visible_at.is_(None)))
        week = {"monday": monday, "as_of": as_of, "fingerprint": fingerprint, "late": late}
        tx.execute(insert_ignoring(tx, CoverageWeek).values(week))
        lock_unfinished_week(tx, monday, as_of)
    cohort_days = meetings.last_cohort_day_by_village(as_of.astimezone(WIB).date())
    pages = freeze_country(
        rows,
        listed,
        published,
        draws,
        cohort_days,
        ratio_counts,
        ratio_names,
        departures,
        official,
    )
    while some := list(islice(pages, PAGES_AT_ONCE)):
        with transaction() as tx:
            lock_unfinished_week(tx, monday, as_of)
            texts = ((region, encode_frozen_coverage_page(page)) for region, page in some)
            tx.execute(
                insert(CoveragePage),
                [{"monday": monday, "region": region, "numbers": text} for region, text in texts],
            )
    with transaction() as tx:
        lock_unfinished_week(tx, monday, as_of)
        its = CoverageWeek.monday == monday
        tx.execute(update(CoverageWeek).where(its).values(visible_at=utcnow()))
        survey_results.store_results_week(tx, monday, survey_changes, late=late, now=as_of)
        delete_old_weeks(tx)
    return True


def lock_unfinished_week(tx: Session, monday: date, as_of: datetime) -> None:
    """Keep the unfinished week from being deleted until the transaction ends. Raises
    AlreadyFreezingError if another run has deleted, begun or finished it."""
    its = (CoverageWeek.monday == monday, CoverageWeek.as_of == as_of)
    unfinished = select(CoverageWeek.monday).where(*its, CoverageWeek.visible_at.is_(None))
    if tx.scalar(unfinished.with_for_update()) is None:
        raise AlreadyFreezingError


def delete_old_weeks(tx: Session) -> None:
    """Delete the weeks that are not kept any longer, also of survey results: see
    mondays_to_keep."""
    mondays = queries.frozen_mondays()
    old = set(mondays) - mondays_to_keep(mondays)
    tx.execute(delete(CoverageWeek).where(CoverageWeek.monday.in_(old)))
    survey_results.delete_results_weeks(tx, old)
