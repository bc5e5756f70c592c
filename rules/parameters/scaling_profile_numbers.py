"""C229: numbers that an auto-scaling profile cannot have."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node

_MOST_PROCESSES = 999
_UP, _UP_WITHIN, _DOWN = 3, 4, 3  # how many numbers there are up to `for ... cycles`, with `within` behind it, and down
_UP_TO = "auto_scaling_profile = P\n scale up to "
_DOWN_TO = "\n scale down to "


class ScalingProfileNumbers(Rule):
    """An auto_scaling_profile has numbers that do not fit together.

    The most processes are from 1 to 999, and more than the fewest; a percentage is at most 100, and the one to scale up
    at is higher than the one to scale down at; and it does not take more cycles than there are. OpenSIPS prints "failed
    to create auto scaling profile" and does not start (pt_scaling.c create_auto_scaling_profile).
    """

    code = "C229"
    breaks_in = "3.0"
    visits = ("scaling_profile",)
    prefilter = Prefilter(words=("auto_scaling_profile",))
    stage = "check"
    examples = (
        Bad(
            f"«{_UP_TO}2 on 70% for 4 cycles within 5{_DOWN_TO}2 on 20% for 10 cycles»\nroute {{ exit; }}", target="3.4"
        ),
        Bad(f"«{_UP_TO}1000 on 70% for 4 cycles»\nroute {{ exit; }}", target="3.4"),
        Bad(f"«{_UP_TO}4 on 101% for 4 cycles»\nroute {{ exit; }}", target="3.4"),
        Bad(f"«{_UP_TO}4 on 70% for 6 cycles within 5»\nroute {{ exit; }}", target="3.4"),
        Bad(f"«{_UP_TO}4 on 20% for 4 cycles{_DOWN_TO}2 on 20% for 10 cycles»\nroute {{ exit; }}", target="3.4"),
        Good(
            f"{_UP_TO}4 on 70% for 4 cycles within 5{_DOWN_TO}2 on 20% for 10 cycles\nroute {{ exit; }}", target="3.4"
        ),
        Good(f"{_UP_TO}4 on 20% for 4 cycles{_DOWN_TO}0 on 20% for 10 cycles\nroute {{ exit; }}", target="3.4"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        texts = [token.text for token in node.tokens]
        numbers = [int(text) for text in texts if text.isascii() and text.isdigit()]
        ups = _UP_WITHIN if "within" in map(str.lower, texts) else _UP
        if len(numbers) not in (ups, ups + _DOWN):
            return
        most, up, cycles, within = (*numbers[:_UP], numbers[ups - 1])
        fewest, down, _ = numbers[ups:] or (0, 0, 0)
        problem = _problem(most, fewest, up, down if fewest else 0, cycles, within)
        if problem:
            yield self.finding(node, f"OpenSIPS refuses this profile: {problem}")


def _problem(most: int, fewest: int, up: int, down: int, cycles: int, within: int) -> str | None:
    if not fewest < most <= _MOST_PROCESSES:
        return f"the most processes must be more than the fewest, {fewest}, and at most {_MOST_PROCESSES}, not {most}"
    if not down < up <= 100:
        return f"the percentage to scale up at must be higher than the one to scale down at, {down}, and at most 100"
    if not 0 < cycles <= within:
        return f"{cycles} of {within} cycles are impossible"
    return None
