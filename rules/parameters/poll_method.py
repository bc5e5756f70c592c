"""M119: poll_method names that are gone."""

from __future__ import annotations

from opensips_lsp.catalogue.language import POLL_METHODS
from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.syntax.nodes import String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import GlobalParameter


class PollMethod(Rule):
    """OpenSIPS 2.4 has only one epoll method: `poll_method = epoll` instead of `epoll_lt` and `epoll_et`.

    2.3 already used level-triggered epoll for both names, so nothing else changes (io_wait.c, poll_types.h).
    """

    code = "M119"
    subjects = ("global poll_method",)
    prefilter = Prefilter(words=("poll_method",))
    breaks_in = "2.4"
    stage = "check"
    guide = "2.1 Core parameters"
    visits = ("global_parameter",)
    examples = (
        Bad("poll_method=«epoll_lt»\nroute { exit; }", "poll_method=epoll\nroute { exit; }"),
        Bad('poll_method = «"EPOLL_ET"»\nroute { exit; }', 'poll_method = "epoll"\nroute { exit; }'),
        Good("poll_method=poll\nroute { exit; }"),
        Good("poll_method=epoll_lt\nroute { exit; }", target="2.3"),
    )

    def check(self, node: GlobalParameter, script: Script, source: Source) -> Iterator[Finding]:
        if node.name.text != "poll_method":
            return
        value = node.value
        name = value.value if isinstance(value, String) else value.text
        known = [series for series, methods in POLL_METHODS.items() if name.lower() in methods]
        if not known or script.target.series in known:
            return
        quote = value.text[0] if isinstance(value, String) else ""
        message = f"poll_method `{name}` was removed in OpenSIPS 2.4; use `epoll`"
        yield self.finding(value, message, replace(value, f"{quote}epoll{quote}", "Use `epoll`"))
