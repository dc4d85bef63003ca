"""recordings of the published course, for all hosts"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0047'
down_revision = '0046'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'shared_recording',
        sa.Column('name', sa.String(length=21), nullable=False),
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('upload', sa.Uuid(), nullable=False),
        sa.Column('at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('name', 'number', name=op.f('pk_shared_recording')),
    )


def downgrade() -> None:
    op.drop_table('shared_recording')
