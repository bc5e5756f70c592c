"""The words in the colours of Vim, Emacs, Kate and Sublime Text: what some version of OpenSIPS reserves, by sort.

What these files have by hand is all but the lists of words, which are written anew. TextMate's grammar has a generator
of its own (editors/vscode/tools/grammar.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from textwrap import wrap

from opensips_lsp.catalogue.language import DIRECTIVES, FUNCTIONS, GLOBALS, KEYWORDS

_ALL = {word for table in (KEYWORDS, DIRECTIVES) for words in table.values() for word in words}
# an option such as SEND-proxy_Protocol may be written in any case: the usual ones do
RESERVED = frozenset(
    word for word in _ALL
    if word == word.lower() or word.lower() not in _ALL or (word == word.upper() and "-" not in word)
)  # fmt: skip

CONTROL = frozenset("if else switch case default while for in exit drop return break esac and or not".split())
CONSTANTS = frozenset("yes no true false on off enable disable null NULL".split())
OLD_WORDS = frozenset(
    "af dst_ip dst_port from_uri method myself proto src_ip src_port status to_uri uri msg:len INET INET6 inet inet6 "
    "max_len".split()
)
ROUTES = frozenset(word for word in RESERVED if word == "route" or word.endswith("_route"))
_NO_GLOBALS = frozenset(("listen", "socket", "alias", "dst_blacklist"))
_SETTINGS = frozenset(word for words in GLOBALS.values() for word in words if word in RESERVED) - _NO_GLOBALS
_CALLS = frozenset(word for words in FUNCTIONS.values() for word in words if word in RESERVED)
FUNCTION_WORDS = frozenset(
    (*_CALLS, "assert", "async", "launch", "sync", "is_myself", "error", "log", "xlog")
) & RESERVED - CONTROL - ROUTES  # fmt: skip
GLOBAL_WORDS = _SETTINGS - CONTROL - CONSTANTS - OLD_WORDS
LISTENING = RESERVED - CONTROL - CONSTANTS - OLD_WORDS - ROUTES - GLOBAL_WORDS - FUNCTION_WORDS
SORTS = {
    "control": CONTROL, "routes": ROUTES, "directives": LISTENING, "constants": CONSTANTS, "old words": OLD_WORDS,
    "globals": GLOBAL_WORDS, "functions": FUNCTION_WORDS,
}  # fmt: skip


def files(root: Path, changed: Mapping[str, str]) -> dict[str, str]:
    """Path -> text with the words as they are now; changed: path -> text, of what is generated in it besides."""
    makers = {
        "editors/neovim/syntax/opensips.vim": _vim, "editors/emacs/opensips-mode.el": _emacs,
        "editors/kate/opensips.xml": _kate, "editors/sublime/OpenSIPS.sublime-syntax": _sublime,
    }  # fmt: skip
    texts = {path: changed.get(path) or (root / path).read_text(encoding="utf-8") for path in makers}
    return {path: made(texts[path]) for path, made in makers.items()}


def _sorted(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (word.lower(), word))


def _plain(words: Iterable[str]) -> list[str]:
    """Those that are a word for an editor as well."""
    return _sorted(word for word in words if word.isidentifier())


def _joined(words: Iterable[str]) -> list[str]:
    return _sorted(word for word in words if not word.isidentifier())


def _replaced(text: str, pattern: str, made: Callable[[re.Match[str]], str]) -> str:
    found, count = re.subn(pattern, made, text, flags=re.MULTILINE | re.DOTALL)
    if count != 1:
        raise ValueError(f"{count} places look like {pattern}")
    return found


_VIM = {"directives": "Listen", "old words": "OldWord", "globals": "Global", "functions": "Function"}
_VIM_OWN = {"any", "loadmodule", "modparam", *DIRECTIVES[next(iter(DIRECTIVES))]}  # have groups of their own there


def _vim(text: str) -> str:
    for sort, name in _VIM.items():
        words = SORTS[sort] - _VIM_OWN
        first = f"syntax keyword opensips{name} "
        lines = wrap(" ".join(_plain(words)), 120 - len(first), break_long_words=False, break_on_hyphens=False)
        block = "".join(f"{first}{line}\n" for line in lines)
        if joined := "\\|".join(sorted(_joined(words), reverse=True)):
            block += f'syntax match opensips{name} "\\<\\%({joined}\\)\\>"\n'
        pattern = rf"(?:^syntax (?:keyword|match) opensips{name} [^\n]*\n)+"
        text = _replaced(text, pattern, lambda _, block=block: block)  # type: ignore[misc]
    return text


_EMACS = {"directives": "directives", "constants": "constants", "old words": "old-words", "globals": "globals",
          "functions": "functions"}  # fmt: skip


def _emacs(text: str) -> str:
    for sort, name in _EMACS.items():
        words = " ".join(f'"{word}"' for word in _sorted(SORTS[sort]))
        lines = wrap(words, 112, break_long_words=False, break_on_hyphens=False)
        block = "'(" + "\n    ".join(lines) + "))"
        pattern = rf"(\(defconst opensips--{name}\n  )'\([^()]*\)\)"
        text = _replaced(text, pattern, lambda match, block=block: match[1] + block)  # type: ignore[misc]
    return text


def _kate(text: str) -> str:
    for sort in ("directives", "constants", "old words", "globals", "functions"):
        items = "".join(f"      <item>{word}</item>\n" for word in _plain(SORTS[sort]))
        pattern = rf'(<list name="{sort}">\n).*?(    </list>)'
        text = _replaced(text, pattern, lambda match, items=items: match[1] + items + match[2])  # type: ignore[misc]
    joined = [(word, sort) for sort in ("directives", "old words", "globals") for word in _joined(SORTS[sort])]
    rows = "".join(
        f'        <StringDetect String="{word}" attribute="{_KATE[sort]}"/>\n'
        for word, sort in sorted(joined, reverse=True)
    )
    return _replaced(text, r"(?:^ +<StringDetect [^\n]*\n)+", lambda _: rows)


_KATE = {"directives": "Directive", "old words": "Old word", "globals": "Global"}
_SUBLIME = {
    "directives": "keyword.control.import", "constants": "constant.language", "old words": "invalid.deprecated",
    "globals": "support.constant", "functions": "support.function",
}  # fmt: skip


def _sublime(text: str) -> str:
    for sort, scope in _SUBLIME.items():
        words = sorted(_joined(SORTS[sort]), reverse=True) + _plain(
            SORTS[sort]
        )  # the longer one of two that begin alike
        lines = wrap(" ".join(words), 96, break_long_words=False, break_on_hyphens=False)
        block = "|\n".join("        " + line.replace(" ", "|") for line in lines)
        pattern = (
            r"(    - match: \|-\n        \(\?x\)\\b\(\?:\n)[^)]*?(\n        \)\\b\n      scope: "
            + re.escape(f"{scope}.opensips")
            + "$)"
        )
        text = _replaced(text, pattern, lambda match, block=block: match[1] + block + match[2])  # type: ignore[misc]
    return text
