"""M102: the condition word `uri`."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.model.contexts import REPLIES, REQUESTS
from opensips_lsp.rules.conditions._condition_words import ConditionWord, doubt, ordered, use, when

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Comparison

_LAUNCH = 'loadmodule "exec.so"\nonreply_route { launch(exec("x"), r); }\nroute { exit; }\n'


class BareUri(ConditionWord):
    """OpenSIPS 2.4 dropped the bare word `uri`; in a request it is `$ru`, in a reply `$rs`.

    2.3 read `uri` and `status` as one and the same token: the request URI in a request, the status code in a reply.
    In a route that both requests and replies reach, by route() calls too, only a person can tell which is meant. With
    `<`, `>`, `<=` and `>=` 2.3 knew no answer, and the test was false; 2.4 orders the texts. Where launch() reports
    to there is a dummy request, not the message of the caller: no fix is safe there.
    """

    code = "M102"
    message = "`uri` is no keyword since OpenSIPS 2.4; use `$ru`"
    keywords = ("uri",)
    examples = (
        Bad('route { if («uri»=~"^sip:[0-9]+@") exit; }', 'route { if ($ru=~"^sip:[0-9]+@") exit; }'),
        Bad('onreply_route { if («uri»=="200") exit; }', 'onreply_route { if ($rs=="200") exit; }'),
        Bad(
            'route { route(a); } onreply_route { route(a); } route[a] { if («uri»=="sip:a@b") exit; }',
            choices=("Use `$ru`, the request URI", "Use `$rs`, the status code of the reply"),
        ),
        Bad('timer_route[t, 5] { if («uri»=="sip:a@b") exit; }',
            'timer_route[t, 5] { if ($ru=="sip:a@b") exit; }', unsafe=True),
        Bad('route { if («uri»<"x" || !«uri» >= b.org) exit; }',
            'route { if ($ru<"x" || !$ru >= "b.org") exit; }', unsafe=True),
        Bad('onreply_route { if («uri» < "200") exit; }', 'onreply_route { if ($rs < "200") exit; }', unsafe=True),
        Bad("route { if («uri» == $rU || «uri» < 5 || «uri» == max_len) exit; }"),
        Bad(_LAUNCH + 'route[r] { if («uri»=~"a") exit; }', _LAUNCH + 'route[r] { if ($ru=~"a") exit; }', unsafe=True),
        Good('route { if ($(ru{uri.param,uri}) == "uri") exit; }'),
        Good("route { uri(); }"),
    )  # fmt: skip

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        yield self.finding(node.left, **request_or_reply(node, contexts))


def request_or_reply(node: Comparison, contexts: frozenset[str]) -> dict[str, Any]:
    """Message, fix and choices for the token that is the request URI in requests and the status code in replies."""
    word, same, why = node.left.text, not ordered(node), doubt(node, contexts)
    if contexts <= REPLIES:
        return {"message": f"`{word}` is no keyword since OpenSIPS 2.4; in a reply it was the status code, `$rs`{why}",
                "fix": use(node, "$rs", when(same))}  # fmt: skip
    if contexts & REPLIES:
        return {
            "message": f"`{word}` is no keyword since OpenSIPS 2.4; requests and replies both come here: "
            f"it was the request URI for the one, the status code for the other{why}",
            "choices": (
                use(node, "$ru", UNSAFE, title="Use `$ru`, the request URI"),
                use(node, "$rs", UNSAFE, title="Use `$rs`, the status code of the reply"),
            ),
        }
    return {"message": f"`{word}` is no keyword since OpenSIPS 2.4; use `$ru`{why}",
            "fix": use(node, "$ru", when(same and contexts <= REQUESTS))}  # fmt: skip
