"""`python -m opensips_lsp.cli.tree FILE`: the items and trees of a script (`./task tree FILE`), without passwords."""

from __future__ import annotations

import signal
import sys

from opensips_lsp.lint.masking import Shown, printable
from opensips_lsp.lint.syntax_errors import findings
from opensips_lsp.project import files
from opensips_lsp.project.includes import sources
from opensips_lsp.syntax.item_views import root_of
from opensips_lsp.syntax.nodes import Node
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.nodes import Token

USAGE = "usage: ./task tree [--tokens] FILE    (- for standard input)"
_WIDTH = 60  # characters of a text that are shown


def main(arguments: Sequence[str]) -> int:
    """Print the trees of one file -> exit status: 0, or 2 for wrong usage and what cannot be read."""
    paths = [argument for argument in arguments if argument != "--tokens"]
    if len(paths) != 1 or (paths[0].startswith("-") and paths[0] != "-"):
        print(USAGE, file=sys.stderr)
        return 2
    path = paths[0]
    try:
        text = (files.read_input("<stdin>") if path == "-" else files.read(path))[1]
    except files.Unlintable as trouble:
        print(printable(str(trouble)), file=sys.stderr)
        return 2
    source = sources("" if path == "-" else path, text, lambda _: None).sources[0]
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a TextIOWrapper, not any TextIO
    for line in tree_lines(source, "--tokens" in arguments):
        print(line)
    return 0


def tree_lines(source: Source, with_tokens: bool = False) -> Iterator[str]:
    """The lines that show a source: each item, the nodes of its tree, and its syntax problems.

    Spans are offsets in the file, in characters from 0. with_tokens: also the tokens that belong to no child of a node.
    """
    lines, shown = Lines(source.whole_text), Shown(source.whole_text)
    for offset, item in source.all_items:
        end = offset + len(item.text)
        yield f"item {offset}..{end} (line {lines.position(offset)[0]})"
        root = root_of(item, offset)
        if root is None:
            yield "  no tree"
        else:
            yield from _node_lines(root, shown, "  ", with_tokens)
        for finding in findings(item, offset, source.ends_with(offset, item)):
            line, column = lines.position(finding.start)
            message = shown.about(finding.message, finding.start, finding.end)
            yield f"  problem {finding.start}..{finding.end} (line {line}, column {column}): {message}"


def _node_lines(node: Node, shown: Shown, indent: str, with_tokens: bool) -> Iterator[str]:
    """A node and what is in it, in the order of the text; no recursion, for trees are as deep as conditions nest."""
    waiting: list[tuple[Node | Token, str]] = [(node, indent)]
    while waiting:
        one, indent = waiting.pop()
        yield f"{indent}{one.kind} {one.start}..{one.end} {_short(shown.text[one.start : one.end])}".rstrip()
        if isinstance(one, Node):
            inside: list[Node | Token] = [*one.children, *(one.own_tokens if with_tokens else ())]
            waiting += [(each, indent + "  ") for each in sorted(inside, key=lambda each: each.start, reverse=True)]


def _short(text: str) -> str:
    """A text on one line, shortened."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends it without a message
    sys.exit(main(sys.argv[1:]))
