"""M103: the condition word `status`."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import UNSAFE, Edit, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.model.contexts import FAILURE, REPLIES
from opensips_lsp.rules.conditions._condition_words import ConditionWord, ordered, request_or_reply, use
from opensips_lsp.rules.conditions._myself import inside_brackets
from opensips_lsp.syntax.literals import string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Comparison

_EXACTLY = {"=~": "==", "!~": "!="}  # of a code with all its digits


class BareStatus(ConditionWord):
    """OpenSIPS 2.4 removed the bare word `status`; in a reply it is `$rs`.

    Outside reply routes 2.3 compared the request URI, whatever the author had in mind: `status` and `uri` were one
    token. There you must choose: keep what 2.3 did, or test the status that was meant. `$rs` is NULL in a request; in a
    failure route, t_check_status() and `$T_reply_code` of module tm give the status of the transaction.
    """

    code = "M103"
    message = "`status` is no longer a keyword in OpenSIPS 2.4; use `$rs`"
    keywords = ("status",)
    prefilter = Prefilter(words=keywords)
    examples = (
        Bad('onreply_route { if («status»=="200") exit; }', 'onreply_route { if ($rs=="200") exit; }'),
        Bad('onreply_route[r] { if («status»=~"18[0-9]") exit; }', 'onreply_route[r] { if ($rs=~"18[0-9]") exit; }'),
        Bad(
            'failure_route[f] { if («status»=~"486") exit; }',
            choices=(
                "Use `$ru`, the request URI, as 2.3 did here",
                'Use `t_check_status("486")`, the status of the transaction',
                "Use `$T_reply_code == 486`, the status of the transaction",
            ),
        ),
        Bad(
            'failure_route[f] { if («status»!="486" && «status» >= "500") exit; }',
            choices=(
                "Use `$ru`, the request URI, as 2.3 did here",
                'Use `!t_check_status("486")`, the status of the transaction',
                "Use `$T_reply_code != 486`, the status of the transaction",
                "Use `$ru`, the request URI, as 2.3 did here",
                "Use `$T_reply_code >= 500`, the status of the transaction",
            ),
        ),
        Bad(
            'route { if («status»=="486") exit; }',
            choices=(
                "Use `$ru`, the request URI, as 2.3 did here",
                "Use `$rs`, the status code, which a request does not have",
            ),
        ),
        Good('failure_route[f] { if (t_check_status("486")) exit; }'),
        Good('route { xlog("status"); $avp(status) = 1; }'),
    )

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        if contexts & REPLIES:
            yield self.finding(node.left, **request_or_reply(node, contexts))
            return
        of_transaction = FAILURE in contexts and ("tm" in script.modules or not script.complete)
        yield self.finding(
            node.left,
            "`status` is no longer a keyword in OpenSIPS 2.4; outside reply routes, 2.3 compared the request URI",
            choices=(
                use(node, "$ru", UNSAFE, title="Use `$ru`, the request URI, as 2.3 did here"),
                *(_of_transaction(node) if of_transaction else ()),
                *(
                    (use(node, "$rs", UNSAFE, title="Use `$rs`, the status code, which a request does not have"),)
                    if contexts != {FAILURE}
                    else ()
                ),
            ),
        )


def _of_transaction(node: Comparison) -> Iterator[Fix]:
    """The fixes that test the status of the transaction, as module tm knows it."""
    right, operator = node.right, node.operator.text
    text = string_value(right.text) if right.kind == "string" else right.joined
    code = re.compile(r"[1-6][0-9][0-9]").fullmatch(text)
    if right.kind == "variable" or '"' in text:
        return
    if not ordered(node) and (code or right.kind == "string") and not inside_brackets(node):
        call = f'{"!" if operator[0] == "!" else ""}t_check_status("{text}")'
        edits = (Edit(node.start, node.end, call),)
        yield Fix(f"Use `{call}`, the status of the transaction", edits, UNSAFE)
    if code:
        condition = f"$T_reply_code {_EXACTLY.get(operator, operator)} {text}"
        edits = (Edit(node.start, node.end, condition),)
        yield Fix(f"Use `{condition}`, the status of the transaction", edits, UNSAFE)
