"""A whole script, written from an empty file to its end: each name is offered where it comes next."""

import re
from pathlib import Path

import pytest
from features.completing import PATH, RULES

from opensips_lsp.catalogue import load
from opensips_lsp.features.completion import completions
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.server.workspace import Workspace, options

TEXT = Path(__file__).with_name("written.cfg").read_text(encoding="utf-8")
# what nobody can know before it is written: names that are given there, flags in letters and numbers, texts
NEW = set(
    """NAT SIP_PING ACC_DO NAT_CALLER NAT_CALLEE TCP_PERSISTENT caller maintenance statistics subscriber location
    password Maintenance friendly-scanner 0 00 1 4 10 23 0x05 B M10 c3f m p ro tls acc UPSTREAM""".split()
)
_BEHIND = {"(": ")", "[": "]", "{": "\n}\n"}
_VARIABLE = r"\$\(?[\w.]+(?:\(\w+\))?|(?<=[\w)])\{[a-z.]+(?=[,}])"
_PARTS = re.compile(rf'#[^\n]*|"(?:\\.|[^"\\])*"|{_VARIABLE}|[A-Za-z_]\w*|.|\n', re.DOTALL)


def names():
    """Yield (offset, name) of what somebody chooses: words, variables, transformations, strings that are one word."""
    for part in _PARTS.finditer(TEXT):
        text, start = part.group(), part.start()
        if text[0] == '"':
            if re.fullmatch(r"[\w+-]+(\.so)?", text[1:-1]):
                yield start + 1, text[1:-1].removesuffix(".so")
            for one in re.finditer(_VARIABLE, text):
                yield start + one.start(), one.group()
        elif text[0].isalpha() or re.fullmatch(_VARIABLE, text):
            yield start, text


def closed(text):
    """What an editor has put behind the cursor: the other halves of the brackets and the quote that are open."""
    opened = []
    for part in _PARTS.finditer(text):
        if part.group() == '"':  # without its end
            return '"' + "".join(_BEHIND[one] for one in reversed(opened))
        for character in part.group() if part.group()[0] not in '#"' else "":
            if character in _BEHIND:
                opened.append(character)
            elif character in ")]}":
                opened.pop()
    return "".join(_BEHIND[one] for one in reversed(opened))


def is_offered(found, name):
    """Whether there is a completion for a name, for what begins it (`$avp`, `route[name]`), or to create a route."""
    name = name.replace("$(", "$").lstrip("{")
    labels = {one.label for one in found}
    if any(one in labels for one in (name, name.partition("(")[0], f"{name}[name]", f"{name}[name, seconds]")):
        return True
    return any(one.description.startswith("create ") for one in found)


@pytest.mark.slow
def test_a_script_is_written_from_an_empty_file():
    workspace = Workspace(RULES, options(None), print)
    missing = {}
    for start, name in {name: (start, name) for start, name in reversed(list(names()))}.values():  # the first of each
        typed = TEXT[: start + len(re.match(r"\W*\w?", name)[0])]
        workspace.open(PATH, typed + closed(typed))
        if not is_offered(completions(workspace.snapshot(PATH), len(typed)).items, name):
            missing[name] = TEXT.count("\n", 0, start) + 1
    assert {name: line for name, line in missing.items() if name not in NEW} == {}


def test_the_script_is_good():
    assert TEXT.count("\n") > 300
    assert lint_text(TEXT, load("2.4").version, RULES) == []
