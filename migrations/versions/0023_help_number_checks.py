"""what offices found when they rang the help numbers"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('help_number_check',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('result', sa.String(length=8), nullable=False),
    sa.Column('office', sa.String(length=80), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.CheckConstraint("result IN ('diangkat', 'mati', 'salah')", name=op.f('ck_help_number_check_a_known_result')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_help_number_check'))
    )
    op.create_index(op.f('ix_help_number_check_country'), 'help_number_check', ['country'])


def downgrade() -> None:
    op.drop_index(op.f('ix_help_number_check_country'), table_name='help_number_check')
    op.drop_table('help_number_check')
