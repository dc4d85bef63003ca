"""each member of a home says yes to a goal for themself, also where one yes was enough"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('goal_yes',
    sa.Column('goal', sa.Uuid(), nullable=False),
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('household', sa.Uuid(), nullable=False),
    sa.Column('at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['goal', 'household'], ['goal.id', 'goal.household'], name='fk_goal_yes_goal', ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['household', 'account'], ['member.household', 'member.account'], name='fk_goal_yes_member', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('goal', 'account', name=op.f('pk_goal_yes'))
    )
    op.create_index('ix_goal_yes_account', 'goal_yes', ['account'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_goal_yes_account', table_name='goal_yes')
    op.drop_table('goal_yes')
