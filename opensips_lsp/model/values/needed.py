"""Tests of what an argument needs elsewhere in a script, whatever it is itself: typed parameters, since 3.0."""

from __future__ import annotations

from opensips_lsp.model.values.basic import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known


def _needs(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """`needs:group.db_url&word:a,b`: a parameter that must be set, and a kind; `needs:dialog`: a module.

    A `+` behind a parameter: the global db_default_url will do.
    """
    from opensips_lsp.model.values import check

    what, _, kind = detail.partition("&")
    why = _lacking(what, declared) if declared is not None else None
    return why or (check(kind, text, known, declared) if kind else None)


def _lacking(what: str, declared: Declared) -> str | None:
    """The rest of a sentence about what a script has not, or None."""
    module, _, parameter = what.partition(".")
    if not parameter:
        return None if declared.loads(module) else f"needs module `{module}`, which is not loaded"
    name = parameter.rstrip("+")
    if declared.values(module, name) or (parameter != name and declared.default_database()):
        return None
    return f'needs modparam("{module}", "{name}", ...)'


def _obsolete(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """A fix-up that always fails, and says what to use instead."""
    return f"stops OpenSIPS, as the function is obsolete: use {listed(detail.split(','))}"


def _accounting(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """acc_logic.c do_acc_type_parser: `aaa` and `db` need a URL, since 3.2."""
    from opensips_lsp.model.values import check

    why = check(f"words:{detail}", text, known)
    if why is not None or declared is None:
        return why
    for word in text.lower().split("|"):
        lacking = {"aaa": "acc.aaa_url", "db": "acc.db_url+"}.get(word.strip(" \t\r\n"))
        problem = lacking and _lacking(lacking, declared)
        if problem:
            return f"has `{word}`, which {problem}"
    return None


TESTS: dict[str, Test] = {
    "accounting": _accounting,
    "needs": _needs,
    "obsolete": _obsolete,
}
