"""which wording stood beside the answers of a profile"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('account', sa.Column('wording', sa.Integer(), server_default='0', nullable=False))


def downgrade() -> None:
    op.drop_column('account', 'wording')
