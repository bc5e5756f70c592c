"""M350: what starts in a series after 2.4 and does something else than in the one that the script comes from."""

from __future__ import annotations

import re
from functools import cache

from opensips_lsp.lint.finding import INFO, UNSAFE, WARNING, Fix, Span, replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.facts import MAIN_ROUTE, facts_of
from opensips_lsp.record import Record
from opensips_lsp.rules.common.concern import fits
from opensips_lsp.rules.common.hops import (
    DEPRECATED,
    DIFFERENT,
    HOPS,
    REFUSED,
    between,
    limits_needed_call,
    new_name,
    number,
    subjects,
)
from opensips_lsp.rules.common.parameters import (
    added,
    first_load,
    global_parameter,
    global_parameters,
    modparam,
    setting,
    values,
)
from opensips_lsp.rules.common.places import calls, event_routes, matches
from opensips_lsp.syntax.item_views import statements_of
from opensips_lsp.syntax.nodes import ModParam, Route

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.hops import Row
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node


class _Match(Record):
    """Where a script has what a row is about. text: what Row.when looks at; node: behind which a statement goes."""

    span: Spanned
    text: str
    node: Node | None = None


_SET = 'loadmodule "dialog.so"\nmodparam("dialog", "dlg_match_mode", 1)\n'


class ChangedBetweenSeries(Rule):
    """The script comes from an older series, as `--from` or the setting `from` says, and uses what changed since then.

    OpenSIPS starts with it, and does something else than before, or says in its log that a form goes away. A few
    changes are told that the other rules do not find yet, though OpenSIPS refuses them. Nothing is edited but by
    `--unsafe-fixes`, which sets a parameter to its old default.

    The rows are in `rules/common/hops/`, one a change, each with the migration page or the C file that it is from. The
    guides in `docs/hops/` list them all, with what a script does not show.
    """

    code = "M350"
    breaks_in = "3.0"
    breaks_up_to = HOPS[-1].series
    goes_by_rows = True
    severity = WARNING
    stage = None
    migrating = True
    examples = (
        Bad('loadmodule «"dialog.so"»\nroute { exit; }',
            'loadmodule "dialog.so"\nmodparam("dialog", "dlg_match_mode", 0)\nroute { exit; }',
            unsafe=True, target="3.0", origin="2.4"),
        Good(_SET + "route { exit; }", target="3.0", origin="2.4"),
        Good('auto_aliases=no\nloadmodule "dialog.so"\nroute { exit; }', target="3.1", origin="3.0"),
        Good('loadmodule "dialog.so"\nroute { exit; }', target="3.0"),
        Bad('auto_aliases=no\nloadmodule "sl.so"\n«route» { xlog("L_INFO", "a"); xlog("L_DBG", "b"); }', target="3.4",
            origin="2.4"),
        Good('auto_aliases=no\nxlog_level=3\nloadmodule "sl.so"\nroute { xlog("L_INFO", "a"); }', target="3.4",
             origin="2.4"),
        Good('auto_aliases=no\nloadmodule "sl.so"\nroute { xlog("L_ERR", "a"); xlog("a"); }', target="3.4",
             origin="2.4"),
        Bad('socket=udp:127.0.0.1:5060\nsocket=udp:127.0.0.1:5061\n«route» { exit; }', target="3.1", origin="3.0"),
        Good('socket=udp:127.0.0.1:5060\nauto_aliases=yes\nroute { exit; }', target="3.1", origin="3.0"),
        Bad('auto_aliases=no\n'
            'route { «raise_event»("E_X", $avp(v)); raise_event("E_X"); raise_event("E_X", $avp(n), $avp(v)); }',
            target="3.6", origin="3.0"),
        Bad('loadmodule "dialog.so"\nevent_route[«E_DLG_STATE_CHANGED»] { xlog("$param(hash_id)"); }\n'
            'event_route[E_OTHER] { xlog("$param(hash_id)"); }', target="3.2", origin="3.1"),
        Good('loadmodule "dialog.so"\nevent_route[E_DLG_STATE_CHANGED] { xlog("$param(callid)"); }', target="3.2",
             origin="3.1"),
        Bad('loadmodule "dialog.so"\nroute { $var(a) = «$DLG_flags»; xlog("«$DLG_flags» $DLG_flagsx"); }',
            target="3.6", origin="3.3"),
        Bad('/*\n«include_file "»old.cfg"\n*/\nroute { exit; }', target="3.0", origin="2.4"),
        Good('# include_file "old.cfg"\n/* old */\nroute { exit; }', target="3.0", origin="2.4"),
        Bad('loadmodule "ratelimit.so"\nmodparam("ratelimit", "pipe_replication_cluster", 1)\n'
            'modparam("ratelimit", "repl_timer_interval", 10)\nmodparam("ratelimit", "repl_buffer_threshold", 1400)\n'
            'route { «rl_check»("p", 10); rl_check("p/b", 10); }', target="3.3", origin="3.2"),
        Good('loadmodule "ratelimit.so"\nroute { rl_check("p", 10); }', target="3.3", origin="3.2"),
        Bad('«mpath»="/a/"\n«mpath»="/b/"\nroute { exit; }', target="3.5", origin="3.4"),
        Good('mpath="/a/"\nroute { exit; }', target="3.5", origin="3.4"),
        Bad('route { «force_rport»(); }', target="3.6", origin="3.4"),
        Good('route { force_rport(); }', target="3.6", origin="3.5"),
        Bad('auto_aliases=no\nloadmodule "drouting.so"\nmodparam("drouting", "db_url", "text:///db")\n'
            'loadmodule "db_text.so"\nroute { «do_routing»(1, "W"); }', target="3.6", origin="3.0"),
        Bad('auto_aliases=no\nroute { $var(a) = $(ru{«re.subst»,/\\{a/b/}); }', target="3.6", origin="2.2"),
        Good('auto_aliases=no\nroute { $var(a) = $(ru{re.subst,/a/b/}); }', target="3.6", origin="2.2"),
        Bad('auto_aliases=no\n«listen»=udp:127.0.0.1:5060 as a.b:5080\n«log_name»="sip" «log_facility»=LOG_LOCAL0\n'
            "route { exit; }",
            'auto_aliases=no\nsocket=udp:127.0.0.1:5060 as a.b:5080\nsyslog_name="sip" syslog_facility=LOG_LOCAL0\n'
            "route { exit; }",
            target="3.6", origin="2.4"),
        Bad('auto_aliases=no\n«log_stderror»=no\nroute { exit; }', target="3.6", origin="2.4"),
        Bad("listen=udp:127.0.0.1:5060\n«children»=4 «tcp_children»=4\nroute { exit; }",
            "listen=udp:127.0.0.1:5060\nudp_workers=4 tcp_workers=4\nroute { exit; }",
            target="3.0", origin="2.4"),
        Bad("«listen»=udp:127.0.0.1:5060 use_children 4\nroute { exit; }", target="3.0", origin="2.4"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if script.origin is None:
            return
        for since, row in _rows(script.origin, script.target):
            for match in _matches(row, offset, item, script, source):
                if (limits_needed_call(row) or re.search(row.when, match.text)) and fits(row, script):
                    yield self._report(since, row, match, source)

    def _report(self, since: str, row: Row, match: _Match, source: Source) -> Finding:
        fix = None
        if row.keep is not None and match.node is not None:
            module, _, name = dict(subjects(row.about))["default"].partition(".")
            edit = added(source, match.node, modparam(module, name, row.keep))
            fix = Fix(f"Set `{name}` to what it was: {row.keep}", (edit,), UNSAFE)
        elif name := new_name(row):  # cfg.y has the same action for both names
            fix = replace(match.span, name, f"Replace with `{name}`")
        found = self.finding(match.span, f"from OpenSIPS {since} on, {row.what}; {row.do}", fix, since=since)
        return found._replace(severity=INFO) if row.severity == DEPRECATED else found


@cache
def _rows(origin: tuple[int, ...], target: tuple[int, ...]) -> list[tuple[str, Row]]:
    """(since which version, row) of what is to be looked for between two versions: of rows about the same, the last."""
    rows = [
        (row.since or hop.series, row)
        for hop, row in between(origin, target)
        if row.severity in (DIFFERENT, DEPRECATED, REFUSED)
        and row.about
        and not row.rules
        and not (row.until and target >= number(row.until))
    ]
    last = {(row.about, row.when): row for _, row in rows}
    return [(since, row) for since, row in rows if last[row.about, row.when] is row]


# ---- where a script has what a row is about


def _matches(row: Row, offset: int, item: Item, script: Script, source: Source) -> Iterator[_Match]:
    for kind, name in subjects(row.about):
        if kind == "text":
            yield from _text(row.when, offset, item)
        else:
            yield from _LOOK[kind](name, offset, item, script, source)


def _calls(name: str, offset: int, item: Item, script: Script, source: Source) -> Iterator[_Match]:
    for call in calls(offset, item, name):
        yield _Match(call.name, call.text)


def _variables(name: str, offset: int, item: Item, script: Script, source: Source) -> Iterator[_Match]:
    if name in item.text:
        for token, span, _ in matches(offset, item, _variable(name)):
            yield _Match(span, token.text)


@cache
def _variable(name: str) -> re.Pattern[str]:
    return re.compile(rf"\$\(?{re.escape(name)}(?![\w.])")


def _transformations(name: str, offset: int, item: Item, script: Script, source: Source) -> Iterator[_Match]:
    if f"{{{name}" in item.text:
        for token, span, _ in matches(offset, item, re.compile(rf"\{{({re.escape(name)})(?![\w.])")):
            yield _Match(span, token.text)


def _events(name: str, offset: int, item: Item, script: Script, source: Source) -> Iterator[_Match]:
    for route in event_routes(offset, item, (name,)):
        yield _Match(route.name or route, route.text)


def _modules(name: str, offset: int, item: Item, script: Script, source: Source) -> Iterator[_Match]:
    node = first_load(name, offset, item, script, source)
    if node is not None:
        yield _Match(node.file, node.text, node)


def _parameters(name: str, offset: int, item: Item, script: Script, source: Source) -> Iterator[_Match]:
    module, _, parameter = name.partition(".")
    for param in facts_of(item).params:
        if param.name == parameter:
            one = setting(ModParam.of(item, param, offset), module, script, source)
            if one is not None:
                yield _Match(one.node.parameter, one.node.text)


def _globals(name: str, offset: int, item: Item, script: Script, source: Source) -> Iterator[_Match]:
    for node in statements_of(item, "global_parameter", "listen", offset=offset):
        if node.first_word == name:
            yield _Match(node.first, node.text)


def _again(name: str, offset: int, item: Item, script: Script, source: Source) -> Iterator[_Match]:
    if sum(names.count(name) for names in script.gathered(global_parameters)) > 1:
        yield from _globals(name, offset, item, script, source)


def _defaults(name: str, offset: int, item: Item, script: Script, source: Source) -> Iterator[_Match]:
    """Where a module is loaded whose parameter is not set; or the main route begins, for a global parameter."""
    module, _, parameter = name.rpartition(".")
    if not module:
        for route in facts_of(item).routes:
            if (route.word, route.name) == MAIN_ROUTE and not global_parameter(script, parameter):
                yield _Match(Route.of(item, route, offset).first, "")
        return
    for match in _modules(module, offset, item, script, source):
        facts = script.catalogue.module(module)
        if facts is not None and parameter in facts.params and script.complete:
            if not values(script, module, parameter):
                yield match


def _text(pattern: str, offset: int, item: Item) -> Iterator[_Match]:
    for match in re.finditer(pattern, item.text):
        yield _Match(Span(offset + match.start(1), offset + match.end(1)), match[0])


_LOOK: dict[str, Callable[..., Iterator[_Match]]] = {
    "call": _calls, "function": _calls, "variable": _variables, "transformation": _transformations, "event": _events,
    "module": _modules, "parameter": _parameters, "global": _globals, "again": _again, "default": _defaults,
}  # fmt: skip
