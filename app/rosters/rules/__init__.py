"""Lists of names as people keep them, read without numbers of people; invitations. Pure."""

from app.rosters.rules.cells import without_numbers
from app.rosters.rules.columns import COLUMN_ROLES, ListColumn, ReadList, arrange_list
from app.rosters.rules.drafts import DRAFT_LIVES, ROLES, Draft, decode_draft, encode_draft
from app.rosters.rules.files import LARGEST_FILE, read_table_file
from app.rosters.rules.invitations import CODE_KIND, INVITATION_LIVES, LONGEST_NAME
from app.rosters.rules.lines import read_pasted_text
from app.rosters.rules.matching import (
    DOUBTFUL,
    KNOWN,
    LEFT_OUT,
    NEW,
    REFUSED,
    SAME_NAME,
    WITHOUT_VILLAGE,
    JudgedRow,
    KnownPerson,
    Village,
    VillageMatch,
    judge_rows,
    match_village,
    place_of,
)
from app.rosters.rules.people import ListedPerson, listed_people, name_key
from app.rosters.rules.places import ListedPlace, parse_place, place_key
from app.rosters.rules.tables import MOST_COLUMNS, MOST_ROWS, ListTable, UnreadableListError


def read_list(content: bytes, is_pasted: bool = False) -> ReadList:
    """The list in a file or in pasted text (UTF-8), with guessed columns. Columns of phone numbers
    and the like are thrown away, and of all other cells every run of six digits. Raises
    UnreadableListError."""
    table = read_pasted_text(content.decode()) if is_pasted else read_table_file(content)
    return arrange_list(table)
