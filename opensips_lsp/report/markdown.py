"""A migration report as Markdown; as plain text it is readable too."""

from opensips_lsp.report import summary


def render(report):
    """The text of the report."""
    lines = [f"# OpenSIPS {report.origin} to {report.target}", "", f"{summary(report)}.", ""]
    sections = (
        ("Changed automatically" if report.applied else "Will be changed automatically", "changes"),
        ("Needs your decision", "decisions"),
        ("Starts, and behaves differently", "silent"),
        ("Refused, and nothing to offer", "errors"),
    )
    for title, kind in sections:
        found = [(file, getattr(file, kind)) for file in report.files if getattr(file, kind)]
        if found:
            lines += [f"## {title}", ""]
            for file, entries in found:
                lines += [f"### {file.path}", ""]
                for entry in entries:
                    lines += _entry(entry)
                lines.append("")
    if report.steps:
        lines += ["## Outside of the script", ""]
        for step in report.steps:
            lines += _step(step)
    if report.traces:
        lines += ["", "## In other programs", ""]
        lines += [f"- [ ] {place.path}:{place.line}, {place.name}: {place.message}" for place in report.traces]
    return "\n".join(lines).rstrip() + "\n"


def _entry(entry):
    yield f"- line {entry.line}, {entry.code} {entry.name}: {entry.message}"
    yield f"  `{entry.source.replace('`', chr(39))}`"
    for number, remedy in enumerate(entry.remedy, 1):
        yield f"  {number}. {remedy}" if len(entry.remedy) > 1 else f"  → {remedy}"


def _step(step):
    yield f"- [ ] **{step.title}.** {step.reason}" + (f" ({step.where})" if step.where else "")
    for command in step.commands:
        yield f"      $ {command}"
