"""H611: the AVP in which nathelper hands the received address to the registrar."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import WARNING
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.parameters import settings, stands_in, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.parameters import Value
    from opensips_lsp.syntax.items import Item

_AVP = r"\s*\$\(?avp\(([^()$]+)\)\)?\s*"
_REGISTRARS = ("registrar", "mid_registrar")
_LOADS = 'loadmodule "usrloc.so"\nloadmodule "registrar.so"\nloadmodule "nathelper.so"\n'
_BOTH = 'modparam("nathelper", "received_avp", "$avp(rcv)")\n'


class ReceivedAddressLost(Rule):
    """`received_avp` of nathelper and that of the registrar are different AVPs.

    fix_nated_register() writes the source address of a REGISTER to the AVP of nathelper; save() reads it from that of
    the registrar. OpenSIPS starts with two AVPs, or with none for the registrar (nathelper.c `fix_nated_register_f`,
    registrar/save.c), but phones behind NAT are stored with their private address, and no call reaches them.
    """

    code = "H611"
    severity = WARNING
    stage = None
    prefilter = Prefilter(words=("received_avp",), tokens=("MODPARAM",))
    examples = (
        Bad(_LOADS + _BOTH + 'modparam("registrar", "received_avp", «"$avp(received)"»)\nroute { save("location"); }'),
        Bad(
            _LOADS
            + 'modparam("nathelper", "received_avp", «"$avp(rcv)"»)\nroute { fix_nated_register(); save("location"); }'
        ),
        Good(_LOADS + _BOTH + 'modparam("registrar", "received_avp", "$avp(rcv)")\nroute { fix_nated_register(); }'),
        Bad(
            _LOADS
            + 'modparam("nathelper", "received_avp", «"$avp(rcv)"»)\nroute { fix_nated_register(); save("location"); }',
            target="3.6",
        ),
        Good(_LOADS + 'modparam("nathelper|registrar", "received_avp", "$avp(rcv)")\nroute { fix_nated_register(); }'),
        Good(_LOADS + _BOTH + 'route { save("location"); }'),
        Good(_LOADS + 'modparam("registrar", "received_avp", "$avp(received)")\nroute { save("location"); }'),
        Good(
            'loadmodule "nathelper.so"\nmodparam("nathelper", "received_avp", "$avp(rcv)")\n'
            "route { fix_nated_register(); exit; }"
        ),
        Good('modparam("nathelper", "received_avp", "$avp(rcv)")\nroute[a] { fix_nated_register(); }'),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if not any(param.name == "received_avp" for param in facts_of(item).params) or not script.complete:
            return
        from_nathelper = _name(values(script, "nathelper", "received_avp"))
        for registrar in _REGISTRARS:
            if from_nathelper is None or registrar not in script.modules or "nathelper" not in script.modules:
                continue
            found = values(script, registrar, "received_avp")
            if not found and script.mentions(frozenset(("fix_nated_register",))):
                message = (
                    f"phones behind NAT are stored without their received address: fix_nated_register() writes it to "
                    f"`$avp({from_nathelper})`; set `received_avp` of module `{registrar}` to the same AVP"
                )
                yield from self._at("nathelper", message, offset, script, source)
            elif found and _name(found) not in (None, from_nathelper):
                message = (
                    f"phones behind NAT are stored without their received address: module `nathelper` writes it to "
                    f"`$avp({from_nathelper})`, but `{registrar}` reads `$avp({_name(found)})`"
                )
                yield from self._at(registrar, message, offset, script, source)

    def _at(self, module: str, message: str, offset: int, script: Script, source: Source) -> Iterator[Finding]:
        one = settings(script, module, "received_avp")[-1]
        if stands_in(one, offset, source):
            yield self.finding(one.node.value, message)


def _name(found: tuple[Value, ...]) -> str | None:
    """The name of the AVP that the last of some values is, or None."""
    match = re.compile(_AVP).fullmatch(found[-1]) if found and isinstance(found[-1], str) else None
    return match.group(1).strip() if match else None
