"""lists that trainers are looking over"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'roster_draft',
        sa.Column('cohort', sa.Uuid(), nullable=False),
        sa.Column('made_by', sa.Uuid(), nullable=False),
        sa.Column('made_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('document', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['cohort'], ['cohort.id'],
            name=op.f('fk_roster_draft_cohort_cohort'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['made_by'], ['account.id'],
            name=op.f('fk_roster_draft_made_by_account'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('cohort', 'made_by', name=op.f('pk_roster_draft')),
    )
    for name in ('made_at', 'made_by'):
        op.create_index(op.f(f'ix_roster_draft_{name}'), 'roster_draft', [name], unique=False)


def downgrade() -> None:
    op.drop_table('roster_draft')
