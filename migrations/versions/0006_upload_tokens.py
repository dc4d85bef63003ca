"""upload tokens, keys of phones, what phones are told of the server, tombstones"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('phone_key',
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('key', sa.LargeBinary(length=32), nullable=False),
    sa.Column('made_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_phone_key_account_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['device'], ['device.id'], name=op.f('fk_phone_key_device_device'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account', 'device', name=op.f('pk_phone_key'))
    )
    with op.batch_alter_table('phone_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phone_key_device'), ['device'], unique=False)

    op.create_table('server',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('epoch', sa.Uuid(), nullable=False),
    sa.Column('epoch_since', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('clock_mark', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('safe_through', sa.BigInteger(), nullable=False),
    sa.Column('erased_through', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_server_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_server'))
    )
    op.create_table('tombstone',
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_tombstone'))
    )
    op.create_table('upload_token',
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('made_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('until', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('revoked_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_upload_token_account_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['device'], ['device.id'], name=op.f('fk_upload_token_device_device'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_upload_token'))
    )
    with op.batch_alter_table('upload_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upload_token_account'), ['account'], unique=False)
        batch_op.create_index(batch_op.f('ix_upload_token_device'), ['device'], unique=False)

    op.create_index('ix_receipt_deferred', 'receipt', ['seq'], unique=False, sqlite_where=sa.text("status = 'deferred'"), postgresql_where=sa.text("status = 'deferred'"))


def downgrade() -> None:
    op.drop_index('ix_receipt_deferred', table_name='receipt')
    op.drop_table('upload_token')
    op.drop_table('tombstone')
    op.drop_table('server')
    op.drop_table('phone_key')
