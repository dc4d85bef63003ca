"""which peppers were used, and who came back by a restore"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('server', schema=None) as batch_op:
        batch_op.add_column(sa.Column('peppers', sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
    # Not in a batch: SQLite would make the table anew and with it forget who refers to it.
    op.add_column('account', sa.Column('came_back', app.kit.store.db.Moment(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('account', 'came_back')
    with op.batch_alter_table('server', schema=None) as batch_op:
        batch_op.drop_column('peppers')
