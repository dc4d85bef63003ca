"""One person lets another see which lessons they have done, says no, and takes either back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.orm import Session, aliased

from app.households import queries
from app.households.models import Member, Share, ShareRefusal
from app.households.rules import NotTogetherError
from app.identity.actions import lock_accounts
from app.identity.models import Account
from app.kit.store import audit
from app.kit.store.db import insert_ignoring


def share(
    tx: Session, owner: UUID, viewer: UUID, *, version: int, language: str, now: datetime
) -> None:
    """`owner` lets `viewer` see. The row is the consent: `version` is the wording that was agreed
    to. Said twice, the first holds. Raises NotTogetherError."""
    lock_accounts(tx, [owner, viewer])
    if owner == viewer or queries.relative(owner, viewer) is None:
        raise NotTogetherError(viewer)
    kept = select(Share.since).where(Share.owner == owner, Share.viewer == viewer)
    if tx.scalar(kept) is None:
        tx.execute(
            insert(Share).values(
                owner=owner, viewer=viewer, since=now, version=version, language=language
            )
        )
        audit.record(tx, "households:share:give", now=now, who=owner, about=viewer)
    tx.execute(
        delete(ShareRefusal).where(ShareRefusal.owner == owner, ShareRefusal.viewer == viewer)
    )
    tx.flush()


def unshare(tx: Session, owner: UUID, viewer: UUID, *, now: datetime) -> None:
    """Say no, or take a yes back, at once. The no is kept until `owner` says otherwise, so that
    nobody asks again; said twice, the first holds. Where the two share no household there is
    nothing to answer, and nothing is kept."""
    lock_accounts(tx, [owner, viewer])
    ended = tx.connection().execute(
        delete(Share).where(Share.owner == owner, Share.viewer == viewer)
    )
    if ended.rowcount:
        audit.record(tx, "households:share:withdraw", now=now, who=owner, about=viewer)
    if owner != viewer and queries.relative(owner, viewer) is not None:
        kept = insert_ignoring(tx, ShareRefusal)
        tx.execute(kept.values(owner=owner, viewer=viewer, since=now))
    tx.flush()


def end_sharing_apart(tx: Session, account: UUID) -> None:
    """End sharing, and forget each no, both ways, with everyone with whom this person shares no
    household any more."""
    mine = aliased(Member)
    together = (
        select(Member.account)
        .join(mine, mine.household == Member.household)
        .where(mine.account == account)
    )
    for answer in (Share, ShareRefusal):
        tx.execute(
            delete(answer).where(
                or_(
                    and_(answer.owner == account, answer.viewer.not_in(together)),
                    and_(answer.viewer == account, answer.owner.not_in(together)),
                )
            )
        )


def end_unsure_sharing(tx: Session) -> None:
    """End what people share of whom nobody knows whether they took it back: who came back from a
    backup and was not told yet. They are asked anew."""
    unsure = select(Account.id).where(Account.came_back.is_not(None))
    tx.execute(delete(Share).where(Share.owner.in_(unsure)))
    tx.flush()


def erase_shares(tx: Session, account: UUID, now: datetime) -> None:
    """All sharing by and with this person."""
    tx.execute(delete(Share).where(or_(Share.owner == account, Share.viewer == account)))
    audit.record(tx, "households:share:erase", now=now, about=account)
    tx.flush()


def erase_refusals(tx: Session, account: UUID, now: datetime) -> None:
    """Each no that this person said, or that was said about them."""
    about = or_(ShareRefusal.owner == account, ShareRefusal.viewer == account)
    tx.execute(delete(ShareRefusal).where(about))
