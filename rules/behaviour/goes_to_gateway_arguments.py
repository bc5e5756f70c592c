"""M318: goes_to_gw() without partitions."""

from __future__ import annotations

from opensips_lsp.lint.finding import INFO, SAFE, UNSAFE, replace
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.behaviour._gateways import all_types, is_negative, is_number, type_argument, type_of
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import calls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Call, Node

_LOADS = 'loadmodule "drouting.so"\n'
_ALL = 'Write "-1" for all types'
_READS_TYPE = (2, 4, 8)  # commit 9c6664a3bb; before, the second argument was taken for the type
_NO_CRASH = (2, 4, 7)  # commit 50e21b27be; before, a type was read at the address -1


class GoesToGatewayArguments(Migrating):
    """Without partitions, goes_to_gw() of `drouting` reads its arguments differently than in 2.3.

    With one argument, 2.3 matched gateways of all types, whatever the argument was; in OpenSIPS 2.4.8 and later the
    argument is the type. "-1" matches all types.

    With two or three arguments, 2.3 used the address of the second one as the type and read no flags: it matched all
    types or none, by chance. Until 2.4.7 the type is just as wrong, and mostly 1; 2.4.8 and later read the type and the
    flags as the manual says (drouting.c goes_to_gw_1, goes_to_gw of 3.0 to 4.0). Only you know what was meant.

    Without arguments it matches all types; 2.4.0 to 2.4.6 crash there. Nothing is reported where `use_partitions` is
    set.
    """

    code = "M318"
    subjects = ("function goes_to_gw",)
    prefilter = Prefilter(words=("goes_to_gw",))
    examples = (
        bad(_LOADS + 'route { if («goes_to_gw("1")») exit; }', _LOADS + 'route { if (goes_to_gw("-1")) exit; }'),
        bad(_LOADS + 'route { if («goes_to_gw("0")») exit; }', _LOADS + 'route { if (goes_to_gw("-1")) exit; }'),
        bad(_LOADS + 'route { «goes_to_gw("1","i")»; «goes_to_gw("0","i","$var(x)")»; }', choices=(_ALL, _ALL)),
        bad(_LOADS + 'route { «goes_to_gw("-1","i")»; }'),
        bad(_LOADS + "route { if («goes_to_gw()») exit; }", _LOADS + 'route { if (goes_to_gw("-1")) exit; }',
            target="2.4.6"),
        bad('route[gw] { «goes_to_gw("1")»; }', choices=(_ALL,)),
        bad('import_file "modules.cfg"\n' + _LOADS + "route[a] { «goes_to_gw()»; }", choices=(_ALL,), target="2.4.0"),
        bad(_LOADS + 'modparam("drouting", "use_partitions", 1)\nroute { «goes_to_gw()»; }', target="2.4.6"),
        good(_LOADS + 'route { goes_to_gw(); goes_to_gw("-1"); is_from_gw("1","i"); }'),
        good(_LOADS + 'modparam("drouting", "use_partitions", 1)\nroute { goes_to_gw("p", "1"); }'),
        good('route[gw] { goes_to_gw("p", "1"); }'),
        good(_LOADS + 'route { goes_to_gw("1"); goes_to_gw("0"); goes_to_gw("1","i"); }', target="2.4.7"),
        good(_LOADS + "route { goes_to_gw(); }", target="2.4.7"),
        Bad(_LOADS + 'route { if («goes_to_gw(1)») exit; }', _LOADS + 'route { if (goes_to_gw(-1)) exit; }',
            target="3.6", origin="2.3"),
        Bad(_LOADS + 'route { if («goes_to_gw("1")») exit; }', _LOADS + 'route { if (goes_to_gw(-1)) exit; }',
            target="3.6", origin="2.3"),
        Bad(_LOADS + 'route { «goes_to_gw(0, "i")»; }', target="3.6", origin="2.3", choices=(_ALL,)),
        Good(_LOADS + 'route { goes_to_gw(); goes_to_gw(-1); goes_to_gw($var(t)); }', target="3.6", origin="2.3"),
        Good(_LOADS + 'modparam("drouting", "use_partitions", 1)\nroute { goes_to_gw(1, "i", , , "p"); }', target="3.6",
             origin="2.3"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in calls(offset, item, "goes_to_gw"):
            argument, known, partitions = type_argument(call, script)
            if not call.arguments:
                if script.target < _NO_CRASH:
                    yield self._crashes(call, known, partitions and known)
            elif not partitions and argument is not None and script.target >= _READS_TYPE:
                kind = type_of(argument)
                if kind is not None and is_number(kind):
                    yield from self._misread(call, argument, kind, known, script)

    def _crashes(self, call: Call, known: bool, partitions: bool) -> Finding:
        message = "`goes_to_gw` without arguments crashes OpenSIPS before 2.4.7"
        if partitions:
            return self.finding(call, f"{message}; name the partition")
        fix = replace(call, 'goes_to_gw("-1")', _ALL, SAFE if known else UNSAFE)
        return self.finding(call, f'{message}; pass "-1", which means the same', *((fix,) if known else (None, (fix,))))

    def _misread(self, call: Call, argument: Node, kind: str, known: bool, script: Script) -> Iterator[Finding]:
        fix = replace(argument, all_types(argument, script.target), _ALL, SAFE if known else UNSAFE)
        if len(call.arguments) > 1:
            message = (
                "2.3 used an address as the type in `goes_to_gw` and ignored the flags: it matched all types or none, "
                f"by chance. OpenSIPS 2.4.8 and later read both: check that you mean `{call.in_a_line}`"
            )
            choices = () if is_negative(kind) else (fix._replace(applicability=UNSAFE),)
            yield self.finding(call, message, None, choices)._replace(severity=INFO)
        elif not is_negative(kind):
            message = f"`goes_to_gw` matches only type {kind.strip()} in OpenSIPS 2.4.8 and later"
            yield self.finding(
                call, f'{message}; 2.3 matched all types, as "-1" does', *((fix,) if known else (None, (fix,)))
            )
