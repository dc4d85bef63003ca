"""the secret by which counts are rounded, made once for this deployment"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        'rounding_secret',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('secret', sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint('id = 1', name=op.f('ck_rounding_secret_there_is_one')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_rounding_secret')),
    )
    op.bulk_insert(table, [{'id': 1, 'secret': secrets.token_bytes(32)}])


def downgrade() -> None:
    op.drop_table('rounding_secret')
