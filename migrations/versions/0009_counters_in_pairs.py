"""counters of households and of people side by side: half the rows of each table that is read"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

PAIRS = """
    INSERT INTO counter (parent, code, core, households, people)
    SELECT parent, code, core,
           sum(CASE WHEN figure IN ('household', 'complete') THEN n ELSE 0 END),
           sum(CASE WHEN figure IN ('person', 'done') THEN n ELSE 0 END)
    FROM counter_before GROUP BY parent, code, core ORDER BY parent, code, core
"""
SINGLE = """
    INSERT INTO counter (parent, code, figure, core, n)
    SELECT parent, code, CASE core WHEN 0 THEN '{all}' ELSE '{finished}' END, core, {column}
    FROM counter_before WHERE {column} > 0
"""


def upgrade() -> None:
    _set_aside()
    op.create_table('counter',
    sa.Column('parent', sa.String(length=13), nullable=False),
    sa.Column('code', sa.String(length=13), nullable=False),
    sa.Column('core', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('households', sa.Integer(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.CheckConstraint('households >= 0 AND people >= 0', name=op.f('ck_counter_a_count_is_never_negative')),
    sa.PrimaryKeyConstraint('parent', 'code', 'core', name=op.f('pk_counter')),
    sqlite_with_rowid=False
    )
    if op.get_bind().dialect.name == 'postgresql':
        # A new state of a row goes beside the old one, in the same page; no index hears of it.
        op.execute('ALTER TABLE counter SET (fillfactor = 70)')
    op.execute(PAIRS)
    op.execute('DROP TABLE counter_before')


def downgrade() -> None:
    _set_aside()
    op.create_table('counter',
    sa.Column('parent', sa.String(length=13), nullable=False),
    sa.Column('code', sa.String(length=13), nullable=False),
    sa.Column('figure', sa.String(length=20), nullable=False),
    sa.Column('core', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.CheckConstraint('n >= 0', name=op.f('ck_counter_a_count_is_never_negative')),
    sa.PrimaryKeyConstraint('parent', 'code', 'figure', 'core', name=op.f('pk_counter')),
    sqlite_with_rowid=False
    )
    op.execute(SINGLE.format(all='household', finished='complete', column='households'))
    op.execute(SINGLE.format(all='person', finished='done', column='people'))
    op.execute('DROP TABLE counter_before')


def _set_aside() -> None:
    """The rows, without the names of constraints that the new table takes."""
    op.execute('CREATE TABLE counter_before AS SELECT * FROM counter')
    op.drop_table('counter')
