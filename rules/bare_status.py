"""M103: the condition word `status`."""

from opensips_lsp.rules._condition_words import ConditionWord, use
from opensips_lsp.rules.bare_uri import request_or_reply

from opensips_lsp.rule import UNSAFE, Bad, Good
from opensips_lsp.script import REPLIES


class BareStatus(ConditionWord):
    """OpenSIPS 2.4 dropped the bare word `status`; in a reply it is `$rs`.

    Outside of reply routes 2.3 compared the request URI, whatever the author had in mind: `status` and `uri` were one
    token. There a person has to choose: keep what 2.3 did, or ask for the status that was meant. `$rs` is NULL in a
    request; in a failure route t_check_status() asks for the status of the transaction.
    """

    code = "M103"
    message = "`status` is no keyword since OpenSIPS 2.4; use `$rs`"
    keywords = ("status",)
    examples = (
        Bad('onreply_route { if («status»=="200") exit; }', 'onreply_route { if ($rs=="200") exit; }'),
        Bad('onreply_route[r] { if («status»=~"18[0-9]") exit; }', 'onreply_route[r] { if ($rs=~"18[0-9]") exit; }'),
        Bad(
            'failure_route[f] { if («status»=~"486") exit; }',
            choices=(
                "Use `$ru`: 2.3 compared the request URI here",
                "Use `$rs`: the status code, which a request has not",
            ),
        ),
        Good('failure_route[f] { if (t_check_status("486")) exit; }'),
        Good('route { xlog("status"); $avp(status) = 1; }'),
    )

    def judge(self, node, word, contexts, script):
        if contexts & REPLIES:
            yield self.finding(node.left, **request_or_reply(node, contexts))
            return
        yield self.finding(
            node.left,
            "`status` is no keyword since OpenSIPS 2.4; outside of reply routes 2.3 took it for the request URI",
            choices=(
                use(node, "$ru", UNSAFE, title="Use `$ru`: 2.3 compared the request URI here"),
                use(node, "$rs", UNSAFE, title="Use `$rs`: the status code, which a request has not"),
            ),
        )
