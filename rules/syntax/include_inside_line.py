"""C227: includes where the preprocessor of later versions does not follow them."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, Edit, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.versions import reads
from opensips_lsp.syntax.item_views import tokens_of
from opensips_lsp.syntax.text import line_break

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Token


class IncludeInsideLine(Rule):
    """From OpenSIPS 3.0 on, include_file and import_file count only at the beginning of a line.

    A preprocessor follows them before the script is read (cfg_pp.c `mk_included_file_path`); elsewhere they are plain
    words, and OpenSIPS prints a syntax error. In 3.0 not even blanks may stand before them. The fix puts each on a line
    of its own, where 2.4 reads it, too: for it, a line end is a blank (cfg.lex).
    """

    code = "C227"
    prefilter = Prefilter(tokens=("INCLUDE",))
    examples = (
        Bad('route { exit; «include_file» "a.cfg"\n}', 'route { exit;\ninclude_file "a.cfg"\n}', target="3.1"),
        Bad('route {\n\t«include_file» "a.cfg"\n\texit; }', 'route {\ninclude_file "a.cfg"\n\texit; }', target="3.0"),
        Bad('route { «include_file» "a.cfg" exit; }', 'route {\ninclude_file "a.cfg"\nexit; }', target="3.4"),
        Good('route {\n\tinclude_file "a.cfg"\n\texit; }', target="3.1"),
        Good('include_file "a.cfg"\nroute { exit; }', target="3.0"),
        Good('route { exit; include_file "a.cfg"\n}'),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if not reads("include-preprocessor", script.target):
            return
        indented = reads("indented-include", script.target)
        for token in tokens_of(item, "INCLUDE", offset):
            word = token.text.split(None, 1)[0].partition('"')[0]
            before = source.text[source.text.rfind("\n", 0, token.start) + 1 : token.start]
            if before.strip(" \t\r") or (before and not indented):
                where = "its line" if indented else "its line, without blanks before it"
                message = f"OpenSIPS {script.target.series} reads `{word}` only at the beginning of {where}"
                found = self.finding(token, message, _on_its_line(token, before, source))
                yield found._replace(end=token.start + len(word))


def _on_its_line(token: Token, before: str, source: Source) -> Fix:
    """The Fix that gives a directive a line of its own; what stands behind it goes on the next one."""
    end = line_break(source.text)
    first = token.start - len(before) + len(before.rstrip(" \t"))
    edits = [Edit(first, token.start, end if before.strip(" \t\r") else "")]
    behind = source.text[token.end :].partition("\n")[0]
    if behind.strip():
        edits.append(Edit(token.end, token.end + len(behind) - len(behind.lstrip(" \t")), end))
    return Fix("Put it on a line of its own", tuple(edits), SAFE)
