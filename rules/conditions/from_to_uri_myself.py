"""M106: `from_uri == myself` and `to_uri == myself`."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.model.contexts import ELSEWHERE, LOCAL, REPLIES, REQUESTS
from opensips_lsp.rules.conditions._condition_words import when
from opensips_lsp.rules.conditions._listeners import own
from opensips_lsp.rules.conditions._myself import Myself, exact, offered, rewrite, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Comparison

_VARIABLES = {"from_uri": ("$fd", "$fu"), "to_uri": ("$td", "$tu")}
_SAME = "Use the equivalent of 2.3: no port means 5060"
_LISTEN = "listen=udp:10.0.0.1:5060\n"


class FromToUriMyself(Myself):
    """OpenSIPS 2.4 removed `from_uri == myself` and `to_uri == myself`; is_myself() tests the same but for the port.

    2.3 compared host and port, assumed 5060 for a URI without a port, and treated `tel:` URIs as its own. 2.4 has no
    variable for that port, and without one is_myself() accepts any port. Where each own address listens on 5060, that
    is the same: the short form is the fix. Where some do not, a longer form is; where the script does not say what it
    listens on, you must choose. Most scripts mean only the host: `is_myself("$fd")` tests that, but is true for more
    messages than before; the setting `myself = "host"` makes it the fix. See uri-myself for how the forms were tested.
    """

    code = "M106"
    keywords = tuple(_VARIABLES)
    examples = (
        Bad(
            _LISTEN + "route { if («from_uri==myself») exit; }",
            _LISTEN + 'route { if ($(fu{uri.schema})=="tel" || is_myself("$fd", "$(fu{uri.port})")) exit; }',
            choices=('Use `is_myself("$fd")`, which accepts any port, unlike 2.3',),
        ),
        Bad(
            _LISTEN + "route { if («myself!=to_uri») exit; }",
            _LISTEN + 'route { if ($td!=NULL && !is_myself("$td", "$(tu{uri.port})")) exit; }',
        ),
        Bad(
            _LISTEN + "alias=udp:example.org:5070\nroute { if (!«from_uri==myself») exit; }",
            _LISTEN + 'alias=udp:example.org:5070\nroute { if ($fd!=NULL && !(is_myself("$fd", "$(fu{uri.port})") && '
            '($(fu{uri.port})>0 || is_myself("$fd", "5060")))) exit; }',
        ),
        Bad(
            "route { if («from_uri==myself») exit; }",
            choices=('Use `is_myself("$fd")`, which accepts any port, unlike 2.3', _SAME),
        ),
        Good('route { if (is_myself("$fd")) exit; }'),
    )

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        domain, uri = _VARIABLES[word]
        measured = REQUESTS | REPLIES if word == "from_uri" else (REQUESTS | REPLIES) - {LOCAL}
        host = rewrite(node, f'is_myself("{domain}")',
                       f'Use `is_myself("{domain}")`, which accepts any port, unlike 2.3', UNSAFE)  # fmt: skip
        known = own(script)
        if known is not None:
            long = exact(node, domain, uri, known, _SAME, when(contexts <= measured), script.target)
        else:
            long = rewrite(node, short(domain, uri, script.target), _SAME, UNSAFE)
        message = (
            f"`{word} == myself` was removed in OpenSIPS 2.4; use `is_myself()`, which compares host and port as "
            f"given. "
            "2.3 assumed port 5060 for a URI without a port, and treated `tel:` URIs as its own"
        )
        meant = {"host": host, "exact": long}.get(script.myself or "")
        if meant is not None:
            safe = contexts <= (measured if script.complete else measured | {ELSEWHERE})
            others = [one for one in offered(host, long) if one is not meant]
            yield self.finding(node, message, meant._replace(applicability=when(safe)), others)
        elif known is not None:
            yield self.finding(node, message, long, offered(host))
        else:
            yield self.finding(node, message, choices=offered(host, long))
