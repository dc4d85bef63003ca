"""Reads of certificates, and of who gets one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select

from app.certificates.models import Certificate, CertificateFile, CertificateName
from app.certificates.rules import finished_modules, is_printable
from app.course.queries import ModuleEntry, catalogue
from app.identity.models import Account, Consent
from app.kit.store.db import read
from app.kit.store.exported import make_exporter
from app.learning.models import LessonProgress
from app.learning.queries import passed_lessons
from app.training.models import Enrolment
from app.training.rules import CONSENT


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate that was made for a person."""

    id: UUID
    made_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class CertificateFileKey:
    """Names a file: who asked, and about which cohort, or about themselves."""

    asked_by: UUID
    about: UUID


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person of a cohort who finished modules (their ids); `name`: as it will be printed."""

    account: UUID
    name: str
    modules: tuple[str, ...]

    @property
    def is_printable(self) -> bool:
        return is_printable(self.name)


_ROW = (Certificate.id, Certificate.made_at, Certificate.revoked_at)


def find_certificate(certificate_id: UUID) -> CertificateRow | None:
    """A certificate by its id; None if its person erased their data."""
    row = read().execute(select(*_ROW).where(Certificate.id == certificate_id)).first()
    return None if row is None else CertificateRow(*row)


def certificates_of(account: UUID) -> list[CertificateRow]:
    """The certificates of a person, the newest first."""
    its = select(*_ROW).where(Certificate.account == account)
    rows = read().execute(its.order_by(Certificate.made_at.desc(), Certificate.id))
    return [CertificateRow(*row) for row in rows]


def name_on_certificates(account: UUID) -> str | None:
    """The name that a person wants; None if they have not said."""
    its = select(CertificateName.name).where(CertificateName.account == account)
    found: str | None = read().scalar(its)
    return found


def finished_modules_of(account: UUID) -> tuple[ModuleEntry, ...]:
    """The modules that this person finished, as a certificate may name them."""
    return named_modules(_finished(passed_lessons(account)))


def named_modules(ids: tuple[str, ...]) -> tuple[ModuleEntry, ...]:
    """These modules of the published course, in the same order."""
    found = (catalogue().module(each) for each in ids)
    return tuple(module for module in found if module is not None)


def _finished(passed: Any) -> tuple[str, ...]:
    course = {
        module.id: [lesson.id for lesson in module.lessons if not lesson.private]
        for module in catalogue().learner_modules
    }
    return finished_modules(passed, course)


_CONSENTS = exists().where(
    Consent.account == Enrolment.account,
    Consent.purpose == CONSENT,
    Consent.about == Enrolment.cohort,
    Consent.withdrawn_at.is_(None),
)
_PASSED = (
    select(
        Enrolment.account,
        func.coalesce(CertificateName.name, Account.name).label("name"),
        LessonProgress.lesson,
    )
    .join(Account, Account.id == Enrolment.account)
    .join(LessonProgress, LessonProgress.account == Enrolment.account)
    .outerjoin(CertificateName, CertificateName.account == Enrolment.account)
    .where(
        Enrolment.cohort == bindparam("cohort"), LessonProgress.passed_at.is_not(None), _CONSENTS
    )
)


def recipients_of_cohort(cohort: UUID) -> list[Recipient]:
    """Who of a cohort lets its trainers see their lessons and finished a module, by name. One
    statement."""
    passed: dict[tuple[str, UUID], set[str]] = defaultdict(set)
    for account, name, lesson in read().execute(_PASSED, {"cohort": cohort}):
        passed[name, account].add(lesson)
    found = (
        Recipient(account, name, _finished(lessons))
        for (name, account), lessons in sorted(passed.items())
    )
    return [each for each in found if each.modules]


export_certificates = make_exporter(
    Certificate.account, Certificate.id, Certificate.made_at, Certificate.revoked_at
)
export_certificate_names = make_exporter(
    CertificateName.account, CertificateName.name, CertificateName.said_at
)
export_certificate_files = make_exporter(
    CertificateFile.asked_by, CertificateFile.asked_at, CertificateFile.state
)
