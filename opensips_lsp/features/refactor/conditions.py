"""`if` chains and `switch`: when both do the same.

What OpenSIPS does (action.c SWITCH_T, route.c comp_scriptvar of 2.4.11; what is said here is the same in 2.3.6):

- `switch` reads the variable once and compares as `==` does: a text with what has a text, in upper or lower case, a
  number with what has a number. Null equals no label. To compare what has no text with a text is an error for `==`: the
  `if` takes it for false, and an `||` for all of its value.
- A variable that cannot be read makes `==` false, and an `else` runs; `switch` runs nothing then, `default` neither.
- `switch` sets return_code to 1 before it runs a branch, `if` leaves it. Both return what the branch returned, or 1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.features.refactor.return_code import may_read_code
from opensips_lsp.record import Record
from opensips_lsp.syntax.nodes import Comparison, Logic, String

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.syntax.nodes import Node

CAUTION = (
    "The variable is read once in a `switch`, but for each condition of an `if`. Where it cannot be read, `else` runs, "
    "and `default` does not."
)
DIFFERENT_CODE = "A branch may read `$rc` first, which a `switch` sets to 1 and an `if` does not."

MOST = 50  # labels of one condition: eval_expr (route.c) nests 100

# Variables that can always be read, if only as null, and are the same each time (pvar.c: pv_get_method and its like;
# tm.c: pv_get_tm_reply_code); those of _NAMED where their name is fixed (pv_get_scriptvar, pv_get_avp)
_SURE = frozenset((
    "rm", "rs", "rc", "retcode", "ru", "ruri", "rU", "ruri.user", "rd", "ruri.domain", "rp", "fU", "from.user", "fd",
    "from.domain", "fu", "from", "tU", "to.user", "td", "to.domain", "tu", "to", "si", "src_ip", "sp", "T_reply_code",
))  # fmt: skip
_NAMED = re.compile(r"\$(?:var|avp)\([\w.-]+\)")


class Branch(Record):
    """What runs for some labels, or, without one, otherwise. body: its statements."""

    labels: tuple[Node, ...]
    body: tuple[Node, ...]


def labels_of(condition: Node, depth: int = 0) -> tuple[str, tuple[Node, ...]] | None:
    """Return (variable, what it is compared with) of a condition `$x == 1`, or of some with `||` between; or None.

    None, too, for a condition in which more is nested than makes MOST labels. depth: how deep it is nested itself.
    """
    if depth > 2 * MOST:
        return None
    if condition.kind == "group":
        return labels_of(condition.children[0], depth + 1)
    if isinstance(condition, Logic):
        left, right = labels_of(condition.left, depth + 1), labels_of(condition.right, depth + 1)
        if condition.operator.text not in ("||", "or") or left is None or right is None or left[0] != right[0]:
            return None
        return left[0], left[1] + right[1]
    if not isinstance(condition, Comparison) or condition.operator.text != "==" or condition.left.kind != "variable":
        return None
    return (condition.left.text, (condition.right,)) if condition.right.kind in ("string", "number") else None


def is_sure(variable: str) -> bool:
    """Whether a variable can always be read, and is the same each time."""
    return variable[1:] in _SURE or _NAMED.fullmatch(variable) is not None


def refused(snapshot: Snapshot, branches: Sequence[Branch]) -> str | None:
    """Return why `if` and `switch` would not do the same with these branches, or None."""
    labels = [label for branch in branches for label in branch.labels]
    values = [label.value.lower() if isinstance(label, String) else label.constant for label in labels]
    if len(set(values)) < len(values):
        return "Two branches are for the same value."
    if "" in values:
        return "An empty text equals null in no `switch`, but what is empty in an `if`."
    if any(len({label.kind for label in branch.labels}) > 1 for branch in branches):
        return "A branch is for texts and for numbers: an `||` ends at the first value of another type."
    if any(len(branch.labels) > MOST for branch in branches):
        return f"OpenSIPS does not nest conditions with more than {MOST} values."
    firsts = [branch.body[0] for branch in branches if branch.body]
    return DIFFERENT_CODE if _may_read(firsts, snapshot) else None


def _may_read(nodes: Iterable[Node], snapshot: Snapshot) -> bool:
    return any(may_read_code(node, file.script) for node in nodes for file in snapshot.in_scripts)
