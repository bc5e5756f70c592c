"""What ends a run: a line that says how much was found and fixed, and lines that say what to do next."""

from __future__ import annotations

from opensips_lsp.lint.finding import SEVERITIES
from opensips_lsp.lint.fixes import wanted
from opensips_lsp.lint.masking import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport
    from opensips_lsp.cli.terminal import Paint

_MANY = 20  # findings of one rule in a file, which fill more than a screen
_LONGEST = 60  # characters of arguments that are repeated in a command
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/+=,:@%")  # to a shell
_LEFT_OUT = "--fix", "--diff", "--group", "--statistics", "--show-secrets"  # of a command


def end(reports: Sequence[FileReport], arguments: Arguments, out: TextIO, paint: Paint | None = None) -> None:
    """Write the summary of a run, and what to do next, unless it is to be quiet."""
    if not arguments.quiet:
        text = summary(reports, arguments)
        out.write((paint(text, "bold") if paint else text) + "\n")
        for step in _next(reports, arguments):
            out.write(f"{step}\n")  # not wrapped: commands are copied


def summary(reports: Sequence[FileReport], arguments: Arguments) -> str:
    """The summary of a run, without line end."""
    findings = [finding for report in reports for finding in report.findings]
    fixes = sum(report.fixes for report in reports)
    done = ""
    if fixes:
        what = f"{_count(fixes, 'fix')} in {_count(sum(bool(report.fixes) for report in reports), 'file')}"
        chosen = dict.fromkeys(clean(title) for report in reports for title in report.chosen)
        what += f" (as you chose: {', '.join(chosen)})" if chosen else ""
        done = f"--fix would apply {what}; " if arguments.diff else f"Applied {what}; "
    suppressed = sum(report.suppressed for report in reports)
    if suppressed:
        files = _count(sum(bool(report.suppressed) for report in reports), "file")
        what = f"{_count(suppressed, 'finding')} in {files}"
        done = f"--add-suppressions would suppress {what}; " if arguments.diff else f"Suppressed {what}; "
    if not findings:
        if done:
            return f"{done}nothing left{' to fix' if fixes else ''}."
        known = sum(report.known for report in reports)
        more = f" ({known} in the baseline)" if known else ""
        return f"No {'new ' if known else ''}findings in {_count(len(reports), 'file')}{more}."
    counts = [
        _count(number, severity)
        for severity in SEVERITIES
        if (number := sum(finding.severity == severity for finding in findings))
    ]
    files = _count(sum(bool(report.findings) for report in reports), "file")
    left = " left" if arguments.fix and not arguments.diff and fixes else ""
    targets = " and ".join(map(str, sorted({report.target for report in reports})))
    known = sum(report.known for report in reports)
    more = f" ({known} more in the baseline)" if known else ""
    return f"{done}{', '.join(counts)}{left} in {files} for OpenSIPS {targets}{more}"


def _next(reports: Sequence[FileReport], arguments: Arguments) -> Iterator[str]:
    """What to do next: a line for what has safe fixes, one for unsafe ones, one for choices."""
    if arguments.add_suppressions:
        return
    findings = [finding for report in reports for finding in report.findings]
    safe = sum(wanted(finding, unsafe=False) is not None for finding in findings)
    unsafe = sum(wanted(finding, unsafe=True) is not None for finding in findings) - safe
    undecided = [finding for finding in findings if finding.choices and wanted(finding, unsafe=True) is None]
    fixing = arguments.fix or arguments.diff
    if safe and not fixing:
        yield f"{safe} fixable: run {_command(arguments, '--fix')}"
    if unsafe and not (fixing and arguments.unsafe_fixes):
        more = " more" if safe and not fixing else ""
        yield (
            f"{unsafe}{more} fixable, but the script may behave differently: "
            f"see {_command(arguments, '--diff', '--unsafe-fixes')}"
        )
    if undecided:
        rules = ",".join(f"{code}=N" for code in sorted({finding.code for finding in undecided}))
        verb = "needs" if len(undecided) == 1 else "need"
        yield (
            f"{len(undecided)} {verb} a decision: see {_command(arguments, '--diff', '--choose', rules)}, "
            "where N is the number of a choice"
        )
    if arguments.output_format == "text" and not (arguments.fix or arguments.diff or arguments.statistics):
        code, times = _most_often(reports)
        if times >= _MANY and not arguments.group:
            command = _command(arguments, "--group")
            yield f"{code} is found {times} times in one file: to see each rule once, run {command}"


def _most_often(reports: Sequence[FileReport]) -> tuple[str, int]:
    """(code, times) of the rule that has found most in one file."""
    counts: dict[tuple[str, str], int] = {}
    for report in reports:
        for finding in report.findings:
            key = report.path, finding.code
            counts[key] = counts.get(key, 0) + 1
    if not counts:
        return "", 0
    (_, code), times = max(counts.items(), key=lambda one: one[1])
    return code, times


def _command(arguments: Arguments, *options: str) -> str:
    """The command of this run with other options, if that can be had and is short, else what to add to it."""
    words, chosen = _without_choices(arguments.words) if "--choose" in options else (list(arguments.words), [])
    options = tuple([",".join((*chosen, word)) if "=N" in word else word for word in options])
    words = [word for word in words if word not in (*_LEFT_OUT, *options)]
    if arguments.output_format != "text" or "-" in words or sum(map(len, words)) > _LONGEST:
        return f"opensips-lint with {' '.join(options)}"
    if not all(set(word) <= _PLAIN for word in words):
        from shlex import quote  # and re

        words = [quote(clean(word)) for word in words]
    return " ".join(("opensips-lint", *options, *words))


def _without_choices(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """-> (words of a command without --choose, what they choose)."""
    left: list[str] = []
    chosen: list[str] = []
    given = iter(words)
    for word in given:
        if word == "--choose":
            chosen += [next(given, "")]
        elif word.startswith("--choose="):
            chosen.append(word.removeprefix("--choose="))
        else:
            left.append(word)
    return left, chosen


def _count(number: int, noun: str) -> str:
    """A number and its noun, in the plural if need be."""
    if number == 1 or noun == "info":
        return f"{number} {noun}"
    return f"{number} {noun}{'es' if noun.endswith('x') else 's'}"
