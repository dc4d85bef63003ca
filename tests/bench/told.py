"""What people of the bench tell, and by which phone: further ratios of a frozen week and R1 are
counted from it. Every learner who has begun has a phone and an open session, every twentieth
learner answered the survey before the course, and those of them who finished it also after."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    and_,
    case,
    cast,
    false,
    func,
    insert,
    literal,
    or_,
    select,
)

from app.content.module import USUAL_STAGE
from app.identity.models import Departure, Device, DeviceAccount, SignInSession
from app.identity.rules.profile import WORDING
from app.kit.clock import today, utcnow
from app.kit.store.db import read
from app.kit.store.moment import Moment
from app.regions.models import Region
from app.survey.models import SurveyAnswer, SurveyScore, SurveyWave
from app.survey.rules.instrument import FORMS, load_instrument
from app.survey.rules.marks import THIRDS
from app.survey.rules.waves import AFTER, BEFORE
from tests.bench.inserts import insert_selected, numbered_id
from tests.bench.people import DONE, FIRST_SENDER, LEARNERS, PHONES

KEY_LENGTH = 32
CHANNEL_NAMES = 1_000
"""So many names of remittance channels were typed."""
ASKED_EVERY = 12
"""Of 60 in 100 who have begun, every twelfth answers the survey: five in 100."""
REGENCY, PLACED = 5, 5_000
WINDOW = 715
"""Days from a day in the first month of 24 to the end of the last."""
COUNTRIES = ("HK", "MY", "TW")

_item = Table(
    "bench_item",
    MetaData(),
    Column("wave", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("nth", Integer),
    prefixes=["TEMPORARY"],
)


def profile(i: ColumnElement[int]) -> dict[str, ColumnElement[Any]]:
    """Columns of an account: what its person told in the profile. The first learners, whose pages
    are measured, told nothing."""
    tells, is_worker = i >= FIRST_SENDER, i % 2 == 0
    country = case(*((i // 2 % len(COUNTRIES) == n, code) for n, code in enumerate(COUNTRIES)))
    return {
        # The usual stage has the core list of a worker who told none.
        "stage": case((and_(tells, is_worker, i % 8 != 0), USUAL_STAGE)),
        "sex": case(
            (or_(~tells, i // 2 % 5 == 0), None), (i // 10 % 2 == 0, "perempuan"), else_="laki-laki"
        ),
        "country": case((and_(tells, is_worker, i % 10 != 0), country)),
        "wording": case((tells, WORDING), else_=0),
    }


def insert_phones(connection: Connection, begun: FromClause) -> None:
    """A phone and an open session for each learner of `begun`."""
    i, long_ago = begun.c.i, literal(utcnow() - timedelta(days=20), Moment())
    phone, account = numbered_id(connection, PHONES, i), numbered_id(connection, LEARNERS, i)
    key = _key(connection, i)
    insert_selected(connection, Device, {"id": phone, "secret_hash": key, "first_seen": long_ago})
    tie = {"device": phone, "account": account, "misses": literal(0), "since": long_ago}
    insert_selected(connection, DeviceAccount, tie)
    session = {
        "key_hash": key,
        "account": account,
        "device": phone,
        "opened_at": long_ago,
        "ends_at": literal(utcnow() + timedelta(days=365), Moment()),
        "staff": false(),
    }
    insert_selected(connection, SignInSession, session)


def placements(file: Path) -> Path:
    """A table of placements of 24 months for each regency, as `bekal penyebut impor` reads it."""
    last = today().replace(day=1) - timedelta(days=1)
    period = f"{last - timedelta(days=WINDOW):%Y-%m}..{last:%Y-%m}"
    regencies = select(Region.code).where(func.length(Region.code) == REGENCY)
    codes = read().execute(regencies).scalars()
    rows = [f"{code};penempatan;{period};{PLACED}" for code in sorted(codes)]
    file.write_text("\n".join(("kode wilayah;indikator;periode;nilai", *rows)), "utf-8")
    return file


def insert_departures(connection: Connection, begun: FromClause) -> None:
    """Workers who have begun left in one of 36 months."""
    i, first = begun.c.i, today().replace(day=1)
    days = [(first - timedelta(days=30 * n)).replace(day=1) for n in range(1, 37)]
    months = [(i // 2 % len(days) == n, literal(day, Date())) for n, day in enumerate(days)]
    columns = {
        "account": numbered_id(connection, LEARNERS, i),
        "kind": literal("bulan"),
        "month": case(*months),
        "answered_on": literal(today(), Date()),
    }
    insert_selected(connection, Departure, columns, where=i % 2 == 0)


def insert_survey(connection: Connection, begun: FromClause) -> None:
    """All items of both waves, each answered with one of three codes in turn."""
    instrument = load_instrument()
    _item.create(connection)
    items = [
        {"wave": wave, "id": item.id, "nth": nth}
        for wave in (BEFORE, AFTER)
        for nth, item in enumerate(instrument.items_of(wave))
    ]
    connection.execute(insert(_item), items)
    i, at = begun.c.i, literal(utcnow() - timedelta(days=3), Moment())
    is_asked = i // 100 % ASKED_EVERY == 0
    turn = i // (100 * ASKED_EVERY)
    channel = literal("Toko ").concat(cast(turn % CHANNEL_NAMES, String))
    code = case((_item.c.id == "f3b", channel), else_=cast((turn + _item.c.nth) % 3, String))
    score: dict[str, ColumnElement[Any]] = {
        "score": literal("knowledge"),
        "thirds": turn % 8 * THIRDS,
        "skipped": literal(0),
    }
    for wave, who in ((BEFORE, is_asked), (AFTER, and_(is_asked, begun.c.n == max(DONE)))):
        account = numbered_id(connection, LEARNERS, i)
        of_wave: dict[str, ColumnElement[Any]] = {"account": account, "wave": literal(wave)}
        began: dict[str, ColumnElement[Any]] = {
            "form": literal(FORMS[0]),
            "version": literal(instrument.version),
            "started_at": at,
            "last_at": at,
            "ended_at": at,
        }
        insert_selected(connection, SurveyWave, of_wave | began, where=who)
        insert_selected(connection, SurveyScore, of_wave | score, where=who)
        answers = of_wave | {"item": _item.c.id, "code": code, "at": at}
        join = (begun, _item, and_(who, _item.c.wave == wave))
        insert_selected(connection, SurveyAnswer, answers, join)
    _item.drop(connection)


def _key(connection: Connection, i: ColumnElement[int]) -> ColumnElement[Any]:
    """A key of 32 bytes, different for each number."""
    if connection.dialect.name == "sqlite":
        return cast(func.printf(f"%0{KEY_LENGTH}d", i), LargeBinary)
    return func.convert_to(func.lpad(cast(i, String), KEY_LENGTH, "0"), "UTF8")
