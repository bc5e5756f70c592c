"""What modules, and functions of modules, need to work: conditions, for some versions."""

from __future__ import annotations

from opensips_lsp.catalogue.version import is_between
from opensips_lsp.lint.finding import ERROR
from opensips_lsp.record import Record
from opensips_lsp.rules.modules._conditions import Not

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.modules._conditions import Condition


class Need(Record):
    """One of `needs` must hold where all of `when` do, from the version `since` on and before `until`; None: no limit.

    stage: where OpenSIPS objects, see the glossary.
    """

    module: str
    needs: tuple[Condition, ...]
    when: tuple[Condition, ...] = ()
    since: tuple[int, ...] | None = None
    until: tuple[int, ...] | None = None
    severity: str = ERROR
    stage: str = "init"

    def is_for(self, target: Version) -> bool:
        """Whether there is a need in a version."""
        return is_between(target, self.since, self.until)


def met(script: Script, module: str, needs: Iterable[Condition], when: Iterable[Condition] = ()) -> bool:
    """Whether one of `needs` holds for a module of a script, or not all of `when` do."""
    return script.ask(_met, module, tuple(needs), tuple(when))


def _met(script: Script, module: str, needs: tuple[Condition, ...], when: tuple[Condition, ...]) -> bool:
    return not all(one.holds(script, module) for one in when) or any(one.holds(script, module) for one in needs)


def lacking(module: str, needs: Sequence[Condition], when: Iterable[Condition] = ()) -> str:
    """How a module does not initialise: "without `a`", or "with `a` and `b`" for what must not be."""
    if any(not isinstance(one, Not) or one.is_a_value for one in needs):
        return f"without {in_words(module, needs, when)}"
    unwanted = [one.condition for one in needs if isinstance(one, Not)]
    together = (*unwanted, *(one for one in when if not isinstance(one, Not)))
    return f"with {' and '.join(one.words(module) for one in together)}"


def in_words(module: str, needs: Iterable[Condition], when: Iterable[Condition] = ()) -> str:
    """What is needed: "`db_url` or the global parameter `db_default_url`, with `db_mode` set to 1 or more"."""
    wanted = " or ".join(one.words(module) for one in needs)
    given = " and ".join(one.words(module) for one in when if not isinstance(one, Not))
    return f"{wanted}, with {given}" if given else wanted
