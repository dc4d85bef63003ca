"""a no to sharing is kept, so that nobody is asked at each visit"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('share_refusal',
    sa.Column('owner', sa.Uuid(), nullable=False),
    sa.Column('viewer', sa.Uuid(), nullable=False),
    sa.Column('since', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner'], ['account.id'], name=op.f('fk_share_refusal_owner'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['viewer'], ['account.id'], name=op.f('fk_share_refusal_viewer'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('owner', 'viewer', name=op.f('pk_share_refusal'))
    )
    op.create_index(op.f('ix_share_refusal_viewer'), 'share_refusal', ['viewer'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_share_refusal_viewer'), table_name='share_refusal')
    op.drop_table('share_refusal')
