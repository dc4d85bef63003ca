"""when a backup was last checked"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('server', schema=None) as batch_op:
        batch_op.add_column(sa.Column('safe_at', app.kit.store.db.Moment(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('server', schema=None) as batch_op:
        batch_op.drop_column('safe_at')
