"""What a Mention is: a name in an item, and the kinds of names."""

from __future__ import annotations

from opensips_lsp.record import Record
from opensips_lsp.syntax.literals import string_value, value_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.syntax.items import Item

# the kinds of names that a script gives, besides the keywords of route blocks
VAR, AVP, FLAG, BRANCH_FLAG = "var", "avp", "flag", "branch_flag"
PROFILE, BLACKLIST, CACHE = "profile", "blacklist", "cache"
# and of those that it finds elsewhere
FILE, MODULE, PARAMETER, FUNCTION = "file", "module", "parameter", "function"
VARIABLES = {"var": VAR, "avp": AVP}  # name of a variable -> the kind of what its parentheses hold

# the roles: gives what is named a value, declares it, uses it
GIVES, DECLARES, USES = "gives", "declares", "uses"

COMPUTED = "is only known when the script runs"


class Mention(Record):
    """A place of an item where something is named.

    start, end: of what is named there, without quotes, in characters from the start of the item. kind: the keyword of a
    route block, or one of those above. name: what it is compared by; "" where that is not known. role: GIVES, DECLARES
    or USES. quoted: whether it stands in quotes, as all of the text or a part of it. fixed: why it cannot be another
    name, as the rest of a sentence that begins with the place; "" if it can.
    """

    start: int
    end: int
    kind: str
    name: str
    role: str
    quoted: bool = False
    fixed: str = ""


class Literal:
    """A string token, with where each character stands that it stands for."""

    __slots__ = ("_places", "start", "text")

    def __init__(self, item: Item, number: int) -> None:
        self.start = item.tokens.starts[number]
        literal = item.text[self.start : item.tokens.ends[number]]
        self.text = string_value(literal)
        self._places = None if len(self.text) == len(literal) - 2 else [*value_places(literal), len(literal) - 1]

    def place(self, offset: int) -> int:
        """Where the character at an offset of the text is written."""
        return self.start + (offset + 1 if self._places is None else self._places[offset])

    def mention(self, start: int, end: int, kind: str, role: str, name: str | None = None, fixed: str = "") -> Mention:
        """The Mention of what stands between two offsets of the text."""
        name = self.text[start:end] if name is None else name
        return Mention(self.place(start), self.place(end), kind, name, role, True, fixed)
