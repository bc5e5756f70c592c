"""What a migration needs outside of the scripts."""

from __future__ import annotations

from opensips_lsp.catalogue.pages import migration_page
from opensips_lsp.migrate.preflight import steps
from opensips_lsp.migrate.preflight.hops import direct_steps, hop_steps, via_steps
from opensips_lsp.migrate.report import Hop
from opensips_lsp.migrate.way import hops_between, is_told_by_hop
from opensips_lsp.rules.common.hops import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opensips_lsp.migrate.preflight.step import Step
    from opensips_lsp.migrate.report import Report
    from opensips_lsp.model.script import Script


def around(report: Report, scripts: Sequence[Script], via: bool) -> Report:
    """A report with what the migration asks for around the scripts: hop by hop, if it is told so.

    scripts: none that is for another server. via: how databases get through all series.
    """
    origin = report.origin or report.target
    if not is_told_by_hop(origin, report.target):
        return report._replace(steps=merged(map(steps, scripts)))
    hops = [
        Hop(before, series, migration_page(before, series), merged(hop_steps(one, before, series) for one in scripts))
        for before, series in hops_between(origin, report.target)
    ]
    path = [step for one in scripts for step in via_steps(one)] if via else []
    at_once = [] if via else merged(map(direct_steps, scripts))
    return report._replace(
        hops=hops, steps=at_once, via=list({(series, step.title): (series, step) for series, step in path}.values())
    )


def merged(of_scripts: Iterable[Iterable[Step]]) -> list[Step]:
    """The steps of several scripts, each once."""
    found: dict[tuple[str, str], Step] = {}
    for some in of_scripts:
        for step in some:
            found.setdefault((step.title, step.reason), step)
    return list(found.values())


def merged_hops(hops: Iterable[Iterable[Hop]]) -> list[Hop]:
    """The hops of several reports, each once, in order."""
    found: dict[str, Hop] = {}
    for some in hops:
        for hop in some:
            other = found.get(hop.series)
            found[hop.series] = hop._replace(steps=merged((other.steps, hop.steps))) if other else hop
    return sorted(found.values(), key=lambda hop: number(hop.series))
