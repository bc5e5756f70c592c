"""H602: a comment on a last line without line end."""

from opensips_lsp.rules._gaps import gap_at, in_comment

from opensips_lsp.rule import UNSAFE, WARNING, Bad, Edit, Fix, Good, Rule, Span


class CommentWithoutLineEnd(Rule):
    """The last line is a `#` comment and has no line end: OpenSIPS reads its words as code.

    cfg.lex takes `#` for a comment only up to a line feed. Without one the `#` is dropped and the rest is script.
    """

    code = "H602"
    severity = WARNING
    stage = None
    examples = (
        Bad("route { exit; }\n«# log_level=3»", "route { exit; }\n# log_level=3\n", unsafe=True),
        Good("route { exit; }\n# the end\n"),
        Good('route { xlog("#"); }'),
        Good("route { exit; } /* # */"),
    )

    def check_script(self, script, source):
        text = source.text
        line = text.rfind("\n") + 1
        at = text.find("#", line)
        gap = gap_at(source, at) if at >= 0 else None
        if gap is None or in_comment(text, gap[0], at, at):
            return
        before = text.rfind("/*", gap[0], at)
        if before >= 0 and text.find("*/", before, at) < 0:
            return
        fix = Fix("End the line", (Edit(len(text), len(text), "\r\n" if "\r\n" in text else "\n"),), UNSAFE)
        yield self.finding(
            Span(at, len(text)), "this line has no line end, so `#` begins no comment: its words are code", fix
        )
