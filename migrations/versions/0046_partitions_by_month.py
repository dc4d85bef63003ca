"""receipts, attempts, review answers and audit in partitions by month, on PostgreSQL

A table with rows becomes a partition as it is, up to the end of this month: only ids of other kinds
and of clocks that are ahead are moved. Writers wait meanwhile (docs/decisions/0068-partitions.md).

Older releases: none notices, since a partitioned table is written and read as before; only their
backups fail until they are updated."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = '0046'
down_revision = '0045'
branch_labels = None
depends_on = None

# By table: primary key before and after, other unique columns, indexes, foreign keys that stay.
ACCOUNT = ('account', '(account) REFERENCES account (id) ON DELETE CASCADE')
REV = ('rev', '(rev) REFERENCES quiz_version (rev)')
TABLES = {
    'receipt': (
        ('seq', 'seq, id'),
        'id',
        {'account': '(account)', 'deferred': "(seq) WHERE status = 'deferred'"},
        (ACCOUNT,),
    ),
    'attempt': (('id', 'id'), None, {'account': '(account)'}, (ACCOUNT, REV)),
    'review_answer': (('id', 'id'), None, {'account': '(account)'}, (ACCOUNT, REV)),
    'audit_event': (('id', 'id'), None, {'who': '(who)'}, ()),
}
# A foreign key to a partitioned table would cost each answer a second search for its partition.
REFER_TO_RECEIPT = ('attempt', 'review_answer')
# Ids that are no UUIDv7 are above this nearly always, and those of this century never.
OTHER = UUID(int=0x04 << 120)


def first_id(month: int) -> UUID:
    """The lowest id of a month, counted from the year 0."""
    begin = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return UUID(int=int(begin.timestamp()) * 1000 << 80)


def name_of(month: int) -> str:
    return f'{month // 12:04}_{month % 12 + 1:02}'


def upgrade() -> None:
    if op.get_bind().dialect.name != 'postgresql':
        return
    now = datetime.now(UTC)
    this = now.year * 12 + now.month - 1
    for name in REFER_TO_RECEIPT:
        op.drop_constraint(f'fk_{name}_id', name, type_='foreignkey')
    for name in TABLES:
        rename(name, f'{name}_until_{name_of(this + 1)}')
        partition(name, f'{name}_until_{name_of(this + 1)}', this)


def downgrade() -> None:
    if op.get_bind().dialect.name != 'postgresql':
        return
    for name in TABLES:
        rename(name, f'{name}_parts')
        make_table(name, f'{name}_parts', 0, '')
        op.execute(f'INSERT INTO {name} SELECT * FROM {name}_parts')
        op.execute(f'DROP TABLE {name}_parts')
    for name in REFER_TO_RECEIPT:
        op.create_foreign_key(f'fk_{name}_id', name, 'receipt', ['id'], ['id'])


def rename(name: str, to: str) -> None:
    """Rename a table and its indexes, so that their names are free."""
    _, unique, indexes, _ = TABLES[name]
    op.execute(f'ALTER TABLE {name} RENAME TO {to}')
    for constraint in ('pk', *(('uq',) if unique else ())):
        old = f'pk_{name}' if constraint == 'pk' else f'uq_{name}_{unique}'
        op.execute(f'ALTER TABLE {to} RENAME CONSTRAINT {old} TO {constraint}_{to}')
    for index in indexes:
        op.execute(f'ALTER INDEX ix_{name}_{index} RENAME TO ix_{to}_{index}')


def make_table(name: str, like: str, key: int, kind: str) -> None:
    """Make the table anew, with the columns and checks of the renamed one."""
    keys, unique, indexes, foreign = TABLES[name]
    op.execute(f'CREATE TABLE {name} (LIKE {like} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) {kind}')
    if name == 'receipt':
        op.execute('ALTER SEQUENCE receipt_seq_seq OWNED BY receipt.seq')
    op.execute(f'ALTER TABLE {name} ADD CONSTRAINT pk_{name} PRIMARY KEY ({keys[key]})')
    if unique:
        op.execute(f'ALTER TABLE {name} ADD CONSTRAINT uq_{name}_{unique} UNIQUE ({unique})')
    for index, of in indexes.items():
        op.execute(f'CREATE INDEX ix_{name}_{index} ON {name} {of}')
    for column, refers in foreign:
        op.execute(f'ALTER TABLE {name} ADD CONSTRAINT fk_{name}_{column} FOREIGN KEY {refers}')


def partition(name: str, old: str, this: int) -> None:
    make_table(name, old, 1, 'PARTITION BY RANGE (id)')
    has_rows = op.get_bind().scalar(sa.text(f'SELECT EXISTS (SELECT FROM {old})'))
    first, end = (this + 1 if has_rows else this), this + 4
    ranges = {name_of(m): (first_id(m), first_id(m + 1)) for m in range(first, end)}
    for part, (low, high) in ranges.items():
        op.execute(
            f'CREATE TABLE {name}_{part} PARTITION OF {name} '
            f"FOR VALUES FROM ('{low}') TO ('{high}')"
        )
    op.execute(
        f"CREATE TABLE {name}_other PARTITION OF {name} FOR VALUES FROM ('{OTHER}') TO (MAXVALUE)"
    )
    op.execute(f'CREATE TABLE {name}_default PARTITION OF {name} DEFAULT')
    if not has_rows:
        op.execute(f'DROP TABLE {old}')
        return
    until = first_id(first)
    op.execute(
        f"WITH moved AS (DELETE FROM {old} WHERE id >= '{until}' RETURNING *) "
        f'INSERT INTO {name} SELECT * FROM moved'
    )
    if name == 'receipt':  # a partition has no other primary key than its table
        op.execute(f'ALTER TABLE {old} DROP CONSTRAINT pk_{old}')
    op.execute(f"ALTER TABLE {name} ATTACH PARTITION {old} FOR VALUES FROM (MINVALUE) TO ('{until}')")
