"""Tests of values that the functions of avpops take, and since 3.5 those of sqlops: ports of their fix-ups.

The C files are those of avpops in 2.4.11. A detail of `avp-name` or `avp-db-id` names the module if it is another one.
"""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import is_int, is_uint, listed, must_be, pattern, shifted, variable
from opensips_lsp.model.variables import Problem, Spec, parse_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known


def _flagged(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """`$variable/flags`."""
    names, _, letters = detail.partition(":")
    name, _, flags = text.partition("/")
    why = variable(name, names, known)
    return why if why is not None else _letters_of(flags, letters)


def _letters_of(flags: str, letters: str) -> str | None:
    for flag in flags:
        if flag not in letters:
            return f"takes only the flags {' '.join(f'`{one}`' for one in letters)} after `/`, not `{flag}`"
    both = "e" in letters and {"n", "s"} <= set(flags.lower())  # avpops.c fixup_is_avp_set
    return f"takes only one of the flags `n` and `s`, not `{flags}`" if both else None


def _avp_source(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_db_avp."""
    name, slash, flag = text.partition("/")
    words = ("domain", "username", "uri", "uuid")
    if slash and flag.lower() not in words:
        return f"takes {listed(words)} after `/`, not `{flag}`"
    return variable(name, "", known) if name.startswith("$") else None


def _avp_name(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops_parse.c parse_avp_db."""
    name, slash, table = text.partition("/")
    if name.startswith("$"):
        spec = parse_spec(name, known)
        if isinstance(spec, Problem):
            return spec
        if spec.end != len(name) or spec.name not in ("avp", ""):
            return must_be("`$avp(name)`, `*`, `s` or `i`, optionally followed by `/` and a table", text)
    elif name[:1] not in tuple("sSiI*aA") or (name[1:] and not is_uint(name[1:])):
        return must_be("`$avp(name)`, `*`, `s` or `i`, optionally followed by `/` and a table", text)
    if not slash:
        return None
    if not table or table == "$":
        return f"must have the name of a table after `/`: `{text}`"
    if table[0] != "$":
        return None
    if not detail:
        return f"takes a table after `/`, not a scheme as in `{text}`"
    if not name.startswith("$"):
        return f"must be `$avp(name)` before the scheme, not `{name}`"
    module = "sqlops" if "sqlops" in detail else "avpops"
    values = declared.values(module, "db_scheme") if declared is not None else ()
    if declared is None or table[1:].lower() in {str(value).partition(":")[0].strip().lower() for value in values}:
        return None
    return f"must name a `db_scheme` of module `{module}`, but `{table[1:]}` is not one"


_NO_RAW_QUERIES = ("text:", "dbtext:", "berkeley:", "flatstore:")  # those whose db_bind_api() sets no raw_query


def _avp_db_id(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_db_url, id2db_url; avpops_db.c add_db_url. detail "raw": a database that takes raw queries."""
    if not is_int(text):
        return must_be("the number of a `db_url`", text)
    if declared is None:
        return None
    module = "sqlops" if "sqlops" in detail else "avpops"
    urls = declared.values(module, "db_url") or (declared.default_database(),)  # which has the number 0
    heads = [re.compile(r"\s*([-+]?[0-9]+)?\s*(.*)", re.DOTALL).match(str(url)) for url in urls]
    numbers = {int(head[1] or 0): head[2] for head in filter(None, heads)}
    url = numbers.get(int(text if text.strip("+-") else 0))
    if url is None:
        return f"must be the number of a `db_url` of module `{module}`, but `{text}` is not one"
    raw = "raw" in detail and url.startswith(_NO_RAW_QUERIES)
    return f"must be the number of a database that takes raw queries, but `{url}` is not one" if raw else None


def _avp_delete(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_delete_avp."""
    name, _, flags = text.partition("/")
    if name.startswith("$"):
        why = variable(name, "avp", known)
    elif name[:1] not in tuple("sSiI*aA") or (name[1:] and not is_uint(name[1:])):
        why = must_be("`$avp(name)`, `*`, `s` or `i`", text)
    else:
        why = None
    return why if why is not None else _letters_of(flags, "gG")


def _avp_push_target(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_pushto_avp."""
    name, slash, part = text.partition("/")
    why = variable(name, "ru,ruri,du,duri,branch", known)
    if why is not None or not slash:
        return why
    spec = parse_spec(name, known)
    wanted = spec.name if isinstance(spec, Spec) else ""
    if wanted in ("ru", "ruri") and part.lower() not in ("username", "domain"):
        return f"takes `username` or `domain` after `{name}/`, not `{part}`"
    return None if wanted in ("ru", "ruri", "") else f"takes nothing after `{name}`"


def _operation(text: str, operations: tuple[str, ...]) -> tuple[str, str, str, str] | None:
    """-> (operation, what it works with, the flags or None), or None for a text that has none (parse_check_value)."""
    name, slash, rest = text.partition("/")
    if not slash or len(name) not in (2, 3):
        return None
    operation = next((one for one in operations if text[: len(one)].lower() == one), None)
    value, has_flags, flags = rest.partition("/")
    if operation is None or not rest or (has_flags and not flags):
        return None
    return operation, value, rest, flags


def _int_or_text(value: str) -> str | None:
    """avpops_parse.c parse_intstr_value -> "int", "text", or None for neither."""
    if value[1:2] == ":":
        kind, value = value[0].lower(), value[2:]
        if kind == "s":
            return "text" if value else None
        hexadecimal = re.compile("0[xX][0-9a-fA-F]+").fullmatch(value)
        return "int" if kind == "i" and (hexadecimal or is_int(value)) else None
    return "text" if value else None


def _avp_check(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_check_avp."""
    operations = ("eq", "ne", "lt", "le", "gt", "ge", "re", "fm", "and", "or", "xor")
    found = _operation(text, operations)
    if found is None:
        return f"must be `operation/value/flags`, with one of the operations {listed(operations)}, not `{text}`"
    operation, value, rest, flags = found
    if rest.startswith("$"):
        if operation == "re":
            return f"must have a text after `re/`, not a variable: `{text}`"
        why = variable(rest, "", known)
        return shifted(why, len(text) - len(rest)) if why is not None else _letters_of(flags, "gGiI")
    kind = _int_or_text(value)
    if kind is None or (operation in ("re", "fm") and kind == "int"):
        return f"must have a value after `{operation}/`, such as `i:5` or `s:text`: `{text}`"
    why = pattern(value[2:] if value[1:2] == ":" else value) if operation == "re" else None
    return why or _letters_of(flags, "gGiI")


def _avp_op(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_op_avp."""
    operations = ("add", "sub", "mul", "div", "mod", "and", "or", "xor", "not")
    found = _operation(text, operations)
    if found is None:
        return f"must be `operation/value/flags`, with one of the operations {listed(operations)}, not `{text}`"
    _, value, rest, flags = found
    if rest.startswith("$"):
        why = variable(rest, "", known)
        return shifted(why, len(text) - len(rest)) if why is not None else _letters_of(flags, "gGdD")
    if _int_or_text(value) != "int":
        return f"must have a variable or a number as in `i:5` after the operation, not `{value}`"
    return _letters_of(flags, "gGdD")


def _avp_op_target(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    name, _, target = text.partition("/")
    why = variable(name, "avp", known)
    if why is not None or not target:
        return why
    return shifted(variable(target, "avp", known), len(name) + 1)


def _avp_subst_target(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_subst."""
    name, _, rest = text.partition("/")
    why = variable(name, "avp", known)
    if why is not None or not rest:
        return why
    if not rest.startswith("$"):
        return _letters_of(rest, "gGdD")
    target, _, flags = rest.partition("/")
    why = variable(target, "avp", known) if len(target) > 1 else None
    return shifted(why, len(name) + 1) if why is not None else _letters_of(flags, "gGdD")


TESTS: dict[str, Test] = {
    "avp-check": _avp_check,
    "avp-db-id": _avp_db_id,
    "avp-delete": _avp_delete,
    "avp-name": _avp_name,
    "avp-op": _avp_op,
    "avp-op-target": _avp_op_target,
    "avp-push-target": _avp_push_target,
    "avp-source": _avp_source,
    "avp-subst-target": _avp_subst_target,
    "flagged": _flagged,
}
