"""which publication was followed by a recount: a start without a new one counts nothing again"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('followed',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('publication', sa.String(length=80), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_followed_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_followed'))
    )


def downgrade() -> None:
    op.drop_table('followed')
