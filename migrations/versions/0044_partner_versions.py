"""versions of partners, proposed and decided, and links"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'partner_link',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
        sa.Column('partner', sa.Uuid(), nullable=False),
        sa.Column('maker', sa.Uuid(), nullable=False),
        sa.Column('made_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('until', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('revoked_at', app.kit.store.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['maker'], ['account.id'], name=op.f('fk_partner_link_maker'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['partner'], ['partner.id'], name=op.f('fk_partner_link_partner'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_link')),
        sa.UniqueConstraint('hash', name=op.f('uq_partner_link_hash')),
    )
    op.create_index(op.f('ix_partner_link_maker'), 'partner_link', ['maker'])
    op.create_index(op.f('ix_partner_link_partner'), 'partner_link', ['partner'])
    op.create_table(
        'partner_version',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('partner', sa.Uuid(), nullable=False),
        sa.Column('change', sa.String(length=10), nullable=False),
        sa.Column('values', sa.JSON(), nullable=False),
        sa.Column('before', sa.JSON(), nullable=True),
        sa.Column('needs_ring', sa.Boolean(), nullable=False),
        sa.Column('origin', sa.String(length=10), nullable=False),
        sa.Column('proposed_by', sa.Uuid(), nullable=True),
        sa.Column('proposed_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('rung_office', sa.String(length=80), nullable=False),
        sa.Column('rung_on', sa.Date(), nullable=True),
        sa.Column('rung_by', sa.Uuid(), nullable=True),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.String(length=200), nullable=False),
        sa.Column('decided_by', sa.Uuid(), nullable=True),
        sa.Column('decided_at', app.kit.store.db.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "change IN ('baru', 'ubah', 'akhiri', 'pasti')",
            name=op.f('ck_partner_version_a_known_change'),
        ),
        sa.CheckConstraint(
            "state IN ('menunggu', 'disetujui', 'ditolak', 'diganti')",
            name=op.f('ck_partner_version_a_known_state'),
        ),
        sa.CheckConstraint(
            "(state = 'menunggu') = (decided_at IS NULL)",
            name=op.f('ck_partner_version_a_decision_has_a_time'),
        ),
        sa.CheckConstraint(
            "state <> 'disetujui' OR change = 'pasti' OR decided_by IS NULL"
            ' OR ((proposed_by IS NULL OR decided_by <> proposed_by)'
            ' AND (rung_by IS NULL OR decided_by <> rung_by))',
            name=op.f('ck_partner_version_another_person_approves'),
        ),
        sa.CheckConstraint(
            "state <> 'disetujui' OR NOT needs_ring OR rung_office <> ''",
            name=op.f('ck_partner_version_a_changed_number_was_rung'),
        ),
        sa.CheckConstraint(
            "(rung_office = '') = (rung_on IS NULL)",
            name=op.f('ck_partner_version_a_ring_has_an_office_and_a_day'),
        ),
        sa.ForeignKeyConstraint(
            ['decided_by'], ['account.id'], name=op.f('fk_partner_version_decided_by'),
            ondelete='SET NULL',
        ),
        sa.ForeignKeyConstraint(
            ['proposed_by'], ['account.id'], name=op.f('fk_partner_version_proposed_by'),
            ondelete='SET NULL',
        ),
        sa.ForeignKeyConstraint(
            ['rung_by'], ['account.id'], name=op.f('fk_partner_version_rung_by'),
            ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_version')),
    )
    for column in ('decided_by', 'partner', 'proposed_by', 'rung_by', 'state'):
        op.create_index(op.f(f'ix_partner_version_{column}'), 'partner_version', [column])


def downgrade() -> None:
    for column in ('decided_by', 'partner', 'proposed_by', 'rung_by', 'state'):
        op.drop_index(op.f(f'ix_partner_version_{column}'), table_name='partner_version')
    op.drop_table('partner_version')
    op.drop_index(op.f('ix_partner_link_partner'), table_name='partner_link')
    op.drop_index(op.f('ix_partner_link_maker'), table_name='partner_link')
    op.drop_table('partner_link')
