"""M410: the script is for another server, or for an OpenSIPS newer than the one that nobody has chosen."""

from __future__ import annotations

import re

from opensips_lsp.catalogue import kamailio, newer
from opensips_lsp.catalogue.version import numbers
from opensips_lsp.lint.finding import WARNING, Span
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.age import old_token
from opensips_lsp.model.facts import facts_of
from opensips_lsp.record import Record
from opensips_lsp.rules.common.versions import reads, spelled
from opensips_lsp.rules.versions._series import series_of, variable_name
from opensips_lsp.syntax.item_views import line_starts, tokens_of, variables_of
from opensips_lsp.syntax.nodes import Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_NEAR = 100  # tokens


class Sign(Record):
    """What shows where a script comes from. side: one of those below; since: the first series that has it, or ""."""

    side: str
    what: str
    since: str = ""


KAMAILIO, NEWER = "for it: Kamailio", "for it: a newer OpenSIPS"
OPENSIPS, OLDER = "against it: OpenSIPS", "against it: an OpenSIPS before 3.0"
CALL, QUOTED = "a call with a bare argument", "a call with a number in quotes"

_ENOUGH = 2  # signs
_OUTWEIGHED = 3  # signs for each one against
_SLIPS = 1  # calls with bare arguments that say nothing; nor do any where more have numbers in quotes
_MANY, _FUNCTIONS = 4, 3  # of them, of how many functions, that count twice
_MOST = 4  # signs that are named
_DIRECTIVE = re.compile(
    r"(?m)^(?:#!(?:KAMAILIO|SER|OPENSER|MAXCOMPAT)\b"
    r"|[#!]!(?:define|ifdef|ifndef|ifexp|substdefs?|subst|trydef(?:ine)?|redef(?:ine)?|defexp|defenv|undef)\b)"
)
_START = 'loadmodule "tm.so"\n'


class ForeignScript(Rule):
    """The script was written for Kamailio (or SER), or for an OpenSIPS that is newer than the default target.

    The languages look alike but differ in hundreds of places: findings for each line would not lead to a script for
    the target. So this is the only finding, at the first place that the target refuses.

    Of a script for a newer OpenSIPS it says which series have all that the script names: its modules, their parameters
    and functions, global parameters and variables. Say which one runs it: with `--target`, with the setting `target`,
    or in the editor; where you have said so, all findings are reported, whichever version it is.

    The rule needs at least two signs, things that only the other language has, not only in comments: directives
    (`#!KAMAILIO`, `#!define`), routes (`request_route`), modules, global parameters, parameters, functions, variables;
    for a newer OpenSIPS, two or more calls with unquoted arguments also count as one sign. Each sign against it, such
    as `if (method == ...)`, requires three more signs, and numbers in quotes in calls, which no newer OpenSIPS has,
    require one more. A script that the target accepts has no such finding. If it is wrong about your script, ignore
    this rule: then all findings are reported.
    """

    code = "M410"
    severity = WARNING
    stage = None
    instead = True
    examples = (
        Bad('#!KAMAILIO\n#!define WITH_NAT\nloadmodule "tm.so"\n«request_route» { exit; }'),
        Bad('loadmodule «"pv.so"»\nloadmodule "kex.so"\nroute { exit; }'),
        Bad("«socket»=udp:127.0.0.1:5060\nudp_workers=4\nroute { exit; }"),
        Bad('loadmodule «"tracer.so"»\nloadmodule "sl.so"\nroute { send_reply(404, "x"); send_reply(500, "x"); }'),
        Good("socket=udp:127.0.0.1:5060\nroute { exit; }"),
        Bad('loadmodule "sl.so"\nroute { «send_reply»(404, "x"); t_relay(1); t_reply(408, "x"); f(1); }'),
        Good(_START + 'loadmodule "sl.so"\nroute { send_reply(404, "x"); t_relay(1); }'),
        Good('loadmodule "tracer.so"\nloadmodule "sl.so"\nroute { f(404); f(500); f("404"); f("500"); }'),
        Good('socket=udp:127.0.0.1:5060\nudp_workers=4\nroute { if (method == "INVITE") exit; }'),
        Good('#!define WITH_NAT\nloadmodule "tm.so"\nroute { exit; }'),
        Good('#!define WITH_NAT\n#!ifdef WITH_NAT\n#!endif\nloadmodule "tm.so"\nroute { exit; }'),
        Good('loadmodule "tracer.so"\nsocket=udp:127.0.0.1:5060\nroute { send_reply("404", "x"); f("10"); }'),
        Good('#!KAMAILIO\n#!define WITH_NAT\nloadmodule "proto_udp.so"\nroute { exit; }'),
    )

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        message = _message(script, [sign for signs in script.gathered(signs_of) for sign in signs])
        if message:
            yield self.finding(Span(0, 0), message)


# ---- what the signs say


def _message(script: Script, signs: list[Sign]) -> str | None:
    """What a script is for, if that is no OpenSIPS of the target's series; None if that is not certain."""
    kamailio_signs, against = _different(signs, KAMAILIO), len(_different(signs, OPENSIPS))
    newer_signs = _newer(script, signs) if script.assumed else []
    in_comments = all(what.startswith(("`#!", "`!!")) for what in kamailio_signs)  # which is what they are for OpenSIPS
    if not in_comments and len(kamailio_signs) >= max(len(newer_signs), _ENOUGH + _OUTWEIGHED * against):
        series = script.target.series
        return (
            f"this script was written for Kamailio; OpenSIPS {series} does not start with it: {_named(kamailio_signs)}"
        )
    return _of_newer(script, signs, newer_signs) if newer_signs else None


def _newer(script: Script, signs: list[Sign]) -> list[str]:
    """What shows that a script is for an OpenSIPS newer than the target's series; empty if that is not enough."""
    found = _different([sign for sign in signs if numbers(sign.since) > script.target[:2]], NEWER)
    calls, quoted = (sum(sign.side == side for sign in signs) for side in (CALL, QUOTED))
    if reads("typed-arguments", script.target):
        calls = quoted = 0
    bare = _different(signs, CALL)
    many = calls >= _MANY and len({call.partition("(")[0] for call in bare}) >= _FUNCTIONS
    bare = bare[: (calls > _SLIPS) + many] if calls > quoted else []
    against = len(_different(signs, OLDER))
    if len(found) + len(bare) < _ENOUGH + _OUTWEIGHED * against + (quoted > max(calls, _SLIPS)):
        return []
    return found + [f"unquoted arguments, as in `{call}`" for call in bare[:1]]


def _of_newer(script: Script, signs: list[Sign], shown: list[str]) -> str:
    target = script.target[:2]
    series = [one for one in script.ask(series_of) if numbers(one) > target]
    oldest = max((sign.since for sign in signs if sign.side == NEWER), key=numbers, default="")
    if any(sign.side == CALL for sign in signs):
        oldest = max(oldest, "3.0", key=numbers)
    series = [one for one in series if numbers(one) >= numbers(oldest)]
    which = spelled(series) or f"OpenSIPS {oldest} or newer, though no version has all that it names"
    return (
        f"this script was written for {which}; {script.target.series}, the default, does not start with it: "
        f"{_named(shown)}. Say which version it is for: with `--target {series[0] if series else oldest}`, the setting "
        "`target`, or in your editor"
    )


def _different(signs: list[Sign], side: str) -> list[str]:
    return list(dict.fromkeys(sign.what for sign in signs if sign.side == side))


def _named(signs: list[str]) -> str:
    left = len(signs) - _MOST
    return ", ".join(signs[:_MOST]) + (f" and {left} more" if left > 0 else "")


# ---- the signs in an item


def signs_of(item: Item) -> tuple[Sign, ...]:
    """The Signs in an item, in order of their kinds."""
    return (
        *_directives(item),
        *_loaded_and_set(item),
        *_globals_and_routes(item),
        *_calls(item),
        *_variables(item),
        *_words(item),
    )


def _directives(item: Item) -> Iterator[Sign]:
    if "!" in item.text:
        for match in _DIRECTIVE.finditer(item.text):
            yield Sign(KAMAILIO, f"`{match.group()}`")


def _loaded_and_set(item: Item) -> Iterator[Sign]:
    facts = facts_of(item)
    for name in (load.name for load in facts.modules):
        if name in kamailio.MODULES:
            yield Sign(KAMAILIO, f"module `{name}`")
        elif name in newer.MODULES:
            yield Sign(NEWER, f"module `{name}`", newer.MODULES[name])
        elif name in newer.DROPPED_MODULES:
            yield Sign(OLDER, name)
        if name in kamailio.NEVER:
            yield Sign(OPENSIPS, name)
    for param in facts.params:
        since = newer.PARAMETERS.get((param.module, param.name))
        if since:
            yield Sign(NEWER, f"parameter `{param.name}` of `{param.module}`", since)


def _globals_and_routes(item: Item) -> Iterator[Sign]:
    """What stands at the top of a script: names at the beginning of a line before `=`, `[` or `{`."""
    for token in line_starts(item):
        name, behind = token.text, token.next_kind
        if behind == "EQUAL":
            if name in newer.GLOBALS:
                yield Sign(NEWER, f"`{name}=`", newer.GLOBALS[name])
            elif name in kamailio.GLOBALS:
                yield Sign(KAMAILIO, f"`{name}=`")
            elif name in newer.DROPPED_GLOBALS:
                yield Sign(OLDER, name)
        elif behind in ("LBRACE", "LSQB") and name in kamailio.ROUTES:
            yield Sign(KAMAILIO, f"`{name}`")
        elif name == "event_route" and behind == "LSQB":
            event = token.next and token.next.next
            if event is not None and event.next_kind == "COLON":
                yield Sign(KAMAILIO, f"`event_route[{event.text}:...]`")


def _calls(item: Item) -> Iterator[Sign]:
    calls = tokens_of(item, "WORD LPAR")
    for token, argument in zip(calls, _telling_arguments(calls)):
        name = token.text
        if name in newer.FUNCTIONS:
            yield Sign(NEWER, f"`{name}()`", newer.FUNCTIONS[name])
        elif name in newer.DROPPED_FUNCTIONS:
            yield Sign(OLDER, name)
        if argument is not None and argument.kind == "STRING":
            yield Sign(QUOTED, name)
        elif argument is not None:
            yield Sign(CALL, f"{name}({'' if argument.number == token.number + 2 else '..., '}{argument.text})")


def _telling_arguments(calls: list[Token]) -> list[Token | None]:
    """For each call, the first argument that is a number, in quotes or not, or a variable; None if there is none.

    It is looked for in the next few tokens. Calls may nest as deep as they like: each token is looked at once.
    """
    found: list[Token | None] = [None] * len(calls)
    at = {call.number: place for place, call in enumerate(calls)}
    behind = 0  # the number of the first token that was not looked at
    for call in calls:
        if call.number + 1 < behind:
            continue
        token, last, before = call.next, call.number, ""
        opened = [at[last]]  # of each open parenthesis, the call that it belongs to; -1: none
        while token is not None and opened and token.number - last < _NEAR:
            kind, number = token.kind, token.number
            if kind == "LPAR" and number > call.number + 1:
                opened.append(at.get(number - 1, -1))
                last = max(last, number - 1 if number - 1 in at else last)
            elif kind == "RPAR":
                opened.pop()
            elif before in ("LPAR", "COMMA") and token.next_kind in ("COMMA", "RPAR"):
                if kind in ("NUMBER", "VAR") or (kind == "STRING" and token.text[1:-1].isdigit()):
                    owner = opened[-1]
                    if owner >= 0 and found[owner] is None and number - calls[owner].number < _NEAR:
                        found[owner] = token
            token, before = token.next, kind
            behind = number + 1
    return found


def _variables(item: Item) -> Iterator[Sign]:
    for token in variables_of(item):
        name = variable_name(token.text)
        if f"${name}" in kamailio.VARIABLES:
            yield Sign(KAMAILIO, f"`${name}`")
        elif name in newer.VARIABLES:
            yield Sign(NEWER, f"`${name}`", newer.VARIABLES[name])


def _words(item: Item) -> Iterator[Sign]:
    at = old_token(item)
    if at is not None:
        yield Sign(OLDER, Token(item, 0, at).text)
