"""M102: the condition word `uri`."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.conditions._condition_words import ConditionWord, request_or_reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Comparison

_LAUNCH = 'loadmodule "exec.so"\nonreply_route { launch(exec("x"), r); }\nroute { exit; }\n'


class BareUri(ConditionWord):
    """OpenSIPS 2.4 removed the bare word `uri`; in a request it is `$ru`, in a reply `$rs`.

    2.3 read `uri` and `status` as the same token: the request URI in a request, the status code in a reply. In a route
    that both requests and replies reach, including by route(), only you can tell which one is meant. With `<`, `>`,
    `<=` and `>=`, 2.3 could not order strings, and the test was false; 2.4 orders them. A route that launch() resumes
    in gets a dummy request, not the message of the caller: no fix is safe there.
    """

    code = "M102"
    message = "`uri` is no longer a keyword in OpenSIPS 2.4; use `$ru`"
    keywords = ("uri",)
    prefilter = Prefilter(words=keywords)
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
