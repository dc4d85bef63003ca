"""what people wish about being called by trainers, and when they plan to leave"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'contact_wish',
        sa.Column('account', sa.Uuid(), nullable=False),
        sa.Column('wish', sa.String(length=10), nullable=False),
        sa.Column('since', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('until', sa.Date(), nullable=True),
        sa.Column('noted_by', sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(wish = 'tanpa_hp') = (until IS NOT NULL)",
            name=op.f('ck_contact_wish_a_day_for_tanpa_hp_only'),
        ),
        sa.CheckConstraint(
            "wish IN ('jangan', 'tanpa_hp')", name=op.f('ck_contact_wish_a_known_wish')
        ),
        sa.ForeignKeyConstraint(
            ['account'], ['account.id'],
            name=op.f('fk_contact_wish_account'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['noted_by'], ['account.id'],
            name=op.f('fk_contact_wish_noted_by'), ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('account', 'wish', name=op.f('pk_contact_wish')),
    )
    op.create_index(op.f('ix_contact_wish_noted_by'), 'contact_wish', ['noted_by'])
    op.create_table(
        'planned_departure',
        sa.Column('account', sa.Uuid(), nullable=False),
        sa.Column('month', sa.Date(), nullable=False),
        sa.Column('said_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['account'], ['account.id'],
            name=op.f('fk_planned_departure_account'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('account', name=op.f('pk_planned_departure')),
    )


def downgrade() -> None:
    op.drop_table('planned_departure')
    op.drop_index(op.f('ix_contact_wish_noted_by'), table_name='contact_wish')
    op.drop_table('contact_wish')
