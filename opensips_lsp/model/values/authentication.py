"""Tests of arguments of auth_aka (3.5 and later), which has a default for each, with the C files of 3.6.8."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known

_QOP = "names:auth,auth-int"  # auth_aka calls fixup_qop() of auth
_PREFIXES = ("akav1-", "akav2-")


def _manager(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """auth_aka.c fixup_av_mgm: a module has the function load_aka_av_NAME(); the only one is aka_av_diameter."""
    if declared is None or _is_manager(text, declared):
        return None
    return f"names no manager of authentication vectors `{text}`, which a module `aka_av_{text}` would be"


def _is_manager(name: str, declared: Declared) -> bool:
    modules = declared.modules()
    return modules is None or f"aka_av_{name.lower()}" in modules


def _no_manager(detail: str, declared: Declared) -> str | None:
    names = declared.values("auth_aka", "default_av_mgm")
    if not names:
        return 'must not be left out without modparam("auth_aka", "default_av_mgm", ...)'
    if _is_manager(str(names[-1]), declared):
        return None
    return _default("default_av_mgm", f"names no manager that a module is loaded for: `{names[-1]}`")


def _algorithms(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """auth_aka.c fixup_aka_alg."""
    from opensips_lsp.model.values import check

    return check(f"all-of:{detail}", text, known)


def _no_algorithms(detail: str, declared: Declared) -> str | None:
    """Others than those of AKA are ignored in an argument, with a warning, and refused in the default."""
    names = declared.values("auth_aka", "default_algorithm")
    of_aka = {name for name in detail.lower().split(",") if name.startswith(_PREFIXES)}
    bad = [name.strip(" \t\r\n") for name in str(names[-1]).split(",")] if names else []
    bad = [name for name in bad if name.lower() not in of_aka]
    return _default("default_algorithm", f"has `{bad[0]}`, which is no algorithm of AKA") if bad else None


def _qop(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    from opensips_lsp.model.values import check

    return check(_QOP, text, known)


def _no_qop(detail: str, declared: Declared) -> str | None:
    """auth_aka.c fixup_aka_qop."""
    names = declared.values("auth_aka", "default_qop")
    wrong = names and any(name.strip(" \t\r\n") not in ("auth", "auth-int") for name in str(names[-1]).split(","))
    return _default("default_qop", f"must be `auth` or `auth-int`, not `{names[-1]}`") if wrong else None


def _default(parameter: str, why: str) -> str:
    return f"must not be left out, as `{parameter}` of module `auth_aka` {why}"


TESTS: dict[str, Test] = {
    "aka-algorithms": _algorithms,
    "aka-manager": _manager,
    "aka-qop": _qop,
}
# kind -> (detail, declared) -> why the argument must not be left out, or None
MISSING: dict[str, Callable[[str, Declared], str | None]] = {
    "aka-algorithms": _no_algorithms,
    "aka-manager": _no_manager,
    "aka-qop": _no_qop,
}
