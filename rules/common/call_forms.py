"""A call as the target wants it (catalogue.later.functions): `remove_hf_re("X")` for `remove_hf("X","r")`."""

from __future__ import annotations

import re

from opensips_lsp.catalogue.later.functions import forms_of
from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix
from opensips_lsp.record import Record
from opensips_lsp.rules.common.call_given import CALL, PLACE, Given, given_in, is_given
from opensips_lsp.rules.common.call_written import Written, flags_for, whole, written_for
from opensips_lsp.rules.common.conversion import literal, variable_in, was_verbatim
from opensips_lsp.rules.common.functions import is_async
from opensips_lsp.rules.common.loading import loading
from opensips_lsp.syntax.nodes import String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.facts import AsyncFunction, Function
    from opensips_lsp.catalogue.later.form import Form
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call

_NAME = re.compile(r"[\w-]+")
_BLANK = re.compile(r",\s")
_IN_EXPRESSIONS = frozenset(("group", "negation", "logic", "assert", "bracket"))
_IN_NO_STATEMENT = frozenset((*_IN_EXPRESSIONS, "assignment", "operation", "comparison", "async", "launch", "error"))


class Remedy(Record):
    """What to write for a call that the target does not take: since which series, in words, and as a Fix if certain."""

    since: str
    said: str
    fix: Fix | None


def remedy_of(call: Call, script: Script, source: Source) -> Remedy | None:
    """The Remedy of a call that the target does not take; None if nothing is known."""
    for form in forms_of(call.name.text, script.target):
        given = given_in(form.old, call)
        if given is not None:
            said = form.text or f"write `{PLACE.sub(lambda match: match[1].upper(), form.new).rstrip(';')}`"
            said += _said_of_dollars(call)
            return Remedy(form.since, said, _fix(form, given, call, script, source))
    return None


def _said_of_dollars(call: Call) -> str:
    """What a call had as plain text and is a variable now, as the end of a sentence."""
    if "$" not in call.text:
        return ""
    found = [
        f"`{argument.text[1:-1]}`"
        for number, argument in enumerate(call.arguments, 1)
        if isinstance(argument, String) and "$" in argument.text and was_verbatim(call.name.text, call.arity, number)
    ]
    return f"; {' and '.join(found)} was plain text before" if found else ""


# ---- the new form


def _fix(form: Form, given: dict[str, Given], call: Call, script: Script, source: Source) -> Fix | None:
    if not form.new or _has_comment(call):
        return None
    if form.new.isidentifier():
        return _renamed(form, call, script, source)
    match = CALL.fullmatch(form.new)
    if match is not None:
        return _called(form, match[1], match[2], given, call, script, source)
    return _as_code(form, given, call, script)


def _renamed(form: Form, call: Call, script: Script, source: Source) -> Fix | None:
    """The Fix that gives a function its new name; its arguments get the types of the new one."""
    arity, edits, same = call.arity, list[Edit](), form.same
    module, function = _function(form.new, arity, call, script)
    if function is None:
        return None
    for number, (argument, parameter) in enumerate(zip(call.arguments, function.params), 1):
        if argument is None:
            if not parameter.optional:
                return None
            continue
        written = whole(Given("", argument, number), parameter, call, script)
        if written is None:
            return None
        if written.text != argument.text:
            edits.append(Edit(argument.start, argument.end, written.text))
        same = same and written.same
    edits.append(Edit(call.name.start, call.name.end, form.new))
    return _with_load(f"Replace with `{form.new}`", edits, same, module, call, script, source)


def _called(
    form: Form, name: str, arguments: str, given: dict[str, Given], call: Call, script: Script, source: Source
) -> Fix | None:
    """The Fix that calls a function with the arguments where it wants them."""
    wanted = [one.strip() for one in arguments.split(",")] if arguments.strip() else []
    while wanted and not is_given(wanted[-1], given):
        wanted.pop()
    module, function = _function(name, len(wanted), call, script)
    if function is None:
        return None
    texts, same = list[str](), form.same
    for number, (one, parameter) in enumerate(zip(wanted, function.params), 1):
        written = Written("") if not is_given(one, given) else flags_for(name, number, one, given, script)
        written = written or written_for(one, parameter, given, call, script)
        if written is None or (not written.text and not parameter.optional):
            return None
        texts.append(written.text)
        same = same and written.same
    while texts and not texts[-1]:
        texts.pop()
    if _function(name, len(texts), call, script)[1] is None:
        return None
    text = f"{name}({_joined(texts, ', ' if _BLANK.search(call.text) else ',')})"
    edits = [Edit(call.start, call.end, text)]
    return _with_load(f"Replace with `{text}`", edits, same, module, call, script, source)


def _joined(texts: list[str], comma: str) -> str:
    """Arguments with commas between them, of which one before an empty argument has no blank behind it."""
    return "".join([(comma if text else ",") * (number > 0) + text for number, text in enumerate(texts)])


def _function(name: str, arity: int, call: Call, script: Script) -> tuple[str | None, Function | AsyncFunction | None]:
    """(the module that has a function with so many arguments, None for the core; the function, None if nothing has)."""
    catalogue, kind = script.catalogue, "async_functions" if is_async(call) else "functions"
    for form in catalogue.core.functions.get(name, ()) if kind == "functions" else ():
        if form.arity == arity:
            return None, form
    exporters = catalogue.exporters(kind, name)
    for module in map(catalogue.module, sorted(exporters, key=lambda module: module not in script.modules)):
        for form in getattr(module, kind)[name]:
            if form.arity == arity and module is not None:
                return module.name, form
    return None, None


def _with_load(
    title: str, edits: list[Edit], same: bool, module: str | None, call: Call, script: Script, source: Source
) -> Fix | None:
    """A Fix that loads the module of a function, too, where it is not loaded."""
    if module is not None and module not in script.modules:
        load = loading(script, source, module, call.start)
        if load is None:
            return None
        edits.append(load)
        same = False
    return Fix(title, tuple(sorted(edits)), SAFE if same else UNSAFE)


# ---- what is no call any more


def _as_code(form: Form, given: dict[str, Given], call: Call, script: Script) -> Fix | None:
    """The Fix that writes a condition, or statements (a form that ends in `;`)."""
    if form.new == "{list:each};":
        return _assignments(form, given["list"].value, call, script)
    texts = dict[str, str]()
    for name, one in given.items():
        text = variable_in(one.value, script) if one.value[:1] == "$" else literal(one.value)
        if text is None or (text[0] == '"' and "$" in text):
            return None
        texts[name] = text
    is_statement = form.new.endswith(";")
    if is_statement != _is_statement(call) or (not is_statement and not _is_condition(call)):
        return None
    text = PLACE.sub(lambda match: texts.get(match[1], ""), form.new.removesuffix(";"))
    if not is_statement and call.parent_kind != "group":
        text = f"({text})"
    return Fix(f"Replace with `{text}`", (Edit(call.start, call.end, text),), SAFE if form.same else UNSAFE)


def _assignments(form: Form, value: str, call: Call, script: Script) -> Fix | None:
    """The Fix that assigns each parameter of an event in a list to its variable; one without a name by its number."""
    count, pairs = 0, list[tuple[str, str | None]]()
    for pair in filter(None, map(str.strip, value.split(";"))):
        name, equal, variable = map(str.strip, pair.partition("="))
        if not equal:
            count += 1
            name, variable = str(count), name
        pairs.append((name, variable_in(variable, script)))
    if not pairs or not all(variable and _NAME.fullmatch(name) for name, variable in pairs):
        return None
    end = call.last.next
    if not _is_statement(call) or end is None or end.text != ";":
        return None
    text = "; ".join(f"{variable} = $param({name})" for name, variable in pairs)
    edit = Edit(call.start, call.end, text)
    if len(pairs) > 1 and call.parent_kind in ("if", "while", "for"):
        edit = Edit(call.start, end.end, f"{{ {text}; }}")
    return Fix(f"Replace with `{text}`", (edit,), SAFE if form.same else UNSAFE)


def _is_statement(call: Call) -> bool:
    parent = call.parent
    if parent is None or parent.kind in _IN_NO_STATEMENT:
        return False
    return parent.kind not in ("if", "while") or parent.children[0] != call


def _is_condition(call: Call) -> bool:
    return call.parent_kind in _IN_EXPRESSIONS


def _has_comment(call: Call) -> bool:
    """Whether a comment stands in a call, which a new text would take away."""
    text = call.text
    for argument in sorted(filter(None, call.arguments), key=lambda one: -one.start):
        text = text[: argument.start - call.start] + text[argument.end - call.start :]
    return "#" in text or "/*" in text
