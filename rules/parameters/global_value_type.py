"""C205: the kind of value that a global parameter takes."""

from __future__ import annotations

from opensips_lsp.catalogue.language import GLOBALS, REFUSED_GLOBALS
from opensips_lsp.catalogue.version import is_later
from opensips_lsp.lint.finding import UNSAFE, replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.forms import matched, newly_reserved, requoted, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import GlobalParameter, Node

_WORDS = {
    "NUMBER": "a number",
    "snumber": "a number",
    "STRING": "a quoted string",
    "mpath_def_list": "a quoted string",
    "ID": "a name",
    "listen_id": "a host",
}


class GlobalValueType(Rule):
    """Each global parameter takes a number, a quoted string, a bare name or a host (cfg.y `assign_stm`).

    OpenSIPS prints a syntax error and what it expects, such as "boolean value expected", and does not start.
    """

    code = "C205"
    visits = ("global_parameter",)
    examples = (
        Bad('children=«"4"»\nroute { exit; }', "children=4\nroute { exit; }", unsafe=True),
        Bad("children=«-1»\nroute { exit; }"),
        Bad("server_header=«Server»\nroute { exit; }", 'server_header="Server"\nroute { exit; }', unsafe=True),
        Bad('log_facility=«"LOG_DAEMON"»\nroute { exit; }', "log_facility=LOG_DAEMON\nroute { exit; }", unsafe=True),
        Bad("chroot=«a-b»\nroute { exit; }", 'chroot="a-b"\nroute { exit; }', unsafe=True),
        Bad("chroot=«a - b»\nroute { exit; }", 'chroot="a-b"\nroute { exit; }', unsafe=True),
        Bad("tcp_children=«inet»\nroute { exit; }"),
        Bad(
            "tcp_no_new_conn_bflag=«5»\nroute { exit; }",
            "tcp_no_new_conn_bflag=FLAG_5\nroute { exit; }",
            target="3.1",
        ),
        Good("children=0x4 log_level=-1 chroot=jail mhomed=yes log_stderror=off\nroute { exit; }"),
        Good('advertised_address=a-b.example.org advertised_port=5060 poll_method="poll"\nroute { exit; }'),
        Good("tcp_children=inet\nroute { exit; }", target="2.3"),
    )

    def check(self, node: GlobalParameter, script: Script, source: Source) -> Iterator[Finding]:
        name, value, series = node.name.text, node.value, script.target.series
        forms = GLOBALS[series].get(name)
        if forms is None or name in REFUSED_GLOBALS[series]:
            return
        if matched(forms, [symbols(value, script.target)])[0] or newly_reserved(value, script.target):
            return
        text = requoted(value, lambda other: matched(forms, [other])[0])
        wanted = " or ".join(dict.fromkeys(_WORDS[form[0]] for form in forms if form[0] in _WORDS))
        if name == "tcp_no_new_conn_bflag" and (flag := _flag(value, script)) is not None:
            yield self.finding(value, f"`{name}` takes {wanted}", flag)
            return
        fix = text and replace(value, text, f"Write `{text}`", UNSAFE)
        yield self.finding(value, f"`{name}` takes {wanted}", fix or None)


def _flag(value: Node, script: Script) -> Fix | None:
    """The Fix that names a flag that was a number, where it is written without quotes; None if it has no such name."""
    from opensips_lsp.rules.common.flag_names import BRANCH, flag_name, naming  # late: for few scripts

    number = value.constant if is_later(script.target) else None
    if not isinstance(number, int) or number <= 0:
        return None
    named = flag_name(number, BRANCH, script)
    return None if named.isdigit() else replace(value, named, f"Write `{named}`", naming(number, BRANCH, script))
