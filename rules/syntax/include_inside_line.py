"""C227: includes where the preprocessor of later versions does not follow them."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.versions import reads
from opensips_lsp.syntax.nodes import tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class IncludeInsideLine(Rule):
    """From OpenSIPS 3.0 on, include_file and import_file count only at the beginning of a line.

    A preprocessor follows them before the script is read (cfg_pp.c `mk_included_file_path`); elsewhere they are plain
    words, and OpenSIPS prints a syntax error. In 3.0 not even blanks may stand before them. Put each on a line of its
    own.
    """

    code = "C227"
    previews = True
    prefilter = Prefilter(tokens=("INCLUDE",))
    examples = (
        Bad('route { exit; «include_file» "a.cfg"\n}', target="3.1"),
        Bad('route {\n\t«include_file» "a.cfg"\n\texit; }', target="3.0"),
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
                yield self.finding(
                    token, f"OpenSIPS {script.target.series} reads `{word}` only at the beginning of {where}"
                )._replace(end=token.start + len(word))
