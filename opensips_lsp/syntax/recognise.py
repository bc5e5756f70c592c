"""What a text is: an OpenSIPS script or not, a template or not. Pure; looks, does not parse."""

from __future__ import annotations

import re

# what makes a text an OpenSIPS script: a loadmodule with `.so`, a modparam call, an include or a route that begins a
# line ...
# (patterns stay text: compiling all of them takes longer than linting a short script)
_SCRIPT = (
    r"""^[ \t]*(?:loadmodule[ \t]+["'][^"'\n]+\.so["']"""
    r"""|modparam[ \t]*\([ \t]*["']"""
    r"""|(?:include|import)_file[ \t]*["']"""
    r"""|(?:(?:failure|onreply|branch|error|local|startup|timer|event)_)?route[ \t]*(?:\[[^\]\n]*\])?[ \t\r\n]*\{)"""
)
# ... unless it is one of Kamailio, which shares all of these
_KAMAILIO = r"^(?:#!(?:KAMAILIO|SER|MAXCOMPAT|define|subst|substdef|ifdef|ifndef|trydef)\b|request_route\b)"

M4, JINJA, ERB, PUPPET, CPP, SHELL = "an m4", "a Jinja", "an ERB", "a Puppet", "a C preprocessor", "a shell"

_SUFFIXES = {
    ".m4": M4, ".j2": JINJA, ".jinja": JINJA, ".jinja2": JINJA, ".erb": ERB, ".epp": PUPPET,
}  # fmt: skip
# What no OpenSIPS script has: (kind, what must be in the text for a search to be worth it, what proves it). One slip in
# a script must not be enough. `{{` and `}}` alone prove nothing: transformations such as $(var(x){s.len}) end in
# braces, so does JSON in strings, and `{{exit;}}` is a block with a brace too many. An expression between both does,
# which is no statement, with blanks around it or with nothing of a variable before it.
# How far an end is looked for is limited, else a text of nothing but beginnings takes hours.
_EXPRESSION = r"""(?!(?:exit|drop|break|return)\b)[A-Za-z_](?:[^{};"'\n]|"[^"\n]{0,500}"|'[^'\n]{0,500}'){0,500}"""
_JINJA_WORDS = (
    "if elif else endif for endfor set endset block endblock macro endmacro call endcall filter endfilter raw endraw "
    "include import from extends with endwith do continue break autoescape endautoescape trans endtrans".replace(
        " ", "|"
    )
)
MARKS = (
    (ERB, ("<%",), r"<%(?:[-=#]|[ \t@]|(?:if|unless|end|else|for|do)\b)(?:(?!<%).){0,2000}?%>"),
    (JINJA, ("{%",), rf"\{{%[-+]?[ \t]*(?:{_JINJA_WORDS})\b[^%\n]{{0,2000}}%\}}"),
    (JINJA, ("{{",), rf"\{{\{{-?[ \t]+{_EXPRESSION}\}}\}}|(?<![\w)}}$])\{{\{{-?{_EXPRESSION}\}}\}}"),
    (
        M4,
        ("define(", "ifdef(", "ifelse(", "changequote", "divert", "dnl", "m4_"),
        r"^[ \t]*(?:(?:un)?define|changequote|ifdef|ifelse|divert|m4_\w+)\(|^(?:dnl|divert)\b",
    ),
    (
        CPP,
        ("#endif", "#mode"),
        r"^#endif\b|^#mode[ \t]+(?:push|pop|save|restore|standard|string)\b",
    ),
    (SHELL, ("${",), r"^[ \t]*\w+[ \t]*=[^\"'#\n$]*\$\{[A-Za-z_]\w*\}"),
    # as an operand or an argument; in capitals, for `${ru}` may be a slip
    (
        SHELL,
        ("${",),
        r"""^(?:[^"'#\n]|"[^"\n]*"|'[^'\n]*')*?[=~!<>(,&|][ \t]*\$\{[A-Z_][A-Z0-9_]+\}""",
    ),
)
_CPP_BEGIN, _CPP_END = r"^#if(?:n?def)?\b", r"^#endif\b"  # both prove it: a line that begins with #endif alone does not
_BLOCK_COMMENT = r"^[ \t]*/\*"


def is_script(text: str) -> bool:
    """Whether a text looks like an OpenSIPS script (or a part of one)."""
    return _found(_SCRIPT, text) and not _found(_KAMAILIO, text)


def template_kind(path: str, text: str) -> str | None:
    """The kind of template that a file is, with its article ("an m4"), or None when it is none."""
    for suffix, name in _SUFFIXES.items():
        if path.lower().endswith(suffix):
            return name
    for name, needles, mark in MARKS:
        if any(needle in text for needle in needles) and _proves(name, mark, text):
            code = _without_comments(text)  # what stands in a comment proves nothing
            if code == text or _proves(name, mark, code):
                return name
    return None


def _proves(kind: str, mark: str, text: str) -> bool:
    if kind != CPP:
        return _found(mark, text)
    for match in re.compile("(?m)" + mark).finditer(text):
        if not match.group().startswith("#endif"):
            return True
    begin = re.compile("(?m)" + _CPP_BEGIN).search(text)
    return begin is not None and re.compile("(?m)" + _CPP_END).search(text, begin.end()) is not None


def _without_comments(text: str) -> str:
    """A text without the comments in /* and */ that begin a line."""
    pieces, at = [], 0
    for match in re.compile("(?m)" + _BLOCK_COMMENT).finditer(text):
        if match.start() < at:
            continue
        end = text.find("*/", match.end())
        if end < 0:
            break
        pieces.append(text[at : match.start()])
        at = end + 2
    return "".join((*pieces, text[at:]))


def _found(pattern: str, text: str) -> bool:
    return re.compile("(?m)" + pattern).search(text) is not None
