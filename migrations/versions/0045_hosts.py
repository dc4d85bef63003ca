"""hosts, and the publication that all of them serve"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0045'
down_revision = '0044'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'app_host',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('seen_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('version', sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_app_host')),
    )
    op.create_table(
        'shared_publication',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.String(length=16), nullable=False),
        sa.Column('inputs', sa.String(length=64), nullable=False),
        sa.Column('upload', sa.Uuid(), nullable=False),
        sa.Column('parts', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('serve_from', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_publication')),
        sa.UniqueConstraint('version', name=op.f('uq_shared_publication_version')),
    )
    op.create_table(
        'shared_part',
        sa.Column('upload', sa.Uuid(), nullable=False),
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('upload', 'number', name=op.f('pk_shared_part')),
    )


def downgrade() -> None:
    op.drop_table('shared_part')
    op.drop_table('shared_publication')
    op.drop_table('app_host')
