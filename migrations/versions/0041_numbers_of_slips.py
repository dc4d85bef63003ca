"""how many slips of each cohort were numbered, so that no number is given twice"""

import sqlalchemy as sa
from alembic import op

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'roster_numbering',
        sa.Column('cohort', sa.Uuid(), nullable=False),
        sa.Column('last', sa.Integer(), nullable=False),
        sa.CheckConstraint('last > 0', name=op.f('ck_roster_numbering_numbers_begin_at_one')),
        sa.ForeignKeyConstraint(
            ['cohort'], ['cohort.id'],
            name=op.f('fk_roster_numbering_cohort_cohort'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('cohort', name=op.f('pk_roster_numbering')),
    )
    op.execute(
        'INSERT INTO roster_numbering (cohort, last)'
        ' SELECT cohort, max(number) FROM roster_invitation GROUP BY cohort'
    )


def downgrade() -> None:
    op.drop_table('roster_numbering')
