"""Rules, fixes, suppressions, and what is shown of a script."""

from __future__ import annotations

import re
from typing import Any

from counting import steps_of
from fuzz.draws import Draws
from fuzz.target import Target
from fuzz.texts import ALL_PIECES, any_text, script, template
from fuzz_fixes import SETTINGS, Setting, broken_laws

from opensips_lsp.lint.directives import directives
from opensips_lsp.lint.findings import findings
from opensips_lsp.lint.fixes import apply
from opensips_lsp.lint.masking import Shown, masked, passwords, printable, secrets_in, shown_path
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.selection import UNKNOWN_CODE, UNUSED_CODE, choose
from opensips_lsp.model.script import Script
from opensips_lsp.project import includes
from opensips_lsp.syntax.items import items

RULES = own_rules()
SELECTION = choose(RULES)
FILES = {
    "there.cfg": 'route[there] { if (method == "INVITE") exit; }\nlog_level=2\n',
    "body.inc": "if (src_ip == 10.0.0.0 / 8) { drop; }\n",
    "empty.cfg": "# nothing\n",
    "self.cfg": 'include_file "self.cfg"\n',
}
_SELECTORS = "M101", "M", "bare-method", "C501", "S", "all", "x", "M1,bare-method", "S100", "syntax-error", "é", ""
_COMMENTS = (
    "# opensips-lint: disable=%s\n", "# opensips-lint: disable-next-line=%s -- why\n", "# opensips-lint: disable-file=%s\n",
    "/* opensips-lint: disable=%s */", "# opensips-lint: disable # opensips-lint: disable=%s\n", "# opensips-lint: %s\n",
    "/* opensips-lint: disable\nopensips-lint: disable=%s\n*/", "# opensips-lint:disable-file = %s ,M101\n", "#!opensips-lint: disable",
)  # fmt: skip


def linted(text: str, setting: Setting = SETTINGS[0]) -> Any:
    """(script, source, findings) of a text."""
    sources, problems = includes.sources("root.cfg", text, FILES.get)
    whole = Script(setting.target, sources, setting.origin, not problems)
    return whole, sources[0], findings(whole, sources[0], problems, SELECTION)


def rules(case: list[Any]) -> None:
    """No rule raises; a finding says something and stands in the text, and so does each edit that it offers."""
    text, number = case
    _, source, found = linted(text, SETTINGS[number % len(SETTINGS)])
    for one in found:
        assert one.message and one.code and 0 <= one.start <= one.end <= len(source.text), one
        for fix in filter(None, (one.fix, *one.choices)):
            assert all(0 <= edit.start <= edit.end <= len(text) for edit in fix.edits), one
            changed, applied = apply(text, [fix]) if fix.edits else ("", 0)
            assert not applied or changed != text, f"{one.code} offers a fix that changes nothing"


def safe_fixes(case: list[Any]) -> None:
    """Fixed text has no error that was not there, of any stage, and fixing twice is fixing once."""
    text, number = case
    choices = [one for one in SETTINGS if not one.unsafe]
    broken = broken_laws(text, choices[number % len(choices)])
    assert not broken, broken


def unsafe_fixes(case: list[Any]) -> None:
    """As of safe fixes."""
    text, number = case
    choices = [one for one in SETTINGS if one.unsafe]
    broken = broken_laws(text, choices[number % len(choices)])
    assert not broken, broken


def _script_and_setting(draws: Draws) -> list[Any]:
    number = draws.number(7)
    kind = draws.number(7)
    return [any_text(draws) if kind == 1 else template(draws) if kind == 2 else script(draws), number]


def _any_and_setting(draws: Draws) -> list[Any]:
    number = draws.number(7)
    kind = draws.number(3)
    return [any_text(draws) if kind == 0 else template(draws) if kind == 1 else script(draws), number]


def suppressions(text: str) -> None:
    """A comment only takes findings away, or has one about itself; without all of them, all findings are there."""
    _, source, found = linted(text)
    at = 0
    for one in directives(source, SELECTION):
        assert at <= one.start < one.end <= len(text)
        edit = one.removal
        assert 0 <= edit.start <= edit.end <= len(text) and not edit.text.strip()
        at = one.end
    for one in found:
        if one.code not in (UNUSED_CODE, UNKNOWN_CODE) or one.fix is None:
            continue
        changed, applied = apply(text, [one.fix])
        assert applied == 1 and (one.code == UNKNOWN_CODE or len(changed) < len(text)), one
        before, after = (sum(len(item.problems) for _, item in items(one)) for one in (text, changed))
        assert after <= before, one


def _suppressed(draws: Draws) -> str:
    text = script(draws)
    for _ in range(1 + draws.number(2)):
        at = draws.number(len(text))
        at = text.find("\n", at) + 1 if draws.number(2) else at
        comment = draws.pick(_COMMENTS)
        text = text[:at] + (comment % draws.pick(_SELECTORS) if "%" in comment else comment) + text[at:]
    return text


def masking(text: str) -> None:
    """What is shown is as long as the text, has its line ends and no control characters, and is the same twice."""
    shown = masked(text)
    assert len(shown) == len(text)
    assert all(one == other or (other == "*" and one not in "\r\n") for one, other in zip(text, shown))
    end = 0
    for start, stop in secrets_in(text):
        assert end <= start < stop <= len(text)
        end = stop
    whole = Shown(text)
    at = 0
    for line in text.split("\n"):
        plain = whole.line(at, at + len(line))
        assert len(plain) == len(line) and all(one == "\t" or one.isprintable() for one in plain)
        at += len(line) + 1
    whole.about(text[:80], 0, len(text) // 2)
    for word in passwords([text]):
        left = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", whole.text)
        assert left is None or not word.replace("*", ""), word
    assert len(printable(text)) == len(shown_path(text)) == len(text)


_SECRETS = (
    '"mysql://user:pw@host/db"', "mysql://u:p@", "://", "@", ":", "//", "rabbitmq:user:pw@host", "sip:a:b@c", '"secret"',
    "password", "$avp(password) = ", 'modparam("auth", "secret", "', "define(`PASSWORD', `", "_pass", "credential", "u:r:p",
    "'", '"', "`", "\\", "\n", "\r\n", ", ", " = ", ")", "\x1b[31m", "\x00", "\u202e", "é", "bypass", "PASSWD=",
)  # fmt: skip


def _secretive(draws: Draws) -> str:
    if draws.number(3):
        return "".join(draws.pick(_SECRETS) for _ in range(draws.left))
    return any_text(draws)


def linear(case: list[Any]) -> None:
    """Four times the pieces take about four times the work: lines that run and calls are counted."""
    before, pieces, behind = case
    piece = "".join(pieces) or "x"

    def steps(size: int) -> int:
        return steps_of(linted, before + piece * max(size // len(piece), 1) + behind)

    steps(300)  # what is loaded and compiled once
    small, large = map(steps, (500, 2000))
    if large > small * 6 + 3_000:  # what is looked at up to a limit grows like this for a while, too
        larger = steps(8000)
        assert larger <= large * 5.5, f"{small} steps, then {large}, then {larger}"


def _shape(draws: Draws) -> list[Any]:
    frames = (
        ("", ""),
        ("route {\n", "\n}\n"),
        ("route {\nif (1 ", ") exit;\n}\n"),
        ('route {\nxlog("', '");\n}\n'),
        ("{", ""),
        ("", "\n"),
    )
    before, behind = draws.pick(frames)
    return [before, [draws.pick(ALL_PIECES) for _ in range(1 + draws.number(3))], behind]


TARGETS = (
    Target("rules", 150, _any_and_setting, rules, 20_000, 1_500_000),
    Target("safe_fixes", 100, _script_and_setting, safe_fixes, 100_000, 20_000_000),
    Target("unsafe_fixes", 120, _script_and_setting, unsafe_fixes, 100_000, 20_000_000),
    Target("suppressions", 120, _suppressed, suppressions, 20_000, 1_500_000),
    Target("masking", 150, _secretive, masking),
    Target("linear", 40, _shape, linear, 0, 50_000_000),
)
