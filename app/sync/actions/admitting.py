"""Checks a phone's token, epoch and clock, and then stores its items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn
from uuid import UUID

import structlog

from app.kit.clock import AHEAD, BEHIND, compare_clock
from app.kit.items import SentItem
from app.kit.secrets import is_valid_mac, make_mac
from app.kit.store import highest
from app.kit.store.db import read, transaction
from app.kit.store.outage import kind_of_outage
from app.kit.store.postgresql import timeline_of
from app.sync import queries
from app.sync.actions.accepting import store_sent_items
from app.sync.actions.clock import record_trusted_time
from app.sync.actions.phones import may_staff_send
from app.sync.actions.server import begin_epoch
from app.sync.actions.settling import store_deferred_items
from app.sync.forms import RequestEnvelope
from app.sync.queries import TokenStatus
from app.sync.rules import CLOCK_MARK_INTERVAL, HighestSeen, ItemOutcome

log = structlog.get_logger("bekal.sync")

COUNTER = "terakhir-diterima"
"""A file in the state folder with the highest seq of this epoch."""
PROOF = "seen"


class NotAdmittedError(Exception):
    """The phone may not send items. `code` is the reason (docs/sync.md). `epoch` is set if the
    epoch has changed."""

    def __init__(self, code: str, epoch: UUID | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.epoch = epoch


@dataclass(frozen=True, slots=True)
class AdmittedPhone:
    """A phone that may send for `account`. `sure`: the machine's clock is trusted. `has_erased`:
    some of the requested ids were erased. `for_staff`: it may send only kinds of items that staff
    send by PIN alone. `noted` is the highest seq in the file, `seen` what the phone has seen, and
    `timeline` PostgreSQL's."""

    account: UUID
    device: UUID
    epoch: UUID
    safe_through: int
    sure: bool
    has_erased: bool
    for_staff: bool
    noted: int
    seen: HighestSeen
    timeline: int


def admit_phone(
    token_hash: bytes, envelope: RequestEnvelope, item_ids: Sequence[UUID], now: datetime
) -> AdmittedPhone:
    """Check the phone whose upload token hashes to `token_hash`. Reads once; writes only if the
    clock's mark moves or a new epoch begins. Raises NotAdmittedError."""
    noted = highest.read_highest_number(COUNTER)
    status = queries.upload_token_status(token_hash, item_ids)
    if status is None:
        raise NotAdmittedError(
            "profile_erased" if queries.is_account_erased(envelope.profile) else "token"
        )
    if (status.account, status.device) != (envelope.profile, envelope.device):
        raise NotAdmittedError("profile_mismatch")
    time = compare_clock(now, status.clock_mark)
    if time == BEHIND:
        raise NotAdmittedError("server_clock")
    # A clock that jumped must not expire tokens.
    by = status.clock_mark if time == AHEAD else now
    is_tied = status.is_tied or status.for_staff
    if status.revoked_at is not None or status.until <= by or not is_tied:
        raise NotAdmittedError("token")
    if status.consent_withdrawn:
        raise NotAdmittedError("consent_withdrawn")
    if time != AHEAD and now - status.clock_mark > CLOCK_MARK_INTERVAL:
        with transaction() as tx:
            record_trusted_time(tx, now=now)
    seq, seen = noted.of_series(status.epoch), _proven_highest_seen(envelope)
    timeline = timeline_of(read())
    if envelope.epoch not in (None, status.epoch):
        raise NotAdmittedError("epoch_changed", status.epoch)
    if max(seq, seen.seq) > status.last_seq or _was_lost(seen, timeline):
        _begin_epoch_and_refuse(status, max(seq, seen.seq), timeline, now)
    return AdmittedPhone(
        account=status.account,
        device=status.device,
        epoch=status.epoch,
        safe_through=status.safe_through,
        sure=time != AHEAD,
        has_erased=status.has_erased,
        for_staff=status.for_staff,
        noted=seq,
        seen=seen,
        timeline=timeline,
    )


def _proven_highest_seen(envelope: RequestEnvelope) -> HighestSeen:
    """What this phone has seen in its epoch; nothing without a valid proof: an invented number
    would force a new epoch, and every phone would send everything again."""
    if not envelope.seen or envelope.epoch is None or not isinstance(envelope.proof, str):
        return HighestSeen()
    named, _, mac = envelope.proof.rpartition(".")
    text = _text_to_sign(envelope.epoch, envelope.device, envelope.seen, named)
    if not is_valid_mac(mac, PROOF, text):
        return HighestSeen()
    return HighestSeen.from_text(envelope.seen, named)


def sign_highest_seen(admitted: AdmittedPhone, outcomes: Sequence[ItemOutcome]) -> tuple[int, str]:
    """The highest seq that this phone has seen after this response, and its proof. The proof uses
    our keys, which are outside the database: it detects that an older database was put in place. It
    names the item and the timeline: after a promotion the seq may be another item's."""
    newest = max(outcomes, key=lambda each: each.seq or 0, default=None)
    if newest is not None and (newest.seq or 0) > admitted.seen.seq:
        seen = HighestSeen(newest.seq or 0, newest.id, admitted.timeline)
    else:
        seen = replace(admitted.seen, timeline=admitted.timeline)
    named = seen.as_text()
    mac = make_mac(PROOF, _text_to_sign(admitted.epoch, admitted.device, seen.seq, named))
    return seen.seq, f"{named}.{mac}" if named else mac


def _text_to_sign(epoch: UUID, device: UUID, seq: int, named: str) -> str:
    return ":".join([epoch.hex, device.hex, str(seq), *filter(None, [named])])


def _was_lost(seen: HighestSeen, timeline: int) -> bool:
    """Whether a promotion since has lost the last item that the phone was told is stored. If it is
    there, so is all that this phone was told before: a standby has a prefix of its primary's
    log."""
    if seen.item is None or seen.timeline == timeline:
        return False
    is_known = queries.receipts_by_id([seen.item]) or queries.erased_item_ids([seen.item])
    return not is_known


def _begin_epoch_and_refuse(
    status: TokenStatus, highest_known: int, timeline: int, now: datetime
) -> NoReturn:
    """Begin a new epoch, since this database lacks what was told to be stored. Raises
    NotAdmittedError."""
    log.warning("older_database", last=status.last_seq, known=highest_known, timeline=timeline)
    with transaction() as tx:
        epoch = begin_epoch(tx, now=now, instead_of=status.epoch)
    raise NotAdmittedError("epoch_changed", epoch)


def store_items_from_phone(
    phone: AdmittedPhone, items: Sequence[SentItem], now: datetime
) -> list[ItemOutcome]:
    """Store the items of an admitted phone: one outcome per item, in order. An item that fails
    alone is rejected. Raises NotAdmittedError if the account is erased at the same moment, and the
    errors of a database outage."""
    gone = queries.erased_item_ids([item.id for item in items]) if phone.has_erased else set()
    open_ = [item for item in items if item.id not in gone]
    try:
        taken = _store_allowed_items(phone, open_, now)
    except Exception as error:
        if kind_of_outage(error):
            raise
        log.exception("item_failed", items=len(open_))
        taken = [ItemOutcome(item.id, "rejected", code="not_written") for item in open_]
    if any(each.code == "not_written" for each in taken) and queries.is_account_erased(
        phone.account
    ):
        raise NotAdmittedError("profile_erased")
    waiting = [each.id for each in taken if each.status == "deferred"]
    if waiting:  # the version may have been published between judging and writing
        store_deferred_items(now, waiting)
    last = max((each.seq or 0 for each in taken), default=0)
    if last > phone.noted:
        highest.write_highest_number(COUNTER, phone.epoch, last)
    outcomes = iter(taken)
    return [ItemOutcome(i.id, "conflict") if i.id in gone else next(outcomes) for i in items]


def _store_allowed_items(
    phone: AdmittedPhone, items: Sequence[SentItem], now: datetime
) -> list[ItemOutcome]:
    """Store the items of the kinds that this phone may send; the others are rejected."""
    allowed = [each for each in items if not phone.for_staff or may_staff_send(each.kind)]
    taken = store_sent_items(allowed, now, clock_is_trusted=phone.sure) if allowed else []
    if len(allowed) == len(items):
        return taken
    stored = {id(item): outcome for item, outcome in zip(allowed, taken, strict=True)}
    refused = (ItemOutcome(each.id, "rejected", code="not_allowed") for each in items)
    return [stored.get(id(item), other) for item, other in zip(items, refused, strict=True)]
