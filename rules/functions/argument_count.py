"""C405: a module's function with the wrong number of arguments."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.functions import LOOKED_UP, counts, fitting, forms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call


class ArgumentCount(Rule):
    """A module's function is called with a number of arguments that it does not accept.

    An empty argument counts: `f(,"x")` has two. OpenSIPS identifies a function by its name and its number of
    arguments, prints "unknown command, missing loadmodule?" and does not start.
    """

    code = "C405"
    stage = "check"
    visits = ("call",)
    begins = LOOKED_UP
    examples = (
        Bad('loadmodule "sl.so"\nroute { «sl_send_reply»("200"); }'),
        Bad('loadmodule "tm.so"\nroute { «t_relay»("a","b","c"); }'),
        Bad('loadmodule "siptrace.so"\nroute { «sip_trace»(); }'),
        Bad("route { if («is_myself»()) exit; }", target="3.1"),
        Good('route { if (is_myself("$rd", 5060)) exit; }', target="3.1"),
        Bad(
            'loadmodule "sipmsgops.so"\nroute { «remove_hf»("^X-", "r"); «remove_hf»("X-*","g"); }',
            'loadmodule "sipmsgops.so"\nroute { remove_hf_re("^X-"); remove_hf_glob("X-*"); }',
            target="3.0",
        ),
        Bad(
            'loadmodule "uac.so"\nroute { «uac_replace_from»("sip:$fU@b.c"); «uac_replace_to»("$tu"); }',
            'loadmodule "uac.so"\nroute { uac_replace_from(,"sip:$fU@b.c"); uac_replace_to(,"$tu"); }',
            target="3.6",
        ),
        Bad('loadmodule "sipmsgops.so"\nroute { «remove_hf»("X", "x"); }', target="3.0"),
        Good('loadmodule "sl.so"\nroute { sl_send_reply("200", "OK"); }'),
        Good('loadmodule "tm.so"\nroute { t_relay(); t_relay("0x01"); t_relay(,"udp:a"); }'),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        found = forms(node, script, source)
        if not found or fitting(node, found) or not script.has_all_text:
            return
        callable_forms = [form for form in found if getattr(form, "routes", True)] or found
        given = node.arity
        message = f"`{node.name.text}` takes {counts(callable_forms)}, not {given}"
        signatures = sorted({form.signature for form in callable_forms if form.signature})
        if signatures:
            message += ": " + " or ".join(f"`{signature}`" for signature in signatures[:3])
        said, fix = _remedy(node, script, source)
        yield self.finding(node.name, f"{message}; {said}" if said else message, fix)


def _remedy(node: Call, script: Script, source: Source) -> tuple[str, Fix | None]:
    """(what to write instead, "" if nothing is known; the Fix if one is certain)."""
    from opensips_lsp.catalogue.successors import CALLS  # late: for few scripts
    from opensips_lsp.rules.common.call_forms import remedy_of

    remedy = remedy_of(node, script, source)
    if remedy is not None:
        return remedy.said, remedy.fix
    row = CALLS.get((node.name.text, node.arity))
    return row.text if row else "", None
