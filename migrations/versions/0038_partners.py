"""partners, where they help and with what"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'partner',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('is_shelter', sa.Boolean(), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('about', sa.String(length=300), nullable=False),
        sa.Column('languages', sa.JSON(), nullable=False),
        sa.Column('hours', sa.String(length=160), nullable=False),
        sa.Column('phone', sa.String(length=30), nullable=False),
        sa.Column('desk', sa.String(length=80), nullable=False),
        sa.Column('web', sa.String(length=300), nullable=False),
        sa.Column('address', sa.String(length=200), nullable=False),
        sa.Column('cost', sa.String(length=120), nullable=False),
        sa.Column('source', sa.String(length=300), nullable=False),
        sa.Column('as_of', sa.String(length=10), nullable=False),
        sa.Column('checked_by', sa.String(length=80), nullable=False),
        sa.Column('checked_on', sa.Date(), nullable=True),
        sa.Column('added_on', sa.Date(), nullable=False),
        sa.Column('edited_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('ended_at', app.kit.store.db.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "is_shelter OR kind <> 'rumah-aman'", name=op.f('ck_partner_a_shelter_is_marked')
        ),
        sa.CheckConstraint(
            "NOT is_shelter OR address = ''", name=op.f('ck_partner_a_shelter_has_no_address')
        ),
        sa.CheckConstraint(
            "(checked_on IS NULL) = (checked_by = '')",
            name=op.f('ck_partner_a_check_has_an_office_and_a_day'),
        ),
        sa.CheckConstraint("phone = '' OR desk <> ''", name=op.f('ck_partner_a_phone_has_a_desk')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_partner')),
        sa.UniqueConstraint('id', 'is_shelter', name=op.f('uq_partner_id_is_shelter')),
    )
    op.create_table(
        'partner_need',
        sa.Column('partner', sa.Uuid(), nullable=False),
        sa.Column('need', sa.String(length=3), nullable=False),
        sa.Column('is_shelter', sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "is_shelter OR need <> 'L07'", name=op.f('ck_partner_need_who_shelters_is_a_shelter')
        ),
        sa.ForeignKeyConstraint(
            ['partner', 'is_shelter'], ['partner.id', 'partner.is_shelter'],
            name=op.f('fk_partner_need_partner'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('partner', 'need', name=op.f('pk_partner_need')),
    )
    op.create_table(
        'partner_place',
        sa.Column(
            'place',
            sa.String(length=13).with_variant(sa.String(length=13, collation='C'), 'postgresql'),
            nullable=False,
        ),
        sa.Column('partner', sa.Uuid(), nullable=False),
        sa.Column('is_shelter', sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT is_shelter OR length(place) <= 5",
            name=op.f('ck_partner_place_a_shelter_is_told_to_the_regency'),
        ),
        sa.ForeignKeyConstraint(
            ['partner', 'is_shelter'], ['partner.id', 'partner.is_shelter'],
            name=op.f('fk_partner_place_partner'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('place', 'partner', name=op.f('pk_partner_place')),
    )
    op.create_index(op.f('ix_partner_place_partner'), 'partner_place', ['partner'])


def downgrade() -> None:
    op.drop_index(op.f('ix_partner_place_partner'), table_name='partner_place')
    op.drop_table('partner_place')
    op.drop_table('partner_need')
    op.drop_table('partner')
