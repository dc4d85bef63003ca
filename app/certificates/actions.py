"""Make, revoke and erase certificates, and the files in which they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from app.certificates.models import Certificate, CertificateFile, CertificateName
from app.certificates.queries import CertificateFileKey
from app.certificates.rules import render_certificates_pdf
from app.identity import actions as identity
from app.kit.store import audit
from app.kit.store.db import insert_ignoring
from app.kit.store.made_files import UNFINISHED, FileMaker

CERTIFICATE_FILES = FileMaker(
    CertificateFile,
    CertificateFileKey,
    render_certificates_pdf,
    seconds=120.0,
    most_memory=1024 * 1024 * 1024,
    life=timedelta(days=1),
    tells_progress=True,
)

OF_PERSON, OF_COHORT = "certificates:person", "certificates:cohort"
"""The limits of files of one's own certificate, and of files of a cohort by all of its trainers.
A learner's own do not use up those of the class, nor those of the class hers."""


class TooManyCertificatesError(Exception):
    """So many files about this person or cohort were asked for today that no more are made."""


def make_certificates(
    tx: Session,
    key: CertificateFileKey,
    made: Sequence[tuple[UUID, UUID]],
    document: str,
    *,
    now: datetime,
) -> bool:
    """Store certificates, as (id, account), and let their file be made; False, and nothing is
    stored, while an earlier file of the same key is being made, as when a button is pressed
    twice. Raises TooManyCertificatesError after too many files about this person or cohort."""
    identity.lock_accounts(tx, [key.asked_by])
    its = (CertificateFile.asked_by == key.asked_by, CertificateFile.about == key.about)
    state = tx.scalar(select(CertificateFile.state).where(*its))
    if state in UNFINISHED:
        return False
    limit = OF_PERSON if key.about == key.asked_by else OF_COHORT
    if not identity.count_failed_attempt(
        tx, limit, identity.rate_limit_key(limit, key.about.hex), now=now
    ):
        raise TooManyCertificatesError(key.about)
    tx.execute(delete(CertificateFile).where(*its))
    tx.add_all(Certificate(id=one, account=account, made_at=now) for one, account in made)
    tx.flush()
    CERTIFICATE_FILES.ask(tx, key, document, now=now)
    # Of one's own, the certificate: an id of a person would have to go when they erase.
    of_cohort = f"{key.about} {len(made)}"
    what = made[0][0] if key.about == key.asked_by else of_cohort
    audit.record_audit(
        tx, "certificates:certificate:make", now=now, actor=key.asked_by, subject=what
    )
    tx.flush()
    return True


def make_waiting_certificate_files(now: datetime) -> int:
    """Scheduled job: as FileMaker.make_waiting."""
    return CERTIFICATE_FILES.make_waiting(now)


def record_cohort_file_taken(tx: Session, cohort: UUID, *, actor: UUID, now: datetime) -> None:
    """Record that the certificates of a cohort were given out. Call it before the file is sent."""
    audit.record_audit(tx, "certificates:file:export", now=now, actor=actor, subject=cohort)
    tx.flush()


def revoke_certificate(tx: Session, account: UUID, certificate: UUID, *, now: datetime) -> None:
    """End one certificate of this person for good; nothing happens if it is ended already."""
    its = (Certificate.id == certificate, Certificate.account == account)
    ended = update(Certificate).where(*its, Certificate.revoked_at.is_(None))
    if tx.scalar(ended.values(revoked_at=now).returning(Certificate.id)) is not None:
        audit.record_audit(
            tx, "certificates:certificate:revoke", now=now, actor=account, subject=certificate
        )
    tx.flush()


def set_name_on_certificates(tx: Session, account: UUID, name: str, *, now: datetime) -> None:
    """Store the name that this person wants on certificates."""
    row = {"account": account, "name": name, "said_at": now}
    tx.execute(insert_ignoring(tx, CertificateName).values(row))
    its = CertificateName.account == account
    tx.execute(update(CertificateName).where(its).values(row))
    tx.flush()


def erase_certificates(tx: Session, account: UUID, _now: datetime) -> None:
    """Delete a person's certificates, and every file in which one of them is printed."""
    _delete_files_with_certificates_of(tx, account)
    tx.execute(delete(Certificate).where(Certificate.account == account))


def erase_class_files_of_person(tx: Session, account: UUID, _now: datetime) -> None:
    """Delete the files that others asked for in which a certificate of this person is printed: a
    consent by which trainers made them ended. The certificates still hold."""
    _delete_files_with_certificates_of(tx, account, CertificateFile.asked_by != account)


def _delete_files_with_certificates_of(
    tx: Session, account: UUID, *where: ColumnElement[bool]
) -> None:
    for its in tx.scalars(select(Certificate.id).where(Certificate.account == account)).all():
        printed = CertificateFile.document.contains(its.hex)
        tx.execute(delete(CertificateFile).where(printed, *where))


def erase_name_on_certificates(tx: Session, account: UUID, _now: datetime) -> None:
    tx.execute(delete(CertificateName).where(CertificateName.account == account))


def erase_certificate_files(tx: Session, account: UUID, _now: datetime) -> None:
    """Delete the files that a person asked for."""
    tx.execute(delete(CertificateFile).where(CertificateFile.asked_by == account))
