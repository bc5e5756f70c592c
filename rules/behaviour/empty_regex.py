"""M307: matching an empty text."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import INFO, UNSAFE, Edit, Fix
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.behaviour._transformations import is_null_for_nothing, parse
from opensips_lsp.rules.common.migrating import Migrating, bad, good, others
from opensips_lsp.rules.common.places import comparisons, condition_of, is_and, throughout
from opensips_lsp.rules.common.variable_text import variable_name
from opensips_lsp.syntax.nodes import Comparison, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_MAY_BE_EMPTY = frozenset(("avp", "bf", "hdr", "mf", "sf", "var"))


class EmptyRegex(Migrating):
    """OpenSIPS 2.4.7 and later match an empty string like any other; before, both `=~` and `!~` were false for it.

    So `$var(e) !~ "foo"` is now true for an empty `$var(e)`, and `=~` is where the pattern matches an empty string.
    That is mostly what was meant; therefore this is reported once in a file, and only for variables that may be empty
    and for patterns that make a difference. The choice keeps the behaviour of 2.3.
    """

    code = "M307"
    breaks_in = "2.4.7"
    severity = INFO
    examples = (
        bad('route { if («$var(e) !~ "foo"») { exit; } }',
            choices=('Test for an empty string first, as 2.3 did',)),
        bad('route { if («$hdr(X) =~ "^$"» || $avp(a) !~ "x") exit; }',
            choices=('Test for an empty string first, as 2.3 did',)),
        bad('route { if («$mf !~ "NAT"») exit; }', choices=('Test for an empty string first, as 2.3 did',)),
        good('route { if ($var(e) != "" && $var(e) !~ "foo") { exit; } }'),
        good('route { if ($var(e) =~ "foo" || $ru !~ "foo" || $(ru{uri.user}) !~ "a") exit; }'),
        good('route { if ($var(e) !~ "foo") exit; }', target="2.4.6"),
        Bad('route { if («$var(e) !~ "foo"») { exit; } }', choices=("Test for an empty string first, as 2.3 did",),
            target="3.6", origin="2.3"),
        Good('route { if ($var(e) !~ "foo") exit; }', target="3.6", origin="2.4"),
    )  # fmt: skip

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        if not script.gathered(_is_there):
            return
        found = [node for node in throughout(source, comparisons, _may_be_empty) if _differs(node)]
        if found:
            what = "true" if found[0].operator.text == "!~" else "evaluated like for any other string"
            first, left = found[0].operator.text, found[0].left.text
            message = f"`{first}` is {what} for an empty `{left}` in OpenSIPS 2.4.7 and later; it was false"
            edits = tuple(edit for node in found for edit in _guard(node))
            choice = Fix("Test for an empty string first, as 2.3 did", edits, UNSAFE)
            yield self.finding(found[0], message + others(len(found)), choices=(choice,) if edits else ())


def _may_be_empty(left: str, operator: str, right: str) -> bool:
    return right[0] in "\"'" and operator in ("=~", "!~") and variable_name(left) in _MAY_BE_EMPTY


def _differs(node: Comparison) -> bool:
    if not isinstance(node.right, String):
        return False
    left = parse(node.left.text)
    if left is not None and any(map(is_null_for_nothing, left.steps)):
        return False  # reported as M302
    if node.operator.text == "=~" and not _allows_nothing(node.right.value):
        return False
    placed = condition_of(node)
    return placed is None or not any(
        isinstance(other, Comparison) and other.left.text == node.left.text and other.right.text in ('""', "''")
        for other in placed[0].walk()
    )


def _allows_nothing(pattern: str) -> bool:
    """Whether a pattern matches an empty text; a POSIX pattern that Python does not read is taken not to."""
    try:
        return re.search(pattern, "") is not None
    except re.error:
        return False


def _guard(node: Comparison) -> tuple[Edit, ...]:
    """The Edits that test whether the left side is empty."""
    if condition_of(node) is None:
        return ()
    text = f'{node.left.text} != "" && '
    if node.parent_kind == "group" or is_and(node.parent):
        return (Edit(node.start, node.start, text),)
    return Edit(node.start, node.start, f"({text}"), Edit(node.end, node.end, ")")


def _is_there(item: Item) -> bool:
    return any(True for _ in comparisons(0, item, _may_be_empty))
