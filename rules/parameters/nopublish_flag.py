"""M211: a flag that has a name now."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, Fix
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import ParameterRule, revalued
from opensips_lsp.syntax.item_views import tokens_with_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting

_LOADS = 'loadmodule "pua_dialoginfo.so"\n'


class NopublishFlag(ParameterRule):
    """In OpenSIPS 2.4.7 and later, `nopublish_flag` of `pua_dialoginfo` takes the name of a flag, not a number.

    The number was that of the bit, which OpenSIPS assigns to the flags of a script in an unspecified order: only you
    know which flag was meant. Write the name that `setflag()` is called with. OpenSIPS 2.4.7 prints "type mismatch"
    and does not start.
    """

    code = "M211"
    breaks_in = "2.4.7"
    table = {"nopublish_flag": ("pua_dialoginfo",)}
    examples = (
        Bad(_LOADS + 'modparam("pua_dialoginfo", "nopublish_flag", «5»)\nroute { setflag(QUIET); setflag(LOUD); }',
            choices=("Use flag `LOUD`", "Use flag `QUIET`")),
        Bad(_LOADS + 'modparam("pua_dialoginfo", "nopublish_flag", «5»)\nroute { exit; }'),
        Good(_LOADS + 'modparam("pua_dialoginfo", "nopublish_flag", "QUIET")\nroute { setflag(QUIET); }'),
        Good(_LOADS + 'modparam("pua_dialoginfo", "nopublish_flag", 5)\nroute { setflag(QUIET); }', target="2.4.6"),
    )  # fmt: skip

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        message = (
            "`nopublish_flag` of module `pua_dialoginfo` takes the name of a flag in OpenSIPS 2.4.7 and later, not a "
            "number"
        )
        choices = [Fix(f"Use flag `{name}`", (revalued(one, f'"{name}"'),), UNSAFE) for name in _flags(script)]
        yield self.report(one, message, choices=choices, span=one.node.value)


def _flags(script: Script) -> list[str]:
    """The names of the message flags that a script sets."""
    calls = [
        token for source in script.sources for _, item in source.items for token in tokens_with_text(item, "setflag")
    ]
    flags = [token.next and token.next.next for token in calls]
    return sorted({flag.text for flag in flags if flag is not None and flag.text.isidentifier()})
