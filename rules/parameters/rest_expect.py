"""M217: rest_client without "Expect: 100-continue"."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import NewDefault
from opensips_lsp.syntax.item_views import tokens_with_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.lint.finding import Finding, Fix, Spanned
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item

_LOADS = 'loadmodule "rest_client.so"\n'
_CALL = 'route { if (method=="INVITE") rest_post("http://x/", "$rb", "", "$var(b)"); }'
_CALLS = frozenset(("rest_post", "rest_put"))


class RestExpect(NewDefault):
    """OpenSIPS 2.4.8 and later no longer send "Expect: 100-continue" with bodies over 1024 bytes (`rest_client`).

    `enable_expect_100` 1 restores it; only a server that insists on the header needs it. Reported for scripts that come
    from 2.3 and call `rest_post` or `rest_put`.
    """

    code = "M217"
    breaks_in = "2.4.8"
    message = (
        'module `rest_client` no longer sends "Expect: 100-continue" with large bodies in OpenSIPS 2.4.8 and later'
    )
    module, parameter, value = "rest_client", "enable_expect_100", 1
    title = "Set `enable_expect_100` to send it"
    examples = (
        Bad('loadmodule «"rest_client.so"»\n' + _CALL, choices=(title,)),
        Good(_LOADS + 'modparam("rest_client", "enable_expect_100", 0)\n' + _CALL),
        Good(_LOADS + 'route { if (method=="INVITE") rest_get("http://x/", "$var(b)"); }'),
        Good(_LOADS + 'route { rest_post("http://x/", "$rb", "", "$var(b)"); }'),
        Good(_LOADS + _CALL, target="2.4.7"),
        Bad(
            'loadmodule «"rest_client.so"»\nroute { rest_post("http://x/", $rb, , $var(b)); }',
            choices=(title,),
            target="3.6",
            origin="2.3",
        ),
        Good(_LOADS + 'route { rest_post("http://x/", $rb, , $var(b)); }', target="3.6", origin="2.4"),
    )

    def concerns(self, script: Script) -> bool:
        return script.mentions(_CALLS) and bool(script.gathered(_sends_bodies))

    def report(self, span: Spanned, fix: Fix | None) -> Finding:
        choices = (fix._replace(applicability=UNSAFE),) if fix else ()
        return super().report(span, None)._replace(choices=choices)


def _sends_bodies(item: Item) -> bool:
    """Whether one of the functions that send bodies is called in an item."""
    return any(tokens_with_text(item, name) for name in _CALLS)
