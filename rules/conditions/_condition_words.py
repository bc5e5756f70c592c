"""What the rules for the condition words that 2.4 dropped share (cfg.y of 2.3.6, exp_cond; lexer: cfg.lex).

Later series compare as 2.4 does: comp_scriptvar() and comp_strval() of route.c, and check_self() of forward.c, are the
same from 2.4.11 to 4.0.1.
"""

from __future__ import annotations

from opensips_lsp.catalogue.version import is_later
from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix
from opensips_lsp.lint.rule import Rule
from opensips_lsp.model.contexts import ELSEWHERE, REPLIES, REQUESTS
from opensips_lsp.rules.conditions._operands import refused
from opensips_lsp.syntax.nodes import Comparison

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Comparison, Node


class ConditionWord(Rule):
    """Base: a comparison whose left side is one of `keywords`; `check_comparison` yields what replaces it.

    What 2.3 refuses as well has no fix: its meaning is unknown.
    """

    breaks_in = "2.4"
    guide = "2.2 Core keywords"
    visits = ("condition_word",)
    keywords: tuple[str, ...] = ()

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        word, comparison = node.text, node.parent
        if word not in self.keywords or not isinstance(comparison, Comparison) or _compares_myself(comparison):
            return  # a broken statement keeps a word without its comparison
        certain = not refused(comparison)
        for finding in self.found(comparison, word, script.contexts_of(node, source), script, source):
            yield finding if certain else finding._replace(fix=None, choices=())

    def found(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script, source: Source
    ) -> Iterable[Finding]:
        """Return the findings for a comparison of `word` in these contexts, which may have parts that are opaque."""
        return self.check_comparison(node, word, contexts, script)

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        """Yield the findings for a comparison of `word` in these contexts."""
        raise NotImplementedError


def ordered(node: Comparison) -> bool:
    """Whether a comparison is one with `<`, `>`, `<=` or `>=`."""
    return node.operator.kind == "ORDER"


_ORDERED = (
    ". 2.3 could not order strings, so this test was always false, even after `!`; with the variable it can be true"
)
_UNSEEN = (
    ". Not all callers of this route are visible here; after launch() or in a timer there is no message of a caller, "
    "and the variable may give a different result"
)


def doubt(node: Comparison, contexts: frozenset[str]) -> str:
    """The end of a message: why a comparison of `uri`, `method` ... may give another result; "" if it cannot."""
    if ordered(node):
        return _ORDERED
    return _UNSEEN if ELSEWHERE in contexts else ""


def _compares_myself(node: Comparison) -> bool:
    """Whether a comparison is one that 2.3 has with `myself`: other rules check those."""
    return is_myself(node.right) and node.left.text in ("uri", "status", "from_uri", "to_uri", "src_ip", "dst_ip")


def is_myself(node: Node) -> bool:
    """Whether an operand is the word `myself`."""
    return node.kind in ("host", "bare_word", "condition_word") and node.text == "myself"


def rewrite(node: Comparison, variable: str, right: str | None = None) -> tuple[Edit, ...]:
    """The edits that replace a comparison's left side with a variable, and quote a bare right side.

    right: what replaces the right side; None: it stays.
    """
    edits = [Edit(node.left.start, node.left.end, variable)]
    if right is None and node.right.kind in ("host", "bare_word"):
        right = f'"{node.right.joined}"'
    if right is not None:
        edits.append(Edit(node.right.start, node.right.end, right))
    return tuple(edits)


def use(
    node: Comparison, variable: str, applicability: str = SAFE, right: str | None = None, title: str | None = None
) -> Fix:
    """The Fix that compares a variable instead of a condition word."""
    return Fix(title or f"Replace `{node.left.text}` with `{variable}`", rewrite(node, variable, right), applicability)


def at(variable: str, target: Version) -> str:
    """The variable of 2.4 by the name that a target has for it: `$socket_in(ip)` for `$Ri` in 3.3.

    The socket that a message came in on (rcv.bind_address) is what `$Ri` and `$Rp` tell of before, too; a message from
    the network has its protocol and address family (receive.c receive_msg, the transports' `struct receive_info`), so
    that a comparison of `$pr` or `$af` with a text says the same.
    """
    if not is_later(target):
        return variable
    from opensips_lsp.rules.common.later import variable_row  # late: for few scripts

    row = variable_row(variable[1:], target)
    return f"${row.edit}" if row is not None and row.edit else variable


def is_of_packet(variable: str, script: Script) -> bool:
    """Whether a variable has the protocol or address family of the socket, which may not be that of the message.

    `proto_hep` gives a copied message those of the packet that it was copied from (proto_hep.c update_recv_info), and
    the socket that the copy came in on.
    """
    return variable.startswith("$socket_in") and "proto_hep" in script.modules


def when(safe: bool) -> str:
    """SAFE or UNSAFE, the applicability of a fix."""
    return SAFE if safe else UNSAFE


def request_or_reply(node: Comparison, contexts: frozenset[str]) -> dict[str, Any]:
    """Message, fix and choices for the token that is the request URI in requests and the status code in replies."""
    word, same, why = node.left.text, not ordered(node), doubt(node, contexts)
    if contexts <= REPLIES:
        return {"message": f"`{word}` is no longer a keyword in OpenSIPS 2.4; in a reply, use `$rs`{why}",
                "fix": use(node, "$rs", when(same))}  # fmt: skip
    if contexts & REPLIES:
        return {
            "message": f"`{word}` is no longer a keyword in OpenSIPS 2.4. Both requests and replies reach this route: "
            f"it was the request URI in a request, the status code in a reply{why}",
            "choices": (
                use(node, "$ru", UNSAFE, title="Use `$ru`, the request URI"),
                use(node, "$rs", UNSAFE, title="Use `$rs`, the status code of the reply"),
            ),
        }
    return {"message": f"`{word}` is no longer a keyword in OpenSIPS 2.4; use `$ru`{why}",
            "fix": use(node, "$ru", when(same and contexts <= REQUESTS))}  # fmt: skip
