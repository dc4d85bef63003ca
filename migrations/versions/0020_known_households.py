"""which households staff know, and which only registered by themselves"""

from collections import Counter

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

# The day in western Indonesia on which an item was received; 14 days after the first day.
DAY_AND_LATE = {
    'sqlite': ("date(received_at, '+7 hours')", "date(first.day, '+14 days')"),
    'postgresql': (
        "CAST(received_at AT TIME ZONE 'UTC' + interval '7 hours' AS date)", 'first.day + 14'
    ),
}
LEARNING_DAYS = """
    WITH days AS (
        SELECT DISTINCT account, {day} AS day FROM receipt
        WHERE kind = 'quiz' AND status = 'created'
    ), first AS (
        SELECT account, min(day) AS day FROM days GROUP BY account
    ), second AS (
        SELECT days.account, min(days.day) AS day FROM days
        JOIN first ON first.account = days.account
        WHERE days.day > first.day GROUP BY days.account
    ), third AS (
        SELECT days.account, min(days.day) AS day FROM days
        JOIN first ON first.account = days.account
        JOIN second ON second.account = days.account
        WHERE days.day > second.day AND days.day >= {late} GROUP BY days.account
    )
    INSERT INTO learning_day (account, day)
    SELECT account, day FROM first
    UNION ALL SELECT account, day FROM second
    UNION ALL SELECT account, day FROM third
"""
FOUNDED = """
    UPDATE member SET founded = true WHERE joined_at = (
        SELECT made_at FROM household WHERE household.id = member.household)
"""
SELF_REGISTERED = """
    SELECT village, count(*) FROM (
        SELECT household.id, household.village FROM household
        JOIN member ON member.household = household.id AND member.counts
        JOIN (SELECT account FROM learning_day GROUP BY account HAVING count(*) = 3) AS learned
            ON learned.account = member.account
        GROUP BY household.id, household.village) AS homes
    GROUP BY village
"""
# Before: all households whose people count, whoever they are.
HOUSEHOLDS = """
    SELECT household.village, 0 AS core, count(*) AS households, sum(sizes.people) AS people
    FROM household JOIN (
        SELECT household, count(*) AS people FROM member WHERE counts GROUP BY household
    ) AS sizes ON sizes.household = household.id
    GROUP BY household.village
"""
FINISHED = """
    WITH one AS (
        SELECT member.household, member.role, -1 AS core FROM member
        JOIN core_progress ON core_progress.account = member.account
            AND core_progress.role = member.role AND core_progress.since IS NOT NULL
        WHERE member.counts
        UNION ALL
        SELECT member.household, member.role, core_met.core FROM member
        JOIN core_met ON core_met.account = member.account AND core_met.role = member.role
        WHERE member.counts
    ), homes AS (
        SELECT household, core, count(*) AS people, count(DISTINCT role) AS roles FROM one
        GROUP BY household, core
    )
    SELECT household.village, homes.core, sum(homes.roles - 1) AS households,
        sum(homes.people) AS people
    FROM homes JOIN household ON household.id = homes.household
    GROUP BY household.village, homes.core
"""


def upgrade() -> None:
    op.create_table('learning_day',
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_learning_day_account_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account', 'day', name=op.f('pk_learning_day'))
    )
    op.create_table('acquaintance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('staff', sa.Uuid(), nullable=True),
    sa.Column('way', sa.String(length=10), nullable=False),
    sa.Column('given_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('confirmed_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("way IN ('tick')", name=op.f('ck_acquaintance_a_known_way')),
    sa.CheckConstraint('confirmed_by IS NULL OR confirmed_at IS NOT NULL', name=op.f('ck_acquaintance_who_confirms_at_a_time')),
    sa.CheckConstraint('ended_by IS NULL OR ended_at IS NOT NULL', name=op.f('ck_acquaintance_who_ends_at_a_time')),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_acquaintance_account_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff'], ['account.id'], name=op.f('fk_acquaintance_staff_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_acquaintance'))
    )
    op.create_index(op.f('ix_acquaintance_account'), 'acquaintance', ['account'], unique=False)
    op.create_index('ix_acquaintance_staff_given_at', 'acquaintance', ['staff', 'given_at'], unique=False)
    op.create_index('uq_acquaintance_one_word_each', 'acquaintance', ['account', 'staff'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    for name in ('confirmed_by', 'ended_by'):
        given = sa.text(f'{name} IS NOT NULL')
        op.create_index(f'ix_acquaintance_{name}', 'acquaintance', [name], unique=False, sqlite_where=given, postgresql_where=given)
    op.add_column('member', sa.Column('founded', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(FOUNDED)
    # Not in a batch: SQLite keeps the rule of a column beside it.
    op.execute(
        'ALTER TABLE counter ADD COLUMN self_registered INTEGER DEFAULT 0 NOT NULL'
        ' CONSTRAINT ck_counter_self_registered_is_never_negative CHECK (self_registered >= 0)'
    )
    _let_roles_be("'pelatih', 'penempatan', 'petugas', 'admin'")
    _store_learning_days()
    # Nobody is known yet.
    op.execute('DELETE FROM counter')
    found = op.get_bind().execute(sa.text(SELF_REGISTERED))
    _add_counters((village, 0, 0, 0, n) for village, n in found)


def downgrade() -> None:
    op.execute('DELETE FROM counter')
    op.drop_column('counter', 'self_registered')
    connection = op.get_bind()
    for counted in (HOUSEHOLDS, FINISHED):
        _add_counters((*row, None) for row in connection.execute(sa.text(counted)).all())
    op.execute("DELETE FROM staff_grant WHERE role = 'penempatan'")
    _let_roles_be("'pelatih', 'petugas', 'admin'")
    op.drop_column('member', 'founded')
    op.drop_table('acquaintance')
    op.drop_table('learning_day')


def _let_roles_be(roles: str) -> None:
    name = op.f('ck_staff_grant_a_known_role')
    with op.batch_alter_table('staff_grant') as batch:
        batch.drop_constraint(name, type_='check')
        batch.create_check_constraint(name, f'role IN ({roles})')


def _store_learning_days() -> None:
    """The days on which the server received somebody's quiz: the first two, and the first one that
    is 14 days or more after the first."""
    day, late = DAY_AND_LATE[op.get_bind().dialect.name]
    op.execute(LEARNING_DAYS.format(day=day, late=late))


def _add_counters(counted) -> None:
    """Add numbers by village to every region above; `counted` gives (village, version, households,
    people, self-registered households; None where there is no such column)."""
    sums: dict[tuple[str, str, int], Counter[str]] = {}
    for village, core, households, people, alone in counted:
        above = [village[:length] for length in (2, 5, 8, 13)] if village else []
        for parent, code in zip(['00', '00', *above[:-1]], ['00', *above], strict=False):
            added = {'households': int(households), 'people': int(people)}
            added |= {} if alone is None else {'self_registered': alone}
            sums.setdefault((parent, code, core), Counter()).update(added)
    rows = [
        {'parent': parent, 'code': code, 'core': core, **numbers}
        for (parent, code, core), numbers in sorted(sums.items())
    ]
    if rows:
        names = list(rows[0])
        op.get_bind().execute(
            sa.insert(sa.table('counter', *(sa.column(name) for name in names))), rows
        )
