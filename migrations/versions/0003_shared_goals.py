"""Shared goals: goals, their pots, marks by month, who sees them, months without a reminder."""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('goal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('household', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('keeps_marks', sa.Boolean(), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=True),
    sa.Column('proposed_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('since', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.Column('agreed_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.CheckConstraint('agreed_by IS NULL OR since IS NOT NULL', name=op.f('ck_goal_agreed_is_in_force')),
    sa.CheckConstraint('ended_at IS NULL OR since IS NOT NULL', name=op.f('ck_goal_ended_was_in_force')),
    sa.ForeignKeyConstraint(['agreed_by'], ['account.id'], name=op.f('fk_goal_agreed_by')),
    sa.ForeignKeyConstraint(['household'], ['household.id'], name=op.f('fk_goal_household'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_goal_proposed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal')),
    sa.UniqueConstraint('id', 'household', name='uq_goal_in_its_household')
    )
    with op.batch_alter_table('goal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_goal_agreed_by'), ['agreed_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_goal_household'), ['household'], unique=False)
        batch_op.create_index(batch_op.f('ix_goal_proposed_by'), ['proposed_by'], unique=False)
        batch_op.create_index('uq_goal_one_in_force', ['household'], unique=True, sqlite_where=sa.text('since IS NOT NULL AND ended_at IS NULL'), postgresql_where=sa.text('since IS NOT NULL AND ended_at IS NULL'))
        batch_op.create_index('uq_goal_one_proposal', ['household'], unique=True, sqlite_where=sa.text('since IS NULL'), postgresql_where=sa.text('since IS NULL'))

    op.create_table('goal_mark',
    sa.Column('goal', sa.Uuid(), nullable=False),
    sa.Column('pot', sa.String(length=10), nullable=False),
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('household', sa.Uuid(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.CheckConstraint("pot IN ('darurat', 'sekolah', 'rumah', 'modal', 'lain')", name=op.f('ck_goal_mark_a_known_pot')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_goal_mark_an_amount_is_something')),
    sa.ForeignKeyConstraint(['goal', 'household'], ['goal.id', 'goal.household'], name='fk_goal_mark_goal', ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['household', 'account'], ['member.household', 'member.account'], name='fk_goal_mark_member', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('goal', 'pot', 'account', 'month', name=op.f('pk_goal_mark'))
    )
    with op.batch_alter_table('goal_mark', schema=None) as batch_op:
        batch_op.create_index('ix_goal_mark_account', ['account'], unique=False)

    op.create_table('goal_pot',
    sa.Column('goal', sa.Uuid(), nullable=False),
    sa.Column('pot', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=30), nullable=True),
    sa.Column('target', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(pot = 'lain') = (name IS NOT NULL)", name=op.f('ck_goal_pot_only_the_free_one_has_a_name')),
    sa.CheckConstraint("pot IN ('darurat', 'sekolah', 'rumah', 'modal', 'lain')", name=op.f('ck_goal_pot_a_known_pot')),
    sa.CheckConstraint('target > 0', name=op.f('ck_goal_pot_something_to_reach')),
    sa.ForeignKeyConstraint(['goal'], ['goal.id'], name=op.f('fk_goal_pot_goal'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('goal', 'pot', name=op.f('pk_goal_pot'))
    )
    op.create_table('goal_quiet',
    sa.Column('household', sa.Uuid(), nullable=False),
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['household', 'account'], ['member.household', 'member.account'], name='fk_goal_quiet_member', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('household', 'account', 'month', name=op.f('pk_goal_quiet'))
    )
    with op.batch_alter_table('goal_quiet', schema=None) as batch_op:
        batch_op.create_index('ix_goal_quiet_account', ['account'], unique=False)

    op.create_table('goal_sight',
    sa.Column('household', sa.Uuid(), nullable=False),
    sa.Column('owner', sa.Uuid(), nullable=False),
    sa.Column('viewer', sa.Uuid(), nullable=False),
    sa.Column('amounts', sa.Boolean(), nullable=False),
    sa.Column('since', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.ForeignKeyConstraint(['household', 'owner'], ['member.household', 'member.account'], name='fk_goal_sight_owner', ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['household', 'viewer'], ['member.household', 'member.account'], name='fk_goal_sight_viewer', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('household', 'owner', 'viewer', name=op.f('pk_goal_sight'))
    )
    with op.batch_alter_table('goal_sight', schema=None) as batch_op:
        batch_op.create_index('ix_goal_sight_owner', ['owner'], unique=False)
        batch_op.create_index('ix_goal_sight_viewer', ['viewer'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('goal_sight', schema=None) as batch_op:
        batch_op.drop_index('ix_goal_sight_viewer')
        batch_op.drop_index('ix_goal_sight_owner')

    op.drop_table('goal_sight')
    with op.batch_alter_table('goal_quiet', schema=None) as batch_op:
        batch_op.drop_index('ix_goal_quiet_account')

    op.drop_table('goal_quiet')
    op.drop_table('goal_pot')
    with op.batch_alter_table('goal_mark', schema=None) as batch_op:
        batch_op.drop_index('ix_goal_mark_account')

    op.drop_table('goal_mark')
    with op.batch_alter_table('goal', schema=None) as batch_op:
        batch_op.drop_index('uq_goal_one_proposal', sqlite_where=sa.text('since IS NULL'), postgresql_where=sa.text('since IS NULL'))
        batch_op.drop_index('uq_goal_one_in_force', sqlite_where=sa.text('since IS NOT NULL AND ended_at IS NULL'), postgresql_where=sa.text('since IS NOT NULL AND ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_goal_proposed_by'))
        batch_op.drop_index(batch_op.f('ix_goal_household'))
        batch_op.drop_index(batch_op.f('ix_goal_agreed_by'))

    op.drop_table('goal')
