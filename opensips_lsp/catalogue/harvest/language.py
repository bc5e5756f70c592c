"""The core language of a source tree: keywords, globals, core functions, route kinds.

`read_language` is pure; `language_module` gives the text of the module the linter imports.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import bison, flex
from .conditions import resolve
from .ctext import closing, strings, without_blocks, without_comments

FILES = ("cfg.lex", "cfg.y", "io_wait.c", "socket_info.h")
OPTIONAL = ("route_struct.h", "cfg_pp.c")  # the second one follows the includes, where there is one
TABLES = {
    "KEYWORDS": "reserved word -> token of cfg.y",
    "BETWEEN_BLANKS": "word that gives a token only between blanks -> that token of cfg.y",
    "DIRECTIVES": "words that make OpenSIPS read another file; they give no token",
    "GLOBALS": "global -> value forms: the symbols of cfg.y after the `=`",
    "REFUSED_GLOBALS": "global that a default build always refuses -> its complaint",
    "FUNCTIONS": "core function -> argument forms, commas left out; None: without parentheses",
    "ROUTE_KINDS": "route keyword -> header forms: the symbols of cfg.y before the `{`",
    "LISTENER_OPTIONS": "tokens of cfg.y with which an option of a listener begins",
    "SYNTAX": "constructs that it reads, of those that only some versions read: CONSTRUCTS of harvest/language.py",
    "MOST_ARGUMENTS": "how many arguments a call has at most: MAX_ACTION_ELEMS of route_struct.h, less the function",
    "POLL_METHODS": "names that get_poll_type() of io_wait.c takes, whatever their case",
    "PROTOCOLS": "names that parse_proto() of socket_info.h takes, whatever their case",
}
_WORDS = "dict[str, dict[str, str]]"
_FORMS = "dict[str, dict[str, tuple[tuple[str, ...], ...]]]"
_NAMES_OF = "dict[str, tuple[str, ...]]"
_TYPES = {
    "KEYWORDS": _WORDS,
    "BETWEEN_BLANKS": _WORDS,
    "REFUSED_GLOBALS": _WORDS,
    "GLOBALS": _FORMS,
    "ROUTE_KINDS": _FORMS,
    "FUNCTIONS": "dict[str, dict[str, tuple[tuple[str, ...] | None, ...]]]",
    "MOST_ARGUMENTS": "dict[str, int]",
}
# construct -> the rule of cfg.y, and the alternative of it, that a version has which reads it
CONSTRUCTS = {
    "bare-condition": ("if_cmd", "IF exp stm"),
    "break-in-loop": ("brk_action", "BREAK SEMICOLON"),
    "return-value": ("cmd", "RETURN snumber"),
    "typed-arguments": ("{}func_param", "snumber"),
    "route-variable": ("route_name_var", "script_var"),
    "joined-modparam": ("module_stm", "MODPARAM LPAREN STRING COMMA STRING COMMA folded_string RPAREN"),
    "async-timeout": ("cmd", "ASYNC_TOKEN LPAREN async_func COMMA route_name COMMA NUMBER RPAREN"),
    "launch-parameter": ("cmd", "LAUNCH_TOKEN LPAREN async_func COMMA route_name COMMA STRING RPAREN"),
    "assert-without-text": ("cmd", "ASSERT LPAREN exp RPAREN"),
    "options-in-any-order": ("{}_def_params", "{}_def_param {}_def_params"),
    "port-range": ("portrange", "NUMBER MINUS NUMBER"),
    "blacklist-flags": ("blst_flags", "blst_flag"),
    "short-blacklist-rule": ("blst_elem", "ipnet"),
    "module-path-list": ("mpath_def_list", "STRING"),
    "bond": ("socket_def", "BOND COLON ID LBRACE socket_bond_elems RBRACE"),
    "alias-option": ("alias_def", "any_alias ACCEPT_SUBDOMAIN"),
}
# rules of cfg.y whose names were others in other versions
_NAMES = {
    "{}func_param": ("module_func_param", "func_param"),
    "{}_def_params": ("listen_def_params", "socket_def_params"),
}
_PROTOCOL = re.compile(r"\*\s*proto\s*=\s*PROTO_(\w+)")
_INCLUDE = re.compile(r'str\s+include_v\d\s*=\s*str_init\("(\w+)"\)')
_INDENTED = re.compile(r"is_ws\(\*line\)")
_ELEMENTS = re.compile(r"#define\s+MAX_ACTION_ELEMS\s+(\d+)")
_STATEMENT = re.compile(r'(?:"(?:\\.|[^"\\])*"|[^;"])+')


Form = tuple[str, ...] | None  # symbols of cfg.y


def read_language(root: Path) -> dict[str, Any]:
    """The facts of TABLES as the files of one source tree state them.

    Raises OSError when one of FILES is missing.
    """
    lex, yacc, poll, sockets = ((root / name).read_text("utf-8", "replace") for name in FILES)
    others = [(root / name).read_text("utf-8", "replace") if (root / name).is_file() else "" for name in OPTIONAL]
    return language_facts(lex, yacc, poll, sockets, *others)


def language_facts(
    lex: str, yacc: str, poll: str, sockets: str, structs: str = "", preprocessor: str = ""
) -> dict[str, Any]:
    """The same from the texts; preprocessor: "" for a version without one."""
    keywords, rules = flex.keywords(lex), bison.rules(yacc)
    spellings: dict[str, list[str]] = {}
    for spelling, token in keywords.items():
        spellings.setdefault(token, []).append(spelling)

    def spelled(rule: str, form: Callable[[tuple[str, ...]], Form]) -> dict[str, list[Form]]:
        found: dict[str, list[Form]] = {}
        for symbols, _ in rules.get(rule, []):
            if "error" not in symbols:
                for spelling in spellings.get(symbols[0], []):
                    found.setdefault(spelling, []).append(form(symbols))
        return found

    kinds = [name for name in rules if name.endswith("route_stm")]
    return {
        "KEYWORDS": keywords,
        "BETWEEN_BLANKS": flex.between_blanks(lex),
        "DIRECTIVES": sorted(flex.directives(lex) or _INCLUDE.findall(without_comments(preprocessor))),
        "GLOBALS": spelled("assign_stm", lambda symbols: symbols[2:]),
        "REFUSED_GLOBALS": {
            spelling: complaint
            for symbols, action in rules.get("assign_stm", [])
            if "error" not in symbols and (complaint := _refusal(action)) is not None
            for spelling in spellings.get(symbols[0], [])
        },
        "FUNCTIONS": spelled("cmd", _arguments),
        "ROUTE_KINDS": {k: v for kind in kinds for k, v in spelled(kind, _header).items()},
        "LISTENER_OPTIONS": _listener_options(rules),
        "SYNTAX": _constructs(rules, without_comments(preprocessor)),
        "MOST_ARGUMENTS": int(found[1]) - 1 if (found := _ELEMENTS.search(structs)) else 0,
        "POLL_METHODS": sorted(set(_initialiser(poll, "poll_method_str")) - {"none"}),
        "PROTOCOLS": sorted({name.lower() for name in _PROTOCOL.findall(sockets)} - {"none"}),
    }


def _listener_options(rules: Mapping[str, Sequence[bison.Alternative]]) -> list[str]:
    options = [row for name in ("listen_def_param", "socket_def_param") for row in rules.get(name, ())]
    if options:
        return sorted({symbols[0] for symbols, _ in options})
    symbols = {symbol for symbols, _ in rules.get("listen_def", ()) for symbol in symbols if symbol.isupper()}
    return sorted(symbols - {"COLON", "NUMBER"})


def _constructs(rules: Mapping[str, Sequence[bison.Alternative]], preprocessor: str) -> list[str]:
    """Which of CONSTRUCTS a version has, and how it follows includes."""
    found = [name for name, (rule, form) in CONSTRUCTS.items() if _has(rules, rule, form)]
    if preprocessor:
        found.append("include-preprocessor")
        found += ["indented-include"] if _INDENTED.search(preprocessor) else []
        found += ["last-line-comment"] if "line[line_len - 1] != '\\n'" in preprocessor else []
    return sorted(found)


def _has(rules: Mapping[str, Sequence[bison.Alternative]], rule: str, form: str) -> bool:
    names = _NAMES.get(rule, (rule,))
    wanted = [tuple(form.replace("{}", name.partition("_")[0]).split()) for name in names]
    return any(symbols in wanted for name in names for symbols, _ in rules.get(name, ()))


def _arguments(symbols: tuple[str, ...]) -> tuple[str, ...] | None:
    if symbols[1:2] != ("LPAREN",):
        return None
    if symbols[2:3] == ("COMMA",):
        return ("EMPTY", *(_arguments((*symbols[:2], *symbols[3:])) or ()))
    return tuple(symbol for symbol in symbols[2:-1] if symbol != "COMMA")


def _header(symbols: tuple[str, ...]) -> tuple[str, ...]:
    return symbols[1 : symbols.index("LBRACE")]


def _refusal(action: str) -> str | None:
    """What an action complains of when no condition stands before its yyerror or YYABORT."""
    said = ""
    for statement in _STATEMENT.findall(without_blocks(resolve(action).text)):
        said = "".join(strings(statement)).strip() or said
        if statement.strip().startswith(("yyerror", "YYABORT")):
            return said
    return None


def _initialiser(text: str, array: str) -> list[str]:
    start = re.search(rf"\b{array}\s*\[\w*\]\s*=\s*", clean := without_comments(text))
    return strings(clean[start.end() : closing(clean, start.end())]) if start else []


def language_module(facts: Mapping[str, Mapping[str, Any]], tags: Mapping[str, Sequence[str]]) -> str:
    """The Python module that holds `facts` (series -> what read_language gives), one a line.

    `tags` names the patch levels of each series, oldest first; the facts are of the last.
    """
    newest = [tags[series][-1] for series in sorted(tags)]
    lines = [
        f'"""Core language facts of OpenSIPS, from {newest[0]} to {newest[-1]}.',
        "",
        "Generated by `python -m opensips_lsp.catalogue.harvest`; do not edit. A module and no",
        'JSON because every start imports it: a .pyc loads in a fraction of a millisecond."""',
        "",
        "from __future__ import annotations",
        "",
        "# fmt: off",
    ]
    for table, meaning in TABLES.items():
        lines += ["", f"# {meaning}", f"{table}: {_TYPES.get(table, _NAMES_OF)} = {{"]
        for series in sorted(facts):
            rows = facts[series][table]
            if isinstance(rows, int):
                lines.append(f'    "{series}": {rows},')
                continue
            opening, end = "{}" if isinstance(rows, Mapping) else "()"
            lines.append(f'    "{series}": {opening}')
            for key in sorted(rows):
                value = f": {_literal(rows[key])}" if isinstance(rows, Mapping) else ""
                lines.append(f"        {json.dumps(key)}{value},")
            lines.append(f"    {end},")
        lines.append("}")
    return "\n".join(lines) + "\n"


def _literal(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, str):
        return json.dumps(value)
    items = [_literal(item) for item in value]
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
