"""one phone, several people: whether it is shared, how each wants to be found there"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('device_account', sa.Column('shared', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('device_account', sa.Column('drawing', sa.String(length=10), nullable=True))
    op.add_column('sign_in', sa.Column('shared', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_column('shared')
    with op.batch_alter_table('device_account', schema=None) as batch_op:
        batch_op.drop_column('drawing')
        batch_op.drop_column('shared')
