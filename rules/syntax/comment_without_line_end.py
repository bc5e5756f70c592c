"""H602: a comment on a last line without line end."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, WARNING, Edit, Fix, Span
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.syntax._gaps import in_comment
from opensips_lsp.syntax.item_views import gap_at
from opensips_lsp.syntax.text import line_break

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class CommentWithoutLineEnd(Rule):
    """The last line is a `#` comment and has no line end, so OpenSIPS reads its words as code.

    For cfg.lex a `#` comment must end with a line feed. Without one it drops the `#` and reads the rest as script.
    OpenSIPS 3.0 and later add the line end (cfg_pp.c `__flatten_opensips_cfg`), so the rule says nothing of them.
    """

    code = "H602"
    ends_in = "3.0"
    severity = WARNING
    stage = None
    examples = (
        Bad("route { exit; }\n«# log_level=3»", "route { exit; }\n# log_level=3\n", unsafe=True),
        Good("route { exit; }\n# the end\n"),
        Good('route { xlog("#"); }'),
        Good("route { exit; } /* # */"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        text = item.text
        at = text.find("#", text.rfind("\n") + 1)
        gap = gap_at(item, at) if at >= 0 and source.ends_with(offset, item) else None
        if gap is None or in_comment(text, gap[0], at, at):
            return
        before = text.rfind("/*", gap[0], at)
        if before >= 0 and text.find("*/", before, at) < 0:
            return
        end = offset + len(text)
        fix = Fix("Add a line end", (Edit(end, end, line_break(source.text)),), UNSAFE)
        yield self.finding(
            Span(offset + at, end),
            "this line has no line end, so `#` does not begin a comment; OpenSIPS reads its words as code",
            fix,
        )
