"""The parts of a variable's text (pvar.c pv_parse_spec)."""

import re

_NAME = r"\$\(?(?:<\w*>)?(\w*)"  # compiled when it is asked for


def variable_name(text):
    """The name in `$name`, `$name(...)`, `$(name(...)[...]{...})`, `$(<context>name)`."""
    return re.compile(_NAME).match(text).group(1)


def is_transformed(text):
    """Whether a `{transformation}` follows the name, its parameter and its index."""
    at = re.compile(_NAME).match(text).end()
    if not text.startswith("$("):
        return False
    for opening, closing in ("()", "[]"):
        if text[at : at + 1] == opening:
            at = behind(text, at, opening, closing)
    return text[at : at + 1] == "{"


def behind(text, at, opening, closing):
    """The offset behind what closes the bracket at `at`; the end of the text when nothing does."""
    depth = 0
    for number in range(at, len(text)):
        depth += (text[number] == opening) - (text[number] == closing)
        if not depth:
            return number + 1
    return len(text)
