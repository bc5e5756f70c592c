"""A guide for each hop from one series to the next, and their index, from the rows and the rules."""

from __future__ import annotations

import inspect
import re

from docs.generate import differences
from opensips_lsp.catalogue.pages import migration_page
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.rule import Rule
from opensips_lsp.rules.common.hops import (
    DEPRECATED,
    DIFFERENT,
    HOPS,
    NOTHING,
    OUTSIDE,
    REFUSED,
    Hop,
    Row,
    number,
    subjects,
)

FOLDER = "docs/hops"
_SECTIONS = (
    (REFUSED, "Refused", "OpenSIPS {} does not start with this."),
    (
        DIFFERENT,
        "Starts, and does something else",
        "With `--from`, `migrate` and the linter tell what a script shows of it.",
    ),
    (DEPRECATED, "Starts, and will be refused later", "The log says so."),
    (OUTSIDE, "Outside the script", "The report of `migrate` tells what concerns the scripts."),
    (NOTHING, "Said to change, and does not", "By the sources and the programs themselves."),
)
_SEVERITIES = {
    REFUSED: "refused", DIFFERENT: "differs", DEPRECATED: "deprecated", OUTSIDE: "outside", NOTHING: "nothing",
}  # fmt: skip
_ORDER = ("2.3", "2.4")  # the hop that has no rows: each of its changes is a rule
_GENERAL = "C", "S"  # codes of rules that are not about one hop


def files() -> dict[str, str]:
    """Path -> text."""
    guides = {_path(hop.origin, hop.series): _guide(hop) for hop in HOPS}
    return {f"{FOLDER}/README.md": _index(), _path(*_ORDER): _guide_of_rules(), **guides}


def _path(origin: str, series: str) -> str:
    return f"{FOLDER}/{origin}-to-{series}.md"


def _guide(hop: Hop) -> str:
    parts = [_head(hop.origin, hop.series)]
    for severity, title, lead in _SECTIONS:
        rows = [row for row in hop.rows if row.severity == severity]
        if rows:
            parts += [f"## {title}", lead.format(hop.series), *map(_row, rows)]
    return "\n\n".join([*parts, _foot(hop.origin, hop.series)]) + "\n"


def _head(origin: str, series: str) -> str:
    return (
        f"# From OpenSIPS {origin} to {series}\n\nWhat changes, in the words of this project. OpenSIPS has a "
        f"[page of its own]({migration_page(origin, series)}).\n[Migrate](../migrate.md) says how to go about it: `opensips-lint migrate "
        f"--from {origin} --to {series}` does what it can."
    )


def _foot(origin: str, series: str) -> str:
    page = f"{differences.FOLDER}/{differences.name(origin, series)}"
    names = f"[All names that come and go](../../{page}). " if page in differences.names() else ""
    return f"{names}[All hops](README.md)"


def _row(row: Row) -> str:
    named = _subjects(row)
    text = f"### {row.id}\n\n" + (f"{named}: " if named else "") + f"{_text(row.what)}; {_text(row.do)}."
    if row.since:
        text += f" Since {row.since}."
    if row.before:
        text += f"\n\n{_block(row.before)}"
    if row.after:
        text += f"\n\nbecomes\n\n{_block(row.after)}"
    found = _found_by(row)
    return text + "\n\n" + (f"Found by {found}. " if found else "") + f"From: {_text(row.source)}."


def _subjects(row: Row) -> str:
    """What a row is about, for a reader."""
    named = []
    for kind, name in subjects(row.about):
        if kind in ("text", "database", "always"):
            continue
        word = {"call": "function", "default": "parameter", "again": "global"}.get(kind, kind)
        named.append(
            f"{'global' if kind == 'default' and '.' not in name else word} `{'$' * (kind == 'variable')}{name}`"
        )
    return ", ".join(named)


def _found_by(row: Row) -> str:
    codes = row.rules.split()
    if not codes and row.about and row.severity in (REFUSED, DIFFERENT, DEPRECATED):
        codes = [_of_rows()]
    return ", ".join(f"[{code}](../rules/{code}.md)" for code in codes)


def _of_rows() -> str:
    """The code of the rule that goes by the rows."""
    return next(rule.code for rule in own_rules() if rule.goes_by_rows)


def _index() -> str:
    parts = [
        "# From series to series",
        "What changes from each series of OpenSIPS to the next, as rows in `rules/common/hops/`, and what finds it. The way over "
        "several\nseries is [one command](../migrate.md#straight-to-a-later-series). All names that come and go have "
        "[pages of their own](../differences/README.md).",
    ]
    counted = []
    for origin, series in sorted([(hop.origin, hop.series) for hop in HOPS] + [_ORDER], key=lambda hop: number(hop[1])):
        rows = next((hop.rows for hop in HOPS if hop.series == series), None)
        numbers = (
            [str(sum(row.severity == severity for row in rows)) for severity, _, _ in _SECTIONS]
            if rows is not None
            else [f"{len(_rules_of(series))} rules", "", "", "", ""]
        )
        name = f"{origin}-to-{series}.md"
        counted.append(f"| [{origin} to {series}]({name}) | {' | '.join(numbers)} |")
    titles = " | ".join(title.lower() for _, title, _ in _SECTIONS)
    parts.append(f"| | {titles} |\n|---|{'---|' * len(_SECTIONS)}\n" + "\n".join(counted))
    parts.append(
        "## What finds each change\n\nA rule, with its page; or the report of `migrate`, for what is outside of the script; or nothing, "
        "and the last column says why\nor what to do."
    )
    for hop in HOPS:
        rows = [f"| {row.id} | {_SEVERITIES[row.severity]} | {_who(row)} | {_cell(row)} |" for row in hop.rows]
        parts.append(f"### {hop.origin} to {hop.series}\n\n| | | found by | |\n|---|---|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _who(row: Row) -> str:
    found = _found_by(row)
    if found:
        return found
    return "the report" if row.severity == OUTSIDE else "this guide" if row.severity != NOTHING else "nothing"


def _cell(row: Row) -> str:
    if row.rules:
        return ""
    return re.sub(r"(?<!\\)\|", r"\|", f"{_text(row.what)}; {_text(row.do)}")


def _guide_of_rules() -> str:
    rows = [
        f"| [{rule.code}](../rules/{rule.code}.md) | `{rule.name}` | {rule.severity} | {_first(rule)} |"
        for rule in _rules_of(_ORDER[1])
    ]
    return "\n\n".join([
        _head(*_ORDER),
        "Each change is a rule with a page of its own, with examples and where it comes from.",
        "| | | | |\n|---|---|---|---|\n" + "\n".join(rows),
        _foot(*_ORDER),
    ]) + "\n"  # fmt: skip


def _rules_of(series: str) -> list[Rule]:
    return [
        rule
        for rule in own_rules()
        if rule.breaks_in and number(rule.breaks_in)[:2] == number(series) and not rule.code.startswith(_GENERAL)
    ]


def _first(rule: Rule) -> str:
    line = (inspect.getdoc(rule) or "").split("\n", 1)[0]
    return re.sub(r"(?<!\\)\|", r"\|", _text(line))


def _block(text: str) -> str:
    return f"```opensips\n{text}\n```"


def _text(text: str) -> str:
    """A text as Markdown: what is not between backticks means itself."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if at % 2 else re.sub(r"([<*\\|])", r"\\\1", part) for at, part in enumerate(parts))
