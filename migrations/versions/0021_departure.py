"""when somebody last left to work abroad, if they say so"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('departure',
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=15), nullable=False),
    sa.Column('month', sa.Date(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=False),
    sa.CheckConstraint("(kind = 'bulan') = (month IS NOT NULL)", name=op.f('ck_departure_a_month_for_bulan_only')),
    sa.CheckConstraint("kind IN ('bulan', '24_bulan', 'lebih_lama', 'belum_tahu', 'belum_berangkat')", name=op.f('ck_departure_a_known_kind')),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_departure_account_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account', name=op.f('pk_departure'))
    )


def downgrade() -> None:
    op.drop_table('departure')
