"""Rules of other packages, as they are called: whatever one of them does costs that rule only.

What it raises is a RuleFailed, SystemExit and KeyboardInterrupt too; what it returns is checked; what it prints goes to
standard error; and when it does not come to an end, it is stopped and not called again. That takes a signal, so it is
done on POSIX, where rules run in the main thread. A package that wants to do harm can: it is code that runs.
"""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from itertools import islice

from opensips_lsp.lint.finding import SEVERITIES, Edit, Finding, Fix
from opensips_lsp.lint.rule import Prefilter, Rule
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeVar

    from opensips_lsp.model.script import Source

    T = TypeVar("T")

time_limit = 5.0  # seconds that a check of one node, item or file may take
_AGAIN = 0.2  # seconds: so soon it is stopped again if it goes on nevertheless
_MOST_STOPS = 20  # then the process ends
_MOST_FOUND = 100_000  # findings of one check


class PluginFailed(Exception):
    """What a plugin did that is no plain exception."""


class _Stop(BaseException):
    """Raised in a plugin that does not come to an end."""


class _Watch:
    """What runs now, and what has happened to it."""

    def __init__(self) -> None:
        self.running: str | None = None
        self.stops = 0  # how often it was stopped
        self.is_interrupted = False  # whether the user has interrupted the process
        self._is_armed = False

    def begin(self, what: str) -> None:
        """Watch what runs from now on."""
        if not self._is_armed:
            self._arm()
        self.running, self.stops = what, 0
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, time_limit, _AGAIN)

    def end(self) -> None:
        """Watch nothing any more."""
        self.running = None
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _arm(self) -> None:
        self._is_armed = True
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, self._stop)
        self._before = signal.getsignal(signal.SIGINT)
        if callable(self._before):
            signal.signal(signal.SIGINT, self._interrupt)

    def _stop(self, *_: object) -> None:
        if self.running is None:
            return
        self.stops += 1
        if self.stops > _MOST_STOPS:
            os.write(
                2, f"opensips-lint: {self.running} does not end and cannot be stopped\n".encode("utf-8", "replace")
            )
            os._exit(2)
        raise _Stop

    def _interrupt(self, number: int, frame: Any) -> None:
        self.is_interrupted = True
        if callable(self._before):
            self._before(number, frame)


_watch = _Watch()


def contained(what: str, call: Callable[[], T]) -> T:
    """Return what a function of a plugin returns. Raises only Exception, unless the user interrupts."""
    output, source = sys.stdout, sys.stdin
    sys.stdout, sys.stdin = sys.stderr, None
    try:
        try:
            _watch.begin(what)
            return call()
        finally:
            _watch.end()
            sys.stdout, sys.stdin = output, source
    except Exception:
        raise
    except BaseException as error:
        _watch.end()
        sys.stdout, sys.stdin = output, source
        if _watch.is_interrupted:
            raise KeyboardInterrupt from None
        reason = f"it raised {type(error).__name__}" if not _watch.stops else f"it was stopped after {time_limit:g} s"
        raise PluginFailed(reason) from None


def guarded(rule: Rule) -> Rule:
    """Return a rule of a plugin, its methods called by `contained`. Raises PluginFailed when it cannot be used."""
    mistake = _mistake(rule)
    if mistake is not None:
        raise PluginFailed(mistake)
    stopped: list[str] = []  # why it is not called any more
    for name in ("check", "check_item", "check_script"):
        vars(rule)[name] = partial(_checked, rule, getattr(rule, name), stopped)
    vars(rule)["related"] = partial(_or_else, rule, rule.related, list, [], stopped)
    vars(rule)["older"] = partial(_or_else, rule, rule.older, bool, False, stopped)
    return rule


def is_guarded(rule: Rule) -> bool:
    """Whether a rule is one of a plugin."""
    return isinstance(getattr(rule, "__dict__", {}).get("check_item"), partial)


def _checked(rule: Rule, check: Callable[..., Iterable[Finding]], stopped: list[str], *arguments: Any) -> list[Finding]:
    """What a check of a rule finds; the source is its last argument."""
    if stopped:
        raise PluginFailed(stopped[0])
    source: Source = arguments[-1]

    def found() -> list[Finding]:
        return list(islice(check(*arguments) or (), _MOST_FOUND + 1))

    try:
        findings = contained(f"rule {rule.code} ({rule.name}) on {source.path}", found)
    finally:
        if _watch.stops:
            stopped.append(f"it was stopped after {time_limit:g} s in {source.path}, and is left out since")
    if len(findings) > _MOST_FOUND:
        raise PluginFailed(f"it finds more than {_MOST_FOUND} things in one place")
    length = len(source.whole_text)
    for one in findings:
        if not _is_sound(one, length):
            raise PluginFailed(f"it returned what is no finding of this file: {one!r:.200}")
    return findings


def _or_else(
    rule: Rule, call: Callable[..., Any], convert: Callable[[Any], T], default: T, stopped: list[str], *arguments: Any
) -> T:
    """What a method returns that is not worth a report; `default` when it fails."""
    if stopped:
        return default
    try:
        return contained(f"rule {rule.code} ({rule.name})", lambda: convert(call(*arguments)))
    except Exception as error:
        print(f"opensips-lint: rule {rule.code} ({rule.name}) failed: {type(error).__name__}: {error}", file=sys.stderr)
        return default


# ---- whether what a plugin brings can be used


def _mistake(rule: Rule) -> str | None:
    """What is wrong with the attributes of a rule, or None."""
    texts, tuples = (rule.code, rule.name, rule.message), (rule.visits, rule.begins, rule.supersedes, rule.tags)
    if not all(isinstance(one, str) for one in texts):
        return "code, name and message must be strings"
    if not all(isinstance(one, tuple) and all(isinstance(word, str) for word in one) for one in tuples):
        return f"rule {rule.code}: visits, begins, supersedes and tags must be tuples of strings"
    if rule.severity not in SEVERITIES:
        return f"rule {rule.code}: the severity must be one of {', '.join(SEVERITIES)}"
    if not isinstance(rule.prefilter, Prefilter):
        return f"rule {rule.code}: the prefilter must be a Prefilter"
    kinds = [*rule.begins, *(kind for pair in rule.prefilter.tokens for kind in pair.split())]
    unknown = [*(kind for kind in rule.visits if kind not in NODE), *(kind for kind in kinds if kind not in KIND)]
    return f"rule {rule.code}: there is no {unknown[0]!r} in the grammar" if unknown else None


def _is_sound(one: object, length: int) -> bool:
    """Whether this is a finding in a text of that length."""
    return (
        isinstance(one, Finding)
        and all(isinstance(text, str) for text in (one.code, one.name, one.message))
        and one.severity in SEVERITIES
        and _is_span(one.start, one.end, length)
        and isinstance(one.choices, tuple)
        and all(_is_sound_fix(fix, length) for fix in (*one.choices, *filter(None, (one.fix,))))
    )


def _is_sound_fix(fix: object, length: int) -> bool:
    return (
        isinstance(fix, Fix)
        and isinstance(fix.edits, tuple)
        and all(isinstance(edit, Edit) and _is_span(edit.start, edit.end, length) for edit in fix.edits)
        and all(isinstance(edit.text, str) for edit in fix.edits)
    )


def _is_span(start: object, end: object, length: int) -> bool:
    return isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= length
