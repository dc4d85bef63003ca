"""since when a region is in the list, to tell a renumbered one from the target of a merge"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'region', sa.Column('listed_at', app.kit.store.db.Moment(timezone=True), nullable=True)
    )


def downgrade() -> None:
    op.drop_column('region', 'listed_at')
