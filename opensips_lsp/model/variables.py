"""Read the text of a `$variable` as OpenSIPS does: what it finds, or what is wrong where. Pure.

A port of pvar.c `pv_parse_spec` and `pv_parse_format`, quirks and all, as transformations.py is one of
transformations.c: they look at characters behind the end of what they are to read, so every function gets all of the
text and an `end`, and the text ends in a NUL as in C.
"""

from __future__ import annotations

import re

from opensips_lsp.catalogue.facts import Pvar
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping
    from typing import NoReturn, TypeAlias

    from opensips_lsp.catalogue.facts import Transformation

SEPARATORS = {"sql_cacher": ":", "sip_i": "|"}


class Known(Record):
    """The variables and transformations that exist.

    core, modules: name -> records of variables of the core and of loaded modules. transformations: `class.name` in
    lower case, or `class` for one whose names are not known. contexts: what may stand in `$(<context>name)`, None for
    anything. others: None when this is all there is; else the names that nothing has of what else there may be.
    lenient: what stands behind the last argument of a transformation does not matter, and modules can have
    transformations (2.4). separators: module -> the character that separates what its variables take, where a parameter
    sets it. note: see named_in. named: a parameter of a route may have a name, `$param(name)` (3.0). version: for what
    changes between versions in the parentheses and brackets of a variable.
    """

    core: Mapping[str, tuple[Pvar, ...]]
    modules: Mapping[str, tuple[Pvar, ...]]
    transformations: Mapping[str, Transformation]
    contexts: Container[str] | None
    others: Container[str] | None
    lenient: bool
    separators: Mapping[str, str] = SEPARATORS
    note: Callable[[str, int, int], None] | None = None
    named: bool = False
    version: tuple[int, ...] = ()


if TYPE_CHECKING:
    # (text, start and end of what stands in the parentheses or brackets, known) -> what is wrong with it, or None
    Check: TypeAlias = Callable[[str, int, int, Known], str | None]


class Spec(Record):
    """A variable. start, end: where it stands. record: what is known of it, None for nothing.

    parameter: what its parentheses hold. context: the word in `<…>`, or None. transformed: whether a `{transformation}`
    follows.
    """

    start: int
    end: int
    name: str
    record: Pvar | None = None
    parameter: str | None = None
    context: str | None = None
    transformed: bool = False


class Problem(Record):
    """What is wrong between `start` and `end`.

    subject: the name concerned. why: what is wrong with it, as the rest of a sentence that begins with it.
    """

    kind: str
    start: int
    end: int
    subject: str
    why: str


_DEEPEST = 40  # brackets in each other
UNKNOWN, SYNTAX, PARAMETER, INDEX = "unknown", "syntax", "parameter", "index"
TRANSFORMATION, ARGUMENT, CONTEXT = "transformation", "argument", "context"

_NAME = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz."
BLANKS = " \t\r\n"


class _Refused(Exception):
    """Carries the Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def parse_spec(text: str, known: Known) -> Spec | Problem:
    """The Spec or the Problem of a text that is to begin with a variable; what stands behind it does not matter."""
    text = text.partition("\0")[0]
    if not text.startswith("$"):
        return Problem(SYNTAX, 0, len(text), text, "is not a variable")
    if _is_deep(text):
        return Spec(0, len(text), "")
    try:
        return read_spec(text + "\0", 0, len(text), known)
    except _Refused as refused:
        return refused.problem


def parse_format(text: str, known: Known) -> list[Spec] | Problem:
    """The Specs in a text with variables, a list, or the first Problem."""
    text = text.partition("\0")[0]
    if _is_deep(text):
        return []
    try:
        return read_format(text + "\0", 0, len(text), known)
    except _Refused as refused:
        return refused.problem


def named_in(text: str, known: Known) -> list[tuple[str, int, int, bool]]:
    """(name, start and end of what its parentheses hold, whether it stands in no other) of each variable with some.

    In the order of the text; those in names, indexes and transformations of others too. What is wrong with a variable
    does not matter.
    """
    text = text.partition("\0")[0]
    found: dict[int, tuple[str, int, int, bool]] = {}
    at = -1 if _is_deep(text) else text.find("$")

    def note(name: str, start: int, end: int) -> None:
        found.setdefault(start, (name, start, end, text.find("$", at + 1, start) < 0))

    known = known._replace(note=note)
    while at >= 0:
        try:
            behind = read_spec(text + "\0", at, len(text), known).end
        except _Refused:
            behind = at + 1
        at = text.find("$", behind)
    return [found[start] for start in sorted(found)]


def _is_deep(text: str) -> bool:
    """Whether more is nested in a text than is looked into: OpenSIPS reads any depth, so nothing is known of it."""
    if text.count("$") <= _DEEPEST:
        return False
    depth = 0
    for bracket in re.findall(r"[({\[)}\]]", text):
        depth = depth + 1 if bracket in "({[" else max(depth - 1, 0)
        if depth > _DEEPEST:
            return True
    return False


def _behind_name(text: str, start: int, end: int) -> int:
    """Where the name ends that begins at an offset, if one does."""
    rest = text[start : max(start, end)]
    return start + len(rest) - len(rest.lstrip(_NAME))


def refuse(kind: str, start: int, end: int, subject: str, why: str) -> NoReturn:
    """Raise what parse_spec and parse_format return as a Problem."""
    raise _Refused(Problem(kind, start, end, subject, why))


def read_format(text: str, start: int, end: int, known: Known) -> list[Spec]:
    """pvar.c pv_parse_format: the variables in a text between two offsets."""
    found, position = [], start
    while position < end:
        position = text.find("$", position, end)
        if position < 0:
            break
        found.append(read_spec(text, position, end, known))
        position = found[-1].end
    return found


def read_spec(text: str, start: int, end: int, known: Known) -> Spec:
    """pvar.c pv_parse_spec: reads from `start`, and looks not further than `end` for what may go on."""
    at = start + 1
    bracketed = text[at] == "("
    at += bracketed
    if text[at] == "$":
        at += 1
        if bracketed and text[at] != ")":
            refuse(SYNTAX, start, at, "$($", "needs a `)`")
        return Spec(start, at + bracketed, "$")
    context = None
    if text[at] == "<":
        context, at = _context(text, at + 1, end, known)
    name_start = at
    at = _behind_name(text, at, end)
    name = text[name_start:at]
    if bracketed:
        opening = text[at]
        if opening not in ")([{":
            refuse(SYNTAX, start, min(at + 1, end), f"$({name}", _unexpected(opening))
    else:
        opening = "(" if at < end and text[at] == "(" else ")"
    record = _lookup(known, name, opening == "(")
    if record is None:
        shown = f"${name}()" if opening == "(" else f"${name}"
        refuse(UNKNOWN, name_start if bracketed or context else start, at, shown, "is unknown")
    parameter = None
    if opening == "(":
        first, at = at + 1, _parameter(text, start, at + 1, end, name, record, known)
        parameter = text[first:at]
        if not bracketed:
            return Spec(start, at + 1, name, record, parameter, context)
        at += 1
        opening = text[at]
        if opening not in ")[{":
            refuse(SYNTAX, start, min(at + 1, end), f"${name}", _unexpected(opening))
    if opening == "[":
        at = _index(text, start, at + 1, end, name, record, known) + 1
        opening = text[at]
        if opening not in "){":
            refuse(SYNTAX, start, min(at + 1, end), f"${name}", _unexpected(opening))
    transformed = opening == "{"
    if transformed:
        from opensips_lsp.model.transformations import last_brace, read_transformations  # it imports this file

        last = last_brace(text, at + 1, end)
        if last is None:
            refuse(SYNTAX, at, end, f"${name}", "needs a `}`")
        first, at = at, read_transformations(text, at, last + 1, known)
        if text[at] != ")":
            refuse(SYNTAX, first, at + 1, f"${name}", _unexpected(text[at]))
    return Spec(start, at + 1 if bracketed else at, name, record, parameter, context, transformed)


def _unexpected(character: str) -> str:
    return "is cut off" if character == "\0" else f"cannot continue with `{character}`"


_ANYTHING = Pvar("", writable=True, has_param=True, has_index=True)


def _lookup(known: Known, name: str, has_param: bool) -> Pvar | None:
    """pv_lookup_spec_name: a core variable with and without parameter are two; a module's is one."""
    for one in known.core.get(name, ()):
        if one.has_param == has_param:
            return one
    if name in known.modules:
        return known.modules[name][0]
    return None if known.others is None or name in known.others else _ANYTHING


def _context(text: str, start: int, end: int, known: Known) -> tuple[str, int]:
    at = _behind_name(text, start, end)
    context = text[start:at]
    if text[at] != ">":
        refuse(SYNTAX, start - 1, at, f"<{context}", "needs a `>`")
    if known.contexts is not None and context not in known.contexts:
        refuse(CONTEXT, start - 1, at + 1, context, "is not a context")
    return context, at + 1


def _closing(text: str, at: int, end: int, opening: str, closing: str) -> int | None:
    """The first `closing` that has no `opening` of its own behind `at`, or None."""
    depth = 0
    while at < end:
        if text[at] == closing:
            if not depth:
                return at
            depth -= 1
        elif text[at] == opening:
            depth += 1
        at += 1
    return None


# ---- what stands in `(…)` and `[…]`


def _parameter(text: str, start: int, at: int, end: int, name: str, record: Pvar, known: Known) -> int:
    """-> the offset of the `)`."""
    closing = _closing(text, at, end, "(", ")")
    if closing is None:
        refuse(SYNTAX, start, end, f"${name}(", "needs a `)`")
    if closing == at:
        refuse(PARAMETER, start, closing + 1, f"${name}()", "needs a name in its parentheses")
    if not record.has_param:
        refuse(PARAMETER, at, closing, f"${name}", "takes no name in parentheses")
    if known.note is not None:
        known.note(name, at, closing)
    why = record is not _ANYTHING and _objection(name, _PARAMETERS, text, at, closing, known)
    if why:
        refuse(PARAMETER, at, closing, f"${name}({text[at:closing]})", why)
    return closing


def _index(text: str, start: int, at: int, end: int, name: str, record: Pvar, known: Known) -> int:
    """-> the offset of the `]`."""
    if not record.has_index:
        refuse(INDEX, start, at, f"${name}", "takes no index")
    closing = _closing(text, at, end, "[", "]")
    if closing is None:
        refuse(SYNTAX, start, end, f"${name}", "needs a `]`")
    if closing == at:
        refuse(INDEX, start, closing + 1, f"${name}", "needs a number in its brackets")
    index = text[at:closing]
    why = record is not _ANYTHING and _objection(name, _INDEXES, text, at, closing, known)
    if why:
        refuse(INDEX, at, closing, f"[{index}]", why)
    return closing


def _objection(name: str, checks: Mapping[str, Check], text: str, at: int, end: int, known: Known) -> str | None:
    """What is wrong with what stands in the parentheses or brackets of a variable, or None."""
    if name in checks:
        return checks[name](text, at, end, known)
    if name in OF_MODULES:
        from opensips_lsp.model.variable_names import INDEXES, PARAMETERS  # few scripts have those variables
    elif name in CHANGING:
        from opensips_lsp.model.later_variable_names import INDEXES, PARAMETERS
    else:
        return None
    from opensips_lsp.model.variable_names import Reader

    rows = (PARAMETERS if checks is _PARAMETERS else INDEXES).get(name, ())
    check = next((check for since, check in reversed(rows) if since <= known.version[:2]), None)
    reader = Reader(
        lambda at, end: read_spec(text, at, end, known),
        lambda at, end: bool(read_format(text, at, end, known)),
        lambda at, end: _any_index(text, at, end, known),
        known.separators,
    )
    return check and check(text, at, end, reader)


# name of a variable -> all that its parentheses may hold
FIELDS = {
    "branch": ("uri", "duri", "q", "path", "flags", "socket"),
    "ct.fields": ("name", "uri", "q", "expires", "methods", "received", "params"),
    "ctime": ("sec", "min", "hour", "mday", "mon", "year", "wday", "yday", "isdst"),
}


def _any_index(text: str, at: int, end: int, known: Known) -> str | None:
    """pvar.c pv_parse_index."""
    if text[at] == "$":
        read_spec(text, at, end, known)
    elif text[at:end] != "*" and not re.compile(r"-?[0-9]*").fullmatch(text[at:end]):
        return "is not an index; use a number, a variable or `*`"
    return None


def _avp_index(text: str, at: int, end: int, known: Known) -> str | None:
    return None if text[at:end].lower() == "append" else _any_index(text, at, end, known)


def _one_of(*names: str) -> Check:
    def check(text: str, at: int, end: int, known: Known) -> str | None:
        return None if text[at:end].lower() in names else _taken(names)

    return check


def _taken(names: Iterable[str]) -> str:
    return f"has a name that it does not accept; use one of {', '.join(names)}"


def _time_field(text: str, at: int, end: int, known: Known) -> str | None:
    names = FIELDS["ctime"]
    return None if text[at:end] in names else _taken(names)


def _color(text: str, at: int, end: int, known: Known) -> str | None:
    if re.compile("[xsrgybpcwSRGYBPCW][xsrgybpcw]").fullmatch(text[at:end]):
        return None
    return "is not a color; use one letter for the text and one for the background"


def _variable_or_any(text: str, at: int, end: int, known: Known) -> str | None:
    if text[at] == "$":
        read_spec(text, at, end, known)
    return None


def _header(text: str, at: int, end: int, known: Known) -> str | None:
    if text[at] == "$":
        read_spec(text, at, end, known)
    elif re.compile(r"[^ \t:]*[ \t]+[^ \t\r\n:]").match(text[at:end]):
        return "has a blank in the name of the header"
    return None


def _number(text: str, at: int, end: int, known: Known) -> str | None:
    if text[at] == "$":
        read_spec(text, at, end, known)
    elif not known.named and not re.compile("[0-9]+").fullmatch(text[at:end]):
        return "needs the number of a route's parameter"
    return None


_MIME = r"[ \t]*(?:\*|[A-Za-z0-9+.-]+)[ \t]*/[ \t]*(?:\*|[A-Za-z0-9+._-]+)[ \t]*(?:;[^,]*)?(?:,[\s\S]*)?"


def _mime(text: str, at: int, end: int, known: Known) -> str | None:
    body = text[at:end]
    if re.compile(_MIME).fullmatch(body) or "\n" in body or "\r" in body:
        return None
    return "is not a MIME type"


# name of a variable -> the check of its parameter, and of its index. Those of modules are in
# opensips_lsp.model.variable_names; the rest takes anything, but for $acc_extra and $acc_leg, where it takes what a
# parameter declares.
_PARAMETERS: dict[str, Check] = {
    "C": _color, "avp": _variable_or_any, "bavp": _variable_or_any, "branch": _one_of(
        *FIELDS["branch"]), "ct.fields": _one_of(*FIELDS["ct.fields"]), "ctime": _time_field, "hdr": _header,
    "hdrcnt": _header, "msg.branch.attr": _variable_or_any, "param": _number, "rb": _mime,
    "tm.branch.attr": _variable_or_any,
}  # fmt: skip
_INDEXES: dict[str, Check] = {
    "avp": _avp_index, **dict.fromkeys((
        "T_branch_last_reply_code", "bavp", "branch", "branch.flag", "cT", "ct", "ct.fields", "hdr", "hdr_name",
        "msg.branch.attr", "msg.branch.duri", "msg.branch.flag", "msg.branch.flags", "msg.branch.path", "msg.branch.q",
        "msg.branch.socket", "msg.branch.uri", "rb", "route", "route.name", "route.type",
    ), _any_index),
}  # fmt: skip
# variables of modules whose parentheses or brackets may hold others
OF_MODULES = frozenset(
    "acc_leg cgr cgr_opt cgr_ret cgrret hep_net isup_param isup_param_str json json_compact json_pretty "
    "keepalive.socket rl_count rtpstat sql_cached_value stat xml".split()
)
# those of which 3.0 and later take something else than 2.4, and that are new there, of the core, too
CHANGING = frozenset(
    "b2b_logic.entity b2b_logic.peer cluster.sh_tag config config.description dfks dlg_val identity ipsec ipsec_ue "
    "json_compact_noescape proxy_protocol return rtp_relay rtp_relay_ctx rtp_relay_peer sdp sdp.line sdp.session "
    "sdp.stream sdp.stream.idx shv siprec socket_in socket_out tm.branch.attr tm.branch.duri tm.branch.flag "
    "tm.branch.flags tm.branch.last_received tm.branch.path tm.branch.q tm.branch.socket tm.branch.type "
    "tm.branch.uri".split()
)
