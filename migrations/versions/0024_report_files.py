"""PDF files of reports on a region"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('coverage_report',
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('region', sa.String(length=13), nullable=False),
    sa.Column('monday', sa.Date(), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('asked_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("(state = 'ready') = (content IS NOT NULL)", name=op.f('ck_coverage_report_content_when_ready')),
    sa.CheckConstraint("state IN ('waiting', 'running', 'ready', 'failed')", name=op.f('ck_coverage_report_the_state_is_known')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_coverage_report_asked_by'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('asked_by', 'region', 'monday', 'language', name=op.f('pk_coverage_report'))
    )


def downgrade() -> None:
    op.drop_table('coverage_report')
