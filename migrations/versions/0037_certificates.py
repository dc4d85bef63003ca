"""certificates that were made, the names on them, and files of them"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'certificate',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('account', sa.Uuid(), nullable=False),
        sa.Column('made_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('revoked_at', app.kit.store.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['account'], ['account.id'], name=op.f('fk_certificate_account'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    )
    op.create_index(op.f('ix_certificate_account'), 'certificate', ['account'])
    op.create_table(
        'certificate_name',
        sa.Column('account', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('said_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['account'], ['account.id'],
            name=op.f('fk_certificate_name_account'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('account', name=op.f('pk_certificate_name')),
    )
    op.create_table(
        'certificate_file',
        sa.Column('asked_by', sa.Uuid(), nullable=False),
        sa.Column('about', sa.Uuid(), nullable=False),
        sa.Column('asked_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('document', sa.Text(), nullable=False),
        sa.Column('done', sa.Integer(), server_default='0', nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state = 'ready') = (content IS NOT NULL)",
            name=op.f('ck_certificate_file_content_when_ready'),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'ready', 'failed')",
            name=op.f('ck_certificate_file_the_state_is_known'),
        ),
        sa.ForeignKeyConstraint(
            ['asked_by'], ['account.id'],
            name=op.f('fk_certificate_file_asked_by'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('asked_by', 'about', name=op.f('pk_certificate_file')),
    )


def downgrade() -> None:
    op.drop_table('certificate_file')
    op.drop_table('certificate_name')
    op.drop_index(op.f('ix_certificate_account'), table_name='certificate')
    op.drop_table('certificate')
