"""What completion gives: plain records. Offsets count characters of the file, from 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.record import Record

if TYPE_CHECKING:
    from opensips_lsp.lint.finding import Edit

# kinds of completions
MODULE, PARAMETER, FUNCTION, CORE_FUNCTION, KEYWORD, SNIPPET = (
    "module", "parameter", "function", "core function", "keyword", "snippet",
)  # fmt: skip
ROUTE, EVENT, VARIABLE, TRANSFORMATION, CONTEXT, GLOBAL = (
    "route", "event", "variable", "transformation", "context", "global",
)  # fmt: skip
VALUE, NAME, RULE = "value", "name", "rule"

# what an editor may ask for at once when a completion is accepted: the next completions, or the signature of the call
COMPLETIONS, SIGNATURE = "completions", "signature"

# where in a reply a completion comes: what the script has already, what fits at once and many scripts have, what few
# have, what takes something else first and many scripts have, what is less likely
FIRST, USUAL, LATER, RATHER_LAST, LAST = "1", "2", "3", "35", "4"


def in_order(sort: str, number: int) -> str:
    """Return a sort for what keeps its order among its like: not that of letters."""
    return f"{sort}{number:02}"


class Subject(Record):
    """What a completion is about, as `completion.documentation` takes it.

    kind: of the completion. owner: the module, "core", or "" where there is none. name: as the owner calls it.
    """

    kind: str
    owner: str
    name: str


class Completion(Record):
    """A text that may stand at the cursor.

    label: what a list shows; detail: what it shows right behind the label, such as arguments; description: what it
    shows aside, such as the module. start, end: the characters that `text` takes the place of; those behind the cursor
    only where the client replaces words. snippet: the text with placeholders, "" for none. filter: what is compared
    with the characters from `start` to the cursor. sort: completions come in its order. edits: elsewhere in the file.
    commit: characters that accept `text` and then are typed. then: what an editor may ask for when it is accepted,
    COMPLETIONS or SIGNATURE; "" for nothing.
    """

    label: str
    kind: str
    start: int
    end: int
    text: str
    sort: str = USUAL
    detail: str = ""
    description: str = ""
    snippet: str = ""
    filter: str = ""
    edits: tuple[Edit, ...] = ()
    commit: str = ""
    deprecated: bool = False
    about: Subject | None = None
    then: str = ""

    @property
    def order(self) -> tuple[str, str]:
        """What a list is sorted by."""
        return self.sort, self.label.lower()


class Completions(Record):
    """What may stand at the cursor. partial: it follows from what is typed, so that each further letter may change it.

    place: what kind of place it is, one of PLACES.
    """

    items: tuple[Completion, ...]
    place: str
    partial: bool = False


# kinds of places
LOADMODULE, MODPARAM, STATEMENT, CONDITION, OPERAND = "loadmodule", "modparam", "statement", "condition", "operand"
HEADER, ROUTE_NAME, ASYNC, ARGUMENT = "header", "route name", "async", "argument"
VARIABLE_NAME, VARIABLE_PART, VARIABLE_CONTEXT, TRANSFORMED = (
    "variable name", "variable part", "variable context", "transformation",
)  # fmt: skip
GLOBAL_VALUE, COMMENT, NOTHING = "global value", "comment", "nothing"
