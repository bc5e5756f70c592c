"""M232: properties of a partition that 2.3 and 2.4 read otherwise."""

from __future__ import annotations

from opensips_lsp.lint.finding import ERROR, SAFE, UNSAFE, WARNING, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.parameters import is_loaded, manual, revalued, settings, stands_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.parameters import Setting
    from opensips_lsp.syntax.items import Item

# modules/permissions/partitions.c parse_partition(), modules/dialplan/dialplan.c dp_create_head(): 2.3.6 and 2.4.9.
# module -> the table of a partition that names none
_TABLES = {"permissions": "address", "dialplan": "dialplan"}
_LOADS = 'loadmodule "permissions.so"\n'
_SET = 'modparam("permissions", "partition", {})\n'
_OLD = 'route { if (method=="INVITE") exit; }'
_DROP, _KEEP = "Remove the property, which 2.3 ignored", "End the property with `;` to use it"


class PartitionProperty(Rule):
    """In OpenSIPS 2.4.9 and later, the last property of a partition needs no `;`, and a value ends at a `=`.

    This affects `partition` of `permissions` and `dialplan`. 2.3 reads a property up to its `;` and ignores a property
    without one: it ignored `table_name` at the end and used the table with the default name. 2.4.9 uses that property:
    other addresses are allowed, other rules apply. 2.4.9 does not start with an unknown property, and it cuts a value
    at the next `=`, as in a password. Reported for scripts that come from 2.3; up to 4.0, nothing
    of this has changed (partitions.c, dialplan.c).
    """

    code = "M232"
    subjects = ("parameter dialplan.partition", "parameter dispatcher.partition", "parameter permissions.partition")
    prefilter = Prefilter(words=("partition",), tokens=("MODPARAM",))
    breaks_in = "2.4.9"
    severity = WARNING
    stage = None
    migrating = True
    examples = (
        Bad(_LOADS + _SET.format('«"p: db_url=mysql://a:b@c/d; table_name=mine"»') + _OLD, choices=(_DROP, _KEEP)),
        Bad(_LOADS + _SET.format('«"p: db_url=mysql://a:b=c@d/e; table_name=x;"»') + _OLD),
        Bad('loadmodule "dialplan.so"\n'
            'modparam("dialplan", "partition", «"p:db_url=mysql://a:b@c/d;table_name=mine "»)\n' + _OLD,
            choices=(_DROP, _KEEP)),
        Bad(_LOADS + _SET.format('«"p: db_url=mysql://a:b@c/d; tabel=mine"»') + _OLD,
            _LOADS + _SET.format('"p: db_url=mysql://a:b@c/d;"') + _OLD),
        Good(_LOADS + _SET.format('"p: db_url=mysql://a:b@c/d; table_name=mine;"') + _OLD),
        Good(_LOADS + _SET.format('"p: db_url=mysql://a:b@c/d; table_name=address"') + _OLD),
        Good(_LOADS + _SET.format('"p: db_url=mysql://a:b@c/d"') + _OLD),
        Bad(_LOADS + _SET.format('«"p: db_url=mysql://a:b@c/d; table_name=mine"»') + "route { exit; }",
            choices=(_DROP, _KEEP), target="3.6", origin="2.3"),
        Good(_LOADS + _SET.format('"p: db_url=mysql://a:b@c/d; table_name=mine"') + "route { exit; }", target="3.6",
             origin="2.4"),
        Good(_LOADS + _SET.format('"p: db_url=mysql://a:b@c/d; table_name=mine"') + _OLD, target="2.4.8"),
        Good('loadmodule "dispatcher.so"\n'
             'modparam("dispatcher", "partition", "p: db_url=mysql://a:b@c/d; table_name=t")\n' + _OLD),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if not any(param.name == "partition" for param in facts_of(item).params):
            return
        for module, table in _TABLES.items():
            if is_loaded(script, module):
                for one in settings(script, module, "partition"):
                    if stands_in(one, offset, source) and isinstance(one.value, str):
                        yield from self._report(one, table)

    def _report(self, one: Setting, table: str) -> Iterator[Finding]:
        *ended, last = str(one.value).partition(":")[2].split(";")
        name, _, value = (text.strip() for text in last.partition("="))
        url = manual(one.module)
        if name == "table_name" and value and value != table:
            message = (
                f"2.3 ignored `{name}={value}` because no `;` follows, and used the table `{table}`; OpenSIPS 2.4.9 "
                f"and later use `{value}`. Decide which one you mean"
            )
            yield self.finding(one.node.value, message, choices=_choices(one, last))._replace(url=url)
        elif ended and last.strip() and name not in ("db_url", "table_name"):
            fix = next((choice._replace(applicability=SAFE) for choice in _choices(one, last)), None)
            message = (
                f"OpenSIPS 2.4.9 and later do not start with `{last.strip()}`, which is not a known property; 2.3 "
                "ignored it because no `;` follows"
            )
            yield self.finding(one.node.value, message, fix)._replace(url=url, severity=ERROR, stage="check")
        for pair in (*ended, last):
            name, _, value = (text.strip() for text in pair.partition("="))
            if "=" in value and name == "db_url":
                message = (
                    "OpenSIPS 2.4.9 and later end a property at its second `=`, unlike 2.3, and cannot connect with "
                    "this `db_url`. Choose a password without `=`"
                )
                yield self.finding(one.node.value, message)._replace(url=url)


def _choices(one: Setting, last: str) -> tuple[Fix, ...]:
    if not one.alone or "\\" in one.node.value.text:
        return ()
    text = one.node.value.text
    without = text[: len(text) - 1 - len(last)] + text[-1]
    return tuple(
        Fix(title, (revalued(one, written),), UNSAFE)
        for title, written in ((_DROP, without), (_KEEP, f"{text[:-1].rstrip()};{text[-1]}"))
    )
