"""how much of a file is made"""


import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'coverage_report', sa.Column('done', sa.Integer(), server_default='0', nullable=False)
    )


def downgrade() -> None:
    op.drop_column('coverage_report', 'done')
