"""M106: `from_uri == myself` and `to_uri == myself`."""

from opensips_lsp.rules._condition_words import when
from opensips_lsp.rules._myself import Myself, exact, offered, rewrite

from opensips_lsp.rule import UNSAFE, Bad, Good
from opensips_lsp.script import ELSEWHERE, LOCAL, REPLIES, REQUESTS

_VARIABLES = {"from_uri": ("$fd", "$fu"), "to_uri": ("$td", "$tu")}


class FromToUriMyself(Myself):
    """OpenSIPS 2.4 dropped `from_uri == myself` and `to_uri == myself`; is_myself() asks, but for the port.

    2.3 compared host and port, and took 5060 where the URI names no port. 2.4 has no variable for that port, and
    without one is_myself() takes any: only the long form asks the same, so it is the fix. Most scripts mean the host
    alone: `is_myself("$fd")` says that, but is true for more messages than before; the setting `myself = "host"` makes
    it the fix.
    """

    code = "M106"
    keywords = tuple(_VARIABLES)
    examples = (
        Bad(
            "route { if («from_uri==myself») exit; }",
            'route { if (($(fu{uri.port})>0 && is_myself("$fd", "$(fu{uri.port})")) || '
            '(!($(fu{uri.port})>0) && is_myself("$fd", "5060"))) exit; }',
            choices=('Use `is_myself("$fd")`: the host with any port, more than 2.3 took',),
        ),
        Bad(
            "route { if («myself!=to_uri») exit; }",
            'route { if (!(($(tu{uri.port})>0 && is_myself("$td", "$(tu{uri.port})")) || '
            '(!($(tu{uri.port})>0) && is_myself("$td", "5060")))) exit; }',
        ),
        Good('route { if (is_myself("$fd")) exit; }'),
    )

    def judge(self, node, word, contexts, script):
        domain, uri = _VARIABLES[word]
        measured = REQUESTS | REPLIES if word == "from_uri" else (REQUESTS | REPLIES) - {LOCAL}
        same = rewrite(node, exact(domain, uri, f"$({uri[1:]}{{uri.port}})"),
                       "Use the long form: host and port as in 2.3", when(contexts <= measured))  # fmt: skip
        host = rewrite(node, f'is_myself("{domain}")',
                       f'Use `is_myself("{domain}")`: the host with any port, more than 2.3 took', UNSAFE)  # fmt: skip
        message = f"`{word} == myself` is gone since OpenSIPS 2.4; is_myself() asks for host and port"
        if script.myself == "host" and host is not None:
            host, same = same, host._replace(applicability=when(contexts <= measured | {ELSEWHERE}))
        yield self.finding(node, message, same, offered(host))
