"""Findings for a person: the line, what is wrong under it, the fix as a small diff, and a summary."""

import os

from opensips_lsp.lint import apply, wanted
from opensips_lsp.rule import DISPLAY, SAFE
from opensips_lsp.text import Lines

_COLOURS = {"error": "31;1", "warning": "33;1", "info": "36", "hint": "2", "bold": "1", "-": "31", "+": "32", "dim": "2"}


def show(reports, options, out):
    """Write all findings, or with --diff the diffs, and a summary line."""
    paint = _painter(out)
    if options.diff:
        from opensips_lsp.cli.diff import show as show_diff

        show_diff(reports, out, paint)
    else:
        for report in reports:
            lines = Lines(report.text)
            for finding in report.findings:
                out.write("\n".join(_block(report, lines, finding, paint)) + "\n\n")
    out.write(_summary(reports, options, paint) + "\n")


def _painter(out):
    if out.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb":
        return lambda text, style: f"\x1b[{_COLOURS[style]}m{text}\x1b[0m"
    return lambda text, style: text


def _block(report, lines, finding, paint):
    """The lines that tell of one finding."""
    line, column = lines.position(finding.start)
    place = paint(f"{report.path}:{line}:{column}:", "bold")
    yield f"{place} {paint(finding.severity, finding.severity)} {finding.code} {finding.name} {finding.message}"
    start, end = lines.bounds(line)
    source = report.text[start:end].rstrip("\r")
    gutter = f"{line:5} | "
    yield f"{paint(gutter, 'dim')}{_shown(source)}"
    width = max(1, min(finding.end, start + len(source)) - finding.start)
    marker = "".join("\t" if character == "\t" else " " for character in _shown(source[: column - 1]))
    yield f"{paint('      | ', 'dim')}{marker}{paint('^' * width, finding.severity)}"
    if finding.fix is not None:
        yield from _fix(report, lines, finding.fix, paint)
    for number, choice in enumerate(finding.choices, 1):
        yield f"      = choice {number}: {choice.title}"
        yield from _change(report, lines, choice, paint)


def _fix(report, lines, fix, paint):
    label = {SAFE: "fix", DISPLAY: "what to do"}.get(fix.applicability, "unsafe fix")
    yield f"      = {label}: {fix.title}"
    yield from _change(report, lines, fix, paint)


def _change(report, lines, fix, paint):
    """The lines that a fix touches, before and after."""
    if not fix.edits:
        return
    first, _ = lines.bounds(lines.position(min(edit.start for edit in fix.edits))[0])
    _, last = lines.bounds(lines.position(max(edit.end for edit in fix.edits))[0])
    before = report.text[first:last]
    moved = [edit._replace(start=edit.start - first, end=edit.end - first) for edit in fix.edits]
    after, _ = apply(before, [fix._replace(edits=tuple(moved))])
    for sign, text in (("-", before), ("+", after)):
        for row in text.split("\n") if text else ():
            yield paint(f"      {sign} {_shown(row.rstrip(chr(13)))}", sign)


def _shown(text):
    """What a terminal can be given: no control characters, no broken encoding."""
    return "".join(c if c == "\t" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _summary(reports, options, paint):
    findings = [finding for report in reports for finding in report.findings]
    if not findings:
        return paint(f"No findings in {_count(len(reports), 'file')}.", "bold")
    counts = [
        _count(n, severity)
        for severity in ("error", "warning", "info", "hint")
        if (n := sum(finding.severity == severity for finding in findings))
    ]
    files = sum(bool(report.findings) for report in reports)
    safe = sum(wanted(finding, unsafe=False) is not None for finding in findings)
    unsafe = sum(wanted(finding, unsafe=True) is not None for finding in findings) - safe
    choices = sum(bool(finding.choices) for finding in findings)
    remedies = [f"{safe} fixable with --fix"] if safe else []
    remedies += [f"{unsafe} more with --unsafe-fixes"] if unsafe else []
    remedies += [f"{choices} need{'s' if choices == 1 else ''} your choice"] if choices else []
    tail = f" ({'; '.join(remedies)})" if remedies else ""
    target = f"OpenSIPS {options.target}"
    return paint(f"{', '.join(counts)} in {_count(files, 'file')} for {target}{tail}", "bold")


def _count(number, noun):
    return f"{number} {noun}{'' if number == 1 or noun == 'info' else 's'}"
