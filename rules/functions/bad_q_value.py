"""C204: the q value of append_branch()."""

from __future__ import annotations

import re

from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.syntax.nodes import String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call

_Q = re.compile(r"[ \t]*(?:0+|0*1(?:\.0*)?|0*\.[0-9]*)")  # qvalue.c str2q


class BadQValue(Rule):
    """The second argument of append_branch() is a number from 0 to 1, such as "0.5" (qvalue.c `str2q`).

    OpenSIPS prints "bad qvalue" and does not start. It does not evaluate variables here. From 3.1 on, C518 says the
    same.
    """

    code = "C204"
    begins = ("CORE_FUNCTION",)
    prefilter = Prefilter(words=("append_branch",))
    stage = "check"
    visits = ("call",)
    examples = (
        Bad('route { append_branch("sip:a@b", «"high"»); }'),
        Bad('route { append_branch("sip:a@b", «"1.5"»); }'),
        Bad('route { append_branch("sip:a@b", «"0.5 "»); }'),
        Bad('route { append_branch("sip:a@b", «""»); }'),
        Good('route { append_branch("sip:a@b", "0.5"); append_branch("", " .7"); append_branch("", "01.0"); }'),
        Good('route { append_branch("high"); f("sip:a@b", "high"); }'),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        is_meant = node.name.text == "append_branch" and "append_branch" in FUNCTIONS[script.target.series]
        arguments = node.arguments if is_meant else ()
        q = arguments[1] if len(arguments) == 2 else None
        if isinstance(q, String) and q.size == 1 and not _Q.fullmatch(q.value):
            yield self.finding(q, f"{q.text} is not a q value; append_branch takes a number from 0 to 1")
