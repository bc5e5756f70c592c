"""M221: partitions that inherit what they do not say."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import UNSAFE, WARNING, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.parameters import (
    added,
    global_parameter,
    is_loaded,
    last_value,
    manual,
    modparam,
    revalued,
    settings,
    stands_in,
    values,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

# module -> (parameter for the table, the table when none is named; whether db_default_url makes a default partition)
_MODULES = {
    "dialplan": ("table_name", "dialplan", True),
    "dispatcher": ("table_name", "dispatcher", True),
    "permissions": ("address_table", "address", False),
}
_DEFAULT_URL = 'db_default_url="mysql://a:b@c/d"\n'
_LOADS = 'loadmodule "dialplan.so"\n'
_PART = 'modparam("dialplan", "partition", «"pstn: db_url=mysql://a:b@c/d; table_name=dp;"»)\n'
_OLD = 'route { if (method=="INVITE") exit; }'


class InheritedPartition(Rule):
    """In OpenSIPS 2.4.9 and later, partitions of `dialplan`, `dispatcher` and `permissions` inherit more settings.

    With the global `db_default_url`, `dialplan` and `dispatcher` also load a partition `default`, from the module's
    default table, although the script defines only others; without that table, they do not start. And a partition
    without a table uses the one of the module's parameter, where 2.3 used the default name. Reported for scripts that
    come from 2.3; the same is true up to 4.0 (dp_create_head, ds_add_partition, parse_partition).
    """

    code = "M221"
    subjects = ("parameter dialplan.partition", "parameter dispatcher.partition", "parameter permissions.partition")
    prefilter = Prefilter(words=("partition",), tokens=("MODPARAM",))
    breaks_in = "2.4.9"
    severity = WARNING
    stage = None
    migrating = True
    examples = (
        Bad(_DEFAULT_URL + _LOADS + _PART + _OLD, choices=("Make `pstn` the default partition",)),
        Bad('loadmodule "permissions.so"\nmodparam("permissions", "address_table", "mine")\n'
            'modparam("permissions", "partition", «"x: db_url=mysql://a:b@c/d;"»)\n' + _OLD,
            choices=("Name the table `address`, which 2.3 used",)),
        Good(_LOADS + _PART.replace("«", "").replace("»", "") + _OLD),
        Bad(_DEFAULT_URL + _LOADS + _PART + "route { exit; }", choices=("Make `pstn` the default partition",),
            target="3.6", origin="2.3"),
        Good(_DEFAULT_URL + _LOADS + _PART.replace("«", "").replace("»", "") + "route { exit; }", target="3.6",
             origin="2.4"),
        Good(_DEFAULT_URL + _LOADS + _PART.replace("«", "").replace("»", "") + "route { exit; }"),
        Good(
            _DEFAULT_URL
            + _LOADS
            + 'modparam("dialplan", "db_url", "a")\n'
            + _PART.replace("«", "").replace("»", "")
            + _OLD
        ),
        Good(_DEFAULT_URL + _LOADS + _PART.replace("«", "").replace("»", "") + _OLD, target="2.4.8"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if not any(param.name == "partition" for param in facts_of(item).params):
            return
        for module, (parameter, table, inherits) in _MODULES.items():
            if is_loaded(script, module):
                if inherits and _loads_default(script, module):
                    yield from self.new_default(offset, script, source, module, table)
                if last_value(script, module, parameter) not in (None, table):
                    yield from self.other_table(offset, script, source, module, parameter, table)

    def new_default(self, offset: int, script: Script, source: Source, module: str, table: str) -> Iterator[Finding]:
        """The finding for a default partition that was not there."""
        found = settings(script, module, "partition")
        if stands_in(found[0], offset, source):
            message = (
                f"module `{module}` also loads a default partition from table `{table}` in OpenSIPS 2.4.9 and later"
            )
            last = [one for one in found if one.source.place == source.place][-1]
            fixes = [
                Fix(f"Make `{name}` the default partition",
                    (added(source, last.node, modparam(module, "partition", f"default: {name}")),), UNSAFE)
                for name in _partitions(script, module)
            ]  # fmt: skip
            yield self.finding(found[0].node.value, message, choices=fixes)._replace(url=manual(module))

    def other_table(
        self, offset: int, script: Script, source: Source, module: str, parameter: str, table: str
    ) -> Iterator[Finding]:
        """The findings for partitions that name no table, where the module's parameter names one."""
        for one in settings(script, module, "partition"):
            value = str(one.value)
            if stands_in(one, offset, source) and not re.compile(r"[:;]\s*table_name\s*=").search(value) and one.alone:
                message = (
                    f"a partition without `table_name` uses that of `{parameter}` in OpenSIPS 2.4.9 and later, not "
                    f"`{table}`"
                )
                text = one.node.value.text
                end = "" if value.rstrip().endswith((";", ":")) else ";"
                fix = Fix(f"Name the table `{table}`, which 2.3 used",
                          (revalued(one, f"{text[:-1]}{end} table_name={table};{text[-1]}"),), UNSAFE)  # fmt: skip
                yield self.finding(one.node.value, message, choices=(fix,))._replace(url=manual(one.module))


def _partitions(script: Script, module: str) -> tuple[str, ...]:
    """The names of a module's partitions, in order, once each."""
    return tuple(dict.fromkeys(str(one).partition(":")[0].strip() for one in values(script, module, "partition")))


def _loads_default(script: Script, module: str) -> bool:
    """Whether a module takes the global `db_default_url` for a partition that the script does not define."""
    names = _partitions(script, module)
    if not names or "default" in names or values(script, module, "db_url"):
        return False
    return global_parameter(script, "db_default_url")
