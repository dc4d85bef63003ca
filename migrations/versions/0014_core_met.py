"""who meets which version of the core list, apart from who ever finished one"""

from collections import Counter

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

# Households in which a worker and a family member both meet a version.
COMPLETE = """
    SELECT household.village, met.core, count(*), 0 FROM (
        SELECT member.household, core_met.core FROM member
        JOIN core_met ON core_met.account = member.account AND core_met.role = member.role
        WHERE member.counts
        GROUP BY member.household, core_met.core
        HAVING count(DISTINCT member.role) = 2
    ) AS met JOIN household ON household.id = met.household
    GROUP BY household.village, met.core
"""
# Before: those who finished by their first version, households by the newer of two first ones.
FINISHED = """
    WITH one AS (
        SELECT member.household, member.role, core_progress.core, core_progress.since FROM member
        JOIN core_progress ON core_progress.account = member.account
            AND core_progress.role = member.role
        WHERE member.counts AND core_progress.since IS NOT NULL
    ), first AS (
        SELECT household, core, row_number() OVER (
            PARTITION BY household, role ORDER BY since, core) AS nth FROM one
    ), homes AS (
        SELECT household, max(core) AS core FROM first WHERE nth = 1
        GROUP BY household HAVING count(*) = 2
    )
    SELECT household.village, homes.core, count(*) AS households, 0 AS people
    FROM homes JOIN household ON household.id = homes.household
    GROUP BY household.village, homes.core
    UNION ALL
    SELECT household.village, one.core, 0, count(*)
    FROM one JOIN household ON household.id = one.household
    GROUP BY household.village, one.core
"""


def upgrade() -> None:
    for name in ('before_core', 'before_done', 'before_total'):
        op.add_column('core_progress', sa.Column(name, sa.Integer(), nullable=True))
    op.create_table('core_met',
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('core', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('since', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.CheckConstraint("role IN ('pekerja', 'keluarga')", name=op.f('ck_core_met_a_known_role')),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_core_met_account_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account', 'role', 'core', name=op.f('pk_core_met'))
    )
    op.execute("""
        INSERT INTO core_met (account, role, core, since)
        SELECT account, role, core, since FROM core_progress WHERE since IS NOT NULL
    """)
    # Until now everybody who finished was counted in one version.
    op.execute("""
        INSERT INTO counter (parent, code, core, households, people)
        SELECT parent, code, -1, sum(households), sum(people) FROM counter
        WHERE core > 0 GROUP BY parent, code ORDER BY parent, code
    """)
    op.execute('UPDATE counter SET households = 0 WHERE core > 0')
    _add(COMPLETE)


def downgrade() -> None:
    op.execute("""
        UPDATE core_progress SET done = total, core = coalesce((
            SELECT core_met.core FROM core_met WHERE core_met.account = core_progress.account
                AND core_met.role = core_progress.role
            ORDER BY core_met.since, core_met.core LIMIT 1), core)
        WHERE since IS NOT NULL
    """)
    op.execute('DELETE FROM counter WHERE core <> 0')
    _add(FINISHED)
    op.drop_table('core_met')
    with op.batch_alter_table('core_progress') as batch:
        for name in ('before_core', 'before_done', 'before_total'):
            batch.drop_column(name)


def _add(counted: str) -> None:
    """Add numbers by village to every region above; `counted` gives (village, version, households,
    people)."""
    connection = op.get_bind()
    sums: dict[tuple[str, str, int], Counter[str]] = {}
    for village, core, households, people in connection.execute(sa.text(counted)):
        above = [village[:length] for length in (2, 5, 8, 13)] if village else []
        for parent, code in zip(['00', '00', *above[:-1]], ['00', *above], strict=False):
            key = sums.setdefault((parent, code, core), Counter())
            key.update(households=households, people=people)
    rows = [
        {"parent": parent, "code": code, "core": core, **added}
        for (parent, code, core), added in sorted(sums.items())
    ]
    if rows:
        connection.execute(
            sa.text(
                "INSERT INTO counter (parent, code, core, households, people)"
                " VALUES (:parent, :code, :core, :households, :people)"
                " ON CONFLICT (parent, code, core) DO UPDATE SET"
                " households = counter.households + excluded.households,"
                " people = counter.people + excluded.people"
            ),
            rows,
        )
