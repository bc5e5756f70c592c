"""M402: a flag that was to start accounting."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, WARNING, replace
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.versions import reads
from opensips_lsp.syntax.item_views import tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Call

# parameter of acc up to 2.1 -> (type of accounting, None for all that are named; flag), as do_accounting() takes them
_PARAMETERS = {
    **{f"{kind}_flag": (kind, None) for kind in ("log", "db", "aaa", "evi")},
    **{f"{kind}_missed_flag": (kind, "missed") for kind in ("log", "db", "aaa", "evi")},
    "radius_flag": ("aaa", None),
    "radius_missed_flag": ("aaa", "missed"),
    "failed_transaction_flag": (None, "failed"),
    "cdr_flag": (None, "cdr"),
}
_CALLS = {"setflag": "do_accounting", "resetflag": "drop_accounting"}
_START = 'loadmodule "acc.so"\n'


class AccountingFlag(Rule):
    """Until OpenSIPS 2.1, a script set a flag to account a request; parameters of `acc` named the flag.

    From 2.2 on, no module reads such a flag: `do_accounting()` starts accounting, `drop_accounting()` ends it. A script
    from which only the parameters are removed starts, but writes no accounting. Calls of `do_accounting()` add up.
    One difference: "missed" also accounts the other calls.
    """

    code = "M402"
    breaks_in = "2.3"
    severity = WARNING
    stage = None
    visits = ("call",)
    begins = ("CORE_FUNCTION",)
    prefilter = Prefilter(words=tuple(_CALLS))
    examples = (
        Bad(
            _START + 'modparam("acc", "log_flag", "ACC_DO")\nroute { «setflag(ACC_DO)»; }',
            _START + 'modparam("acc", "log_flag", "ACC_DO")\nroute { do_accounting("log"); }',
            unsafe=True,
        ),
        Bad(
            _START + 'modparam("acc", "db_flag", 1)\nmodparam("acc", "log_flag", 1)\nroute { «resetflag(1)»; }',
            _START
            + 'modparam("acc", "db_flag", 1)\nmodparam("acc", "log_flag", 1)\nroute { drop_accounting("db|log"); }',
            unsafe=True,
        ),
        Bad(
            _START
            + 'modparam("acc", "db_flag", 1)\nmodparam("acc", "failed_transaction_flag", 3)\nroute { «setflag(3)»; }',
            _START
            + 'modparam("acc", "db_flag", 1)\nmodparam("acc", "failed_transaction_flag", 3)\n'
            + 'route { do_accounting("db", "failed"); }',
            unsafe=True,
        ),
        Bad(_START + "route { «setflag(ACC_DO)»; «setflag(FLT_ACCMISSED)»; }"),
        Bad(
            _START + 'modparam("acc", "log_flag", "ACC_DO")\nroute { «setflag("ACC_DO")»; }',
            _START + 'modparam("acc", "log_flag", "ACC_DO")\nroute { do_accounting("log"); }',
            unsafe=True,
            target="3.6",
        ),
        Bad(
            _START + 'modparam("acc", "log_flag", "ACC_DO")\nroute { «setflag(ACC_DO)»; }',
            _START + 'modparam("acc", "log_flag", "ACC_DO")\nroute { do_accounting("log"); }',
            unsafe=True,
            target="4.0",
        ),
        Bad(
            _START + 'modparam("acc", "log_flag", 1)\nroute { «setflag("FLAG_1")»; }',
            _START + 'modparam("acc", "log_flag", 1)\nroute { do_accounting("log"); }',
            unsafe=True,
            target="3.6",
        ),
        Good(_START + 'route { setflag("ACC_DO"); if (isflagset("ACC_DO")) exit; }', target="3.6"),
        Good(_START + 'route { setflag("ACC_DO"); route(x); } route[x] { exit; }', target="3.6"),
        Good(_START + 'route { setflag(ACC_DO); do_accounting("log"); }'),
        Good(_START + "route { setflag(ACC_DO); route(x); } route[x] { if (isflagset(ACC_DO)) exit; }"),
        Good(_START + 'loadmodule "sst.so"\nmodparam("sst", "sst_flag", "ACC_DO")\nroute { setflag(ACC_DO); }'),
        Good(_START + 'modparam("acc", "log_flag", 1)\nroute { setflag(2); setflag(NAT); }'),
        Good("route { setflag(ACC_DO); }"),
        Good(_START + "route { setflag(); isflagset("),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        name = node.name.text
        if name not in _CALLS or node.arity != 1 or "acc" not in script.modules or not script.has_all_text:
            return
        argument = node.arguments[0]
        if argument is None:
            return
        flag = argument.text.strip("\"'")  # a name in quotes, from 3.1 on
        named = [(name, value) for module, name, value in script.modparams if module == "acc" and name in _PARAMETERS]
        # FLAG_5 is what the number 5 is renamed to for 3.1 and later
        meant = [_PARAMETERS[param] for param, value in named if flag in (str(value), f"FLAG_{value}")]
        if meant:
            call = _call(_CALLS[name], meant, [_PARAMETERS[param][0] for param, _ in named])
            message = (
                f"`{node.in_a_line}` {_SAYS[name]} in OpenSIPS 2.2 and later; without `{call}` nothing is accounted"
            )
            yield self.finding(node, message, replace(node, call, f"Write `{call}`", UNSAFE), since="2.2")
        elif name == "setflag" and "ACC" in flag.upper() and not script.mentions(frozenset(("do_accounting",))):
            # from 3.1 on, each flag is a text in quotes
            written = flag if reads("typed-arguments", script.target) else argument.text
            if not script.quotes(written) and not any(flag in tested for tested in script.gathered(_tested)):
                yield self.finding(
                    node,
                    f"`{node.in_a_line}` starts no accounting in OpenSIPS 2.2 and later; this script never calls "
                    "`do_accounting()`, so these calls are not accounted",
                    since="2.2",
                )


_SAYS = {"setflag": "starts no accounting", "resetflag": "ends no accounting"}


def _call(name: str, meant: list[tuple[str | None, str | None]], kinds: list[str | None]) -> str:
    """The call that takes the place of a flag. meant: what it is for; kinds: all types of accounting of the script."""
    types = [kind for kind, _ in meant if kind] or [kind for kind in kinds if kind] or ["log"]
    flags = [flag for _, flag in meant if flag]
    texts = ["|".join(dict.fromkeys(names)) for names in (types, flags) if names]
    return f"{name}({', '.join(f'{chr(34)}{text}{chr(34)}' for text in texts)})"


def _tested(item: Item) -> tuple[str, ...]:
    """The flags that an item tests with isflagset()."""
    calls = [token for token in tokens_of(item, "CORE_FUNCTION LPAR") if token.text == "isflagset"]
    flags = [token.next and token.next.next for token in calls]
    return tuple([flag.text.strip("\"'") for flag in flags if flag is not None])
