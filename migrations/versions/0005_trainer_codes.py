"""trainer codes: who gave them, what came of them, on which phones that was told"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('trainer_code',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('given_by', sa.Uuid(), nullable=True),
    sa.Column('given_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('until', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('browser', sa.LargeBinary(length=32), nullable=True),
    sa.Column('used_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.Column('opens_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.Column('closes_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.Column('done_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.Column('ended_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.Column('ended_how', sa.String(length=10), nullable=True),
    sa.CheckConstraint('(browser IS NULL) = (used_at IS NULL)', name=op.f('ck_trainer_code_a_browser_used_it')),
    sa.CheckConstraint('opens_at IS NULL OR used_at IS NOT NULL', name=op.f('ck_trainer_code_who_waits_used_it')),
    sa.CheckConstraint('(opens_at IS NULL) = (closes_at IS NULL)', name=op.f('ck_trainer_code_a_wait_has_an_end')),
    sa.CheckConstraint('done_at >= opens_at AND done_at < closes_at', name=op.f('ck_trainer_code_a_new_pin_in_time')),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_how IS NULL)', name=op.f('ck_trainer_code_an_end_has_a_reason')),
    sa.CheckConstraint('ended_at IS NULL OR done_at IS NULL', name=op.f('ck_trainer_code_done_or_ended')),
    sa.CheckConstraint("ended_how IN ('replaced', 'not_me', 'pin', 'giver')", name=op.f('ck_trainer_code_a_known_end')),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_trainer_code_account_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['given_by'], ['account.id'], name=op.f('fk_trainer_code_given_by_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainer_code'))
    )
    with op.batch_alter_table('trainer_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainer_code_account'), ['account'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainer_code_browser'), ['browser'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainer_code_given_by'), ['given_by'], unique=False)

    op.create_table('trainer_code_told',
    sa.Column('code', sa.Uuid(), nullable=False),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['code'], ['trainer_code.id'], name=op.f('fk_trainer_code_told_code_trainer_code'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['device'], ['device.id'], name=op.f('fk_trainer_code_told_device_device'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('code', 'device', 'stage', name=op.f('pk_trainer_code_told'))
    )
    with op.batch_alter_table('trainer_code_told', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainer_code_told_device'), ['device'], unique=False)


def downgrade() -> None:
    op.drop_table('trainer_code_told')
    op.drop_table('trainer_code')
