"""docs/language.md: what the script language of each version has, from the facts that are generated from its sources."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from opensips_lsp.catalogue.language import (
    BETWEEN_BLANKS,
    FUNCTIONS,
    GLOBALS,
    KEYWORDS,
    LISTENER_OPTIONS,
    MOST_ARGUMENTS,
    ROUTE_KINDS,
    SYNTAX,
)

PATH = "docs/language.md"
# construct of SYNTAX -> (as a script has it, the C source that says so)
CONSTRUCTS = {
    "bare-condition": ("`if $rU exit;`, `if ($rU) && ($rd) exit;`, `while !f() ...`", "cfg.y `if_cmd`, `while_cmd`"),
    "break-in-loop": ("`break` in loops, in `default`, and anywhere in a `case`", "cfg.y `brk_action`"),
    "return-value": ("`return 1;`, `return $rc;`", "cfg.y `cmd`"),
    "typed-arguments": ("`f(1, -2, $ru)`: numbers and variables without quotes", "cfg.y `func_param`"),
    "route-variable": ("`route($var(name))`", "cfg.y `route_name_var`"),
    "async-timeout": ("`async(f(), route, 5)`", "cfg.y `cmd`"),
    "launch-parameter": ('`launch(f(), route, "x")`', "cfg.y `cmd`"),
    "assert-without-text": ("`assert($rU == 1)`", "cfg.y `cmd`"),
    "joined-modparam": ('`modparam("m", "p", "a" "b")`', "cfg.y `module_stm`"),
    "options-in-any-order": ("options of a listener in any order", "cfg.y `socket_def_params`"),
    "port-range": ("`socket=udp:HOST:5060-5070,5080`; no `any` as port", "cfg.y `portrange`"),
    "bond": ('`socket=bond:NAME { "udp:HOST:PORT", ... }`', "cfg.y `socket_def`"),
    "alias-option": ("`alias=HOST accept_subdomain`", "cfg.y `alias_def`"),
    "blacklist-flags": ("`dst_blacklist=NAME/expire,default`, and lists without rules", "cfg.y `blst_flags`"),
    "short-blacklist-rule": ("`dst_blacklist=NAME: { 10.0.0.0/8 }`: rules of fewer parts", "cfg.y `blst_elem`"),
    "module-path-list": ('`mpath="/a/":"/b/"`', "cfg.y `mpath_def_list`"),
    "include-preprocessor": (
        "includes are followed before the script is read: at the beginning of a line only, in comments and strings too; "
        "a missing import_file is fatal; 50 deep",
        "cfg_pp.c `__flatten_opensips_cfg`",
    ),
    "indented-include": ("blanks before an include", "cfg_pp.c `mk_included_file_path`"),
    "last-line-comment": ("`# text` in a last line without line end is a comment", "cfg_pp.c `__flatten_opensips_cfg`"),
}
_HEAD = """# The script language, version by version

What OpenSIPS reads in a script, as the sources of the newest patch level of each series say. The verdicts of
`opensips-lint` follow from the same tables (`opensips_lsp/catalogue/language.py`). Which modules, functions, parameters and variables
come and go has [pages of its own](differences/README.md).
"""
_NOTES = """## What no table shows

| what | versions | source |
|---|---|---|
| Functions of the core are keywords, with arguments of their own (`setflag(1)`, `strip(2)`); from 3.1 on only those of the table of functions are, the others are called as functions of modules are, with parentheses | up to 3.0 / from 3.1 | cfg.y `cmd`, core_cmds.c |
| ` on ` between blanks is a word of scaling profiles, not the number 1: `mhomed= on # x` is refused, `mhomed=on` is not | from 3.0 | cfg.lex `ON` |
| A `$name` at the very end of a text is only logged; with the line end that is added there it is a syntax error | up to 2.4 / from 3.0 | cfg_pp.c |
| `read-only`, `send-proxy-protocol` and the like are one word | from 3.4 / 4.0 | cfg.lex `READONLY`, `SEND_PROXY_PROTOCOL` |
| An include takes its file in `\"` or `'`, blanks in the name too, of at least two characters; what stands behind it on its line is dropped | from 3.0 | cfg_pp.c `mk_included_file_path` |
| `return(\"x\")` is refused: the first value is a number, a variable or nothing | from 3.6 | cfg.y `cmd` |
"""


def files() -> dict[str, str]:
    """Path -> text."""
    return {PATH: _page()}


def _page() -> str:
    constructs = [
        (form, *["yes" if name in SYNTAX[series] else "" for series in KEYWORDS], source)
        for name, (form, source) in CONSTRUCTS.items()
    ]
    options = sorted({option for found in LISTENER_OPTIONS.values() for option in found})
    rows = [
        (f"`{option.lower()}`", *["yes" if option in LISTENER_OPTIONS[series] else "" for series in KEYWORDS])
        for option in options
    ]
    functions = sorted({name for found in FUNCTIONS.values() for name in found})
    kept = [name for name in functions if name in FUNCTIONS[list(KEYWORDS)[-1]]]
    counts = [
        ("keywords", *[str(len(KEYWORDS[series])) for series in KEYWORDS]),
        ("global parameters", *[str(len(GLOBALS[series])) for series in KEYWORDS]),
        ("functions that are keywords", *[str(len(FUNCTIONS[series])) for series in KEYWORDS]),
        ("arguments of a call, at most", *[str(MOST_ARGUMENTS[series]) for series in KEYWORDS]),
        ("`event_route[E, sync]`", *["yes" if len(ROUTE_KINDS[one]["event_route"]) > 1 else "" for one in KEYWORDS]),
    ]
    parts = [
        _HEAD,
        "## Constructs that only some versions read\n",
        _table(("construct", *KEYWORDS, "source"), constructs),
        "## Options of a listener\n",
        "The tokens of cfg.y `listen_def`, `socket_def_param`.\n",
        _table(("option", *KEYWORDS), rows),
        "## Words\n",
        _table(("", *KEYWORDS), counts),
        f"Functions that are keywords in all versions: {_words(kept)}.\n",
        _table(("from", "reserved", "free again"), _changes()),
        _NOTES,
    ]
    return "\n".join(parts)


def _changes() -> list[tuple[str, str, str]]:
    """Per series, the words that it reserves and the one before does not, and the other way round."""
    found = []
    known = list(KEYWORDS)
    for before, series in pairwise(known):
        new = sorted(KEYWORDS[series].keys() - KEYWORDS[before].keys())
        gone = sorted(KEYWORDS[before].keys() - KEYWORDS[series].keys())
        found.append((series, _words(new, series), _words(gone)))
    return found


def _words(words: list[str], series: str = "") -> str:
    spaced = BETWEEN_BLANKS.get(series, {})
    return ", ".join(f"`{word}`{' between blanks' if word in spaced else ''}" for word in words)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [" | ".join(row) for row in (head, ("---",) * len(head), *rows)]
    return "".join(f"| {line} |\n" for line in lines)
