"""Texts to try things on: scripts, whole or damaged, out of pieces, or any bytes."""

from __future__ import annotations

import edits
import scripts
from fuzz.draws import Draws
from fuzz_fixes import OPERATORS, PIECES, mutated
from shapes import PIECES as SHAPES

from opensips_lsp.lint.registry import own_rules
from opensips_lsp.syntax.scanner import WORDS
from opensips_lsp.syntax.text import decode
from opensips_lsp.testing import unmarked

TEMPLATE_PIECES = (
    "{{ a }}", "{{ ", "}}", "{% if a %}\n", "{% endif %}\n", "{% ", "%}", "{# a #}", "<%= @a %>", "<% if a %>\n", "<%",
    "<% end -%>\n", "%>", "${A}", "${A:-{x}}", "${", "define(`A', `b')\n", "ifdef(`A', `", "')", "dnl x\n", "changequote",
    "changequote([, ])\n", "divert(-1)\n", "divert\n", "`", "A(", "#define A 1\n", "#ifdef A\n", "#else\n", "#endif\n",
    "#include \"x\"\n", "A_PORT", "m4_include(x)\n", "\\\n",
)  # fmt: skip
_BLOCKS = (
    "if (", "while (", "switch ($rU) {", "for ($var(i) in $(avp(x)[*])) ", "case 1:", "default:", "else ", ") {", "}", "\n}\n",
    "route[a] {", "\nroute {\n",
)  # fmt: skip
ALL_PIECES = tuple(
    dict.fromkeys(
        (
            *scripts.TOKENS, *scripts.GAPS, *scripts.LEFT, *scripts.OPERATORS, *scripts.RIGHT, *scripts.ATOMS,
            *scripts.COMMANDS, *scripts.ROUTES, *scripts.GLOBALS, *scripts.MODULES, *scripts.INCLUDES, *_BLOCKS,
            *PIECES, *SHAPES, *edits.WORDS, *TEMPLATE_PIECES, *WORDS, *OPERATORS,
        )
    )
)  # fmt: skip
EXAMPLES = [unmarked(one.text)[0] for rule in own_rules() for one in rule.examples if len(one.text) < 1500]
WHOLE = (edits.BASE, edits.OLD)
_SHORT = (
    "\n",
    " ",
    '"',
    "'",
    "(",
    ")",
    "{",
    "}",
    ";",
    "\\",
    "#",
    "/*",
    "*/",
    "$",
    "=",
    ",",
    "é",
    "\0",
    "\udcff",
    "a",
    "1",
)


def any_text(draws: Draws) -> str:
    """A text of any kind."""
    kind = draws.number(7)
    if kind == 0:
        return decode(draws.rest())
    if kind == 1:
        return "".join(draws.pick(ALL_PIECES) for _ in range(draws.left // 2))
    if kind == 2:
        return "".join(draws.pick(_SHORT) for _ in range(draws.left))
    return script(draws)


def script(draws: Draws) -> str:
    """A script: composed, of an example of a rule, or a whole one; most are damaged."""
    kind = draws.number(7)
    text = composed(draws) if kind < 3 else draws.pick(EXAMPLES) if kind < 7 else draws.pick(WHOLE)
    if draws.number(3):
        text = mutated(text, draws, ALL_PIECES)
    if draws.number(3) == 1:
        text = text[: draws.number(len(text))]
    return text


def composed(draws: Draws) -> str:
    """A few statements and routes, side by side."""
    top = (*scripts.GLOBALS, *scripts.MODULES, *scripts.INCLUDES)
    text = "".join(f"{draws.pick(top)}{draws.pick(scripts.GAPS)}" for _ in range(draws.number(3)))
    for _ in range(1 + draws.number(1)):
        body = "".join(_statement(draws) + draws.pick(scripts.GAPS) for _ in range(1 + draws.number(3)))
        text += f"{draws.pick(scripts.ROUTES)} {{\n{body}}}\n"
    return text


def _statement(draws: Draws) -> str:
    if not draws.number(2):
        return draws.pick(scripts.COMMANDS)
    tests = [_test(draws) for _ in range(1 + draws.number(1))]
    return f"if ({draws.pick(scripts.JOINTS).join(tests)}) {draws.pick(scripts.COMMANDS)}"


def _test(draws: Draws) -> str:
    if not draws.number(4):
        return draws.pick(scripts.ATOMS)
    comparison = draws.pick(scripts.LEFT) + draws.pick(scripts.OPERATORS) + draws.pick(scripts.RIGHT)
    return draws.pick(scripts.SHAPES).format(comparison)


def template(draws: Draws) -> str:
    """A script with pieces of template language anywhere."""
    text = script(draws)
    for _ in range(1 + draws.number(3)):
        at = draws.number(len(text))
        text = text[:at] + draws.pick(TEMPLATE_PIECES) + text[at:]
    return text


def edited(draws: Draws, text: str) -> list[tuple[int, int, str]]:
    """A few edits of a text, one after the other: (start, end, new)."""
    made = []
    step = edits.edits(draws)
    for _ in range(1 + draws.number(5)):
        start, end, new = step(text)
        made.append((start, end, new))
        text = text[:start] + new + text[end:]
    return made
