"""A page for each rule, and their index by subject."""

from __future__ import annotations

import inspect
import re
import sys
from textwrap import fill

from opensips_lsp.catalogue.version import parse_origin, parse_version
from opensips_lsp.lint.built_in import DESCRIBED
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.rule import MIGRATION_PAGE, Bad, Good, Rule
from opensips_lsp.lint.selection import BUILT_IN, OF_SERVER, BuiltIn

FOLDER = "docs/rules"
SUBJECTS = {
    "conditions": "Condition words and operands",
    "parameters": "Parameters of modules, and global ones",
    "behaviour": "What starts and behaves differently",
    "functions": "Calls and their arguments",
    "modules": "Modules, and what they need",
    "routes": "Routes, and who goes to them",
    "variables": "Variables and transformations",
    "syntax": "What the scanner and the grammar let through",
    "versions": "Which version or server a script is for",
}
STAGES = {
    "parse": "while it reads the script: the grammar",
    "check": "while it reads the script, or just after",
    "routes": "when it has read the script and follows the calls of routes",
    "startup": "when it fixes up the calls of the script; `opensips -c` does not report it",
    "init": "when a module does not initialise; `opensips -c` does not report it",
}
_NEAR_MISSES = 3  # how many a page shows
_LINE_OF_C = re.compile(r"(?<![\w/.])((?:[\w-]+/)*[\w-]+\.(?:c|y|lex)\b(?::\d+)?)")


def files() -> dict[str, str]:
    """Path -> text."""
    rules = own_rules()
    pages = {f"{FOLDER}/{rule.code}.md": _page(rule) for rule in rules}
    built_in = {f"{FOLDER}/{one.code}.md": _page_of_built_in(one) for one in (*BUILT_IN, *OF_SERVER)}
    return {f"{FOLDER}/README.md": _index(rules), **pages, **built_in}


def _page(rule: Rule) -> str:
    what, _, why = (inspect.getdoc(rule) or "").partition("\n\n")
    source = f"../../{_module(rule).replace('.', '/')}.py"
    rows = [
        ("rule", f"`{rule.code}`, `{rule.name}`"),
        ("severity", f"{rule.severity}: {_meaning(rule)}"),
        ("applies", _when(rule)),
        ("fix", _remedies(rule)),
        ("about", ", ".join(map(_subject, rule.subjects))),
        ("settings", _settings(rule)),
    ]
    parts = [
        f"# {rule.code} {rule.name}",
        _text(what),
        "| | |\n|---|---|\n" + "\n".join(f"| {name} | {text} |" for name, text in rows if text),
    ]
    if why:
        parts += ["## Why", _text(why)]
    found = [_example(rule, example) for example in rule.examples if isinstance(example, Bad)]
    parts += ["## Found", *found]
    near = [example for example in rule.examples if isinstance(example, Good)][:_NEAR_MISSES]
    parts += ["## Not found", *(_block(example.text) + _for(example) for example in near)]
    parts += ["## Where this comes from", _origin(rule, source), "---", _foot(rule)]
    return "\n\n".join(parts) + "\n"


def _page_of_built_in(one: BuiltIn) -> str:
    described = DESCRIBED[one.code]
    parts = [
        f"# {one.code} {one.name}",
        _text(one.summary),
        f"| | |\n|---|---|\n| found without a rule | `{one.code}`, `{one.name}` |\n| severity | {one.severity} |",
        "## Why",
        *(
            fill(_text(part), 120, break_long_words=False, break_on_hyphens=False)
            for part in described.why.split("\n\n")
        ),
    ]
    if described.examples:
        parts.append("## Found")
    for example in described.examples:
        parts.append(_block(example.text))
        if example.after is not None:
            parts += ["becomes" + (" (unsafe)" if example.unsafe else ""), _block(example.after)]
    parts += ["## Where this comes from", f"[{described.source}](../../{described.source})", "---"]
    hide = f"Hide it with `--ignore {one.code}` or the setting [`ignore`](../settings.md#ignore).\n"
    return "\n\n".join([*parts, (hide if one in BUILT_IN else "") + "[All rules](README.md)"]) + "\n"


def _index(rules: list[Rule]) -> str:
    parts = [
        "# Rules",
        "What `opensips-lint` finds, by subject. The letter of a code: `M` breaks or changes between versions, `C` is refused by "
        "the\ntarget, `N` cannot be read by an older target yet, `H` starts and does nothing useful, `S` is found without a rule.",
        "[By name](#by-name) has functions, parameters, variables and modules. `opensips-lint --explain RULE` says the same as "
        "a page.",
    ]
    for folder, title in SUBJECTS.items():
        inside = [rule for rule in rules if _module(rule).split(".")[1] == folder]
        rows = [
            f"| [{rule.code}]({rule.code}.md) | `{rule.name}` | {rule.severity} | {_cell(_first_line(rule))} |"
            for rule in inside
        ]
        parts.append(f"## {title}\n\n| | | | |\n|---|---|---|---|\n" + "\n".join(rows))
    rows = [
        f"| [{code}]({code}.md) | `{name}` | {severity} | {_cell(summary)} |"
        for code, name, severity, summary in (*BUILT_IN, *OF_SERVER)
    ]
    parts.append("## Found without a rule\n\n| | | | |\n|---|---|---|---|\n" + "\n".join(rows))
    named: dict[str, list[str]] = {}
    for rule in rules:
        for subject in rule.subjects:
            named.setdefault(subject, []).append(f"[{rule.code}]({rule.code}.md)")
    rows = [f"| {_subject(subject)} | {', '.join(named[subject])} |" for subject in sorted(named)]
    parts.append("## By name\n\n| | |\n|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _module(rule: Rule) -> str:
    """`rules.conditions.bare_method`."""
    return type(rule).__module__.removeprefix("opensips_lsp.")


def _first_line(rule: Rule) -> str:
    return (inspect.getdoc(rule) or "").split("\n", 1)[0]


def _meaning(rule: Rule) -> str:
    if rule.severity == "error":
        where = STAGES.get(rule.stage or "")
        return "OpenSIPS does not start with the script" + (f". It objects {where}" if where else "")
    meanings = {
        "warning": "it starts, and something does not do what the text says, or does something else than before",
        "info": "it starts, and behaves differently in rare cases, or asks for something outside of the script",
        "hint": "nothing is wrong; something is useless",
    }
    return meanings[rule.severity]


def _when(rule: Rule) -> str:
    if rule.breaks_in:
        before = "; reported in scripts that come from before that (`--from`)" if rule.migrating else ""
        return f"from OpenSIPS {rule.breaks_in} on{before}"
    return f"before OpenSIPS {rule.needs}" if rule.needs else "to all versions"


def _remedies(rule: Rule) -> str:
    found = [example for example in rule.examples if isinstance(example, Bad)]
    kinds = []
    if any(example.after is not None and not example.unsafe for example in found):
        kinds.append("safe (`--fix` makes it)")
    if any(example.after is not None and example.unsafe for example in found):
        kinds.append("unsafe (`--unsafe-fixes` makes it too)")
    if any(example.choices for example in found):
        kinds.append(f"your choice (`--choose {rule.code}=N`)")
    return (
        (", or ".join(kinds) + ("; not in each case" if any(not _mended(one) for one in found) else ""))
        if kinds
        else "none"
    )


def _mended(example: Bad) -> bool:
    return example.after is not None or bool(example.choices)


def _settings(rule: Rule) -> str:
    named = re.findall(r"settings? `([\w-]+)`", inspect.getdoc(rule) or "")
    keys = dict.fromkeys([*named, *(["choose"] if "your choice" in _remedies(rule) else [])])
    return ", ".join(f"[`{key}`](../settings.md#{key})" for key in keys)


def _subject(subject: str) -> str:
    kind, _, name = subject.partition(" ")
    return f"{kind} `{name}`"


def _example(rule: Rule, example: Bad) -> str:
    parts = [_block(example.text), *_said(rule, example)]
    if example.after is not None:
        parts += ["becomes" + (" (unsafe)" if example.unsafe else ""), _block(example.after)]
    if example.choices:
        parts.append("\n".join(f"{number}. {_text(choice)}?" for number, choice in enumerate(example.choices, 1)))
    return "\n\n".join(parts) + _for(example)


def _said(rule: Rule, example: Bad) -> list[str]:
    """What the linter says of an example, with the line if it has several."""
    text = example.text.replace("«", "").replace("»", "")
    origin = parse_origin(example.origin) if example.origin else None
    found = lint_text(text, parse_version(example.target), [rule], origin)
    lines = [
        (f"line {text.count(chr(10), 0, one.start) + 1}: " if "\n" in text.strip("\n") else "") + _text(one.message)
        for one in found
        if one.code == rule.code
    ]
    return ["\n>\n".join(f"> {line}" for line in lines)] if lines else []


def _for(example: Bad | Good) -> str:
    if example.target == Bad("").target and not example.origin:
        return ""
    origin = f", from {example.origin}" if example.origin else ""
    return f"\n\nFor OpenSIPS {example.target}{origin}."


def _block(text: str) -> str:
    shown = "\n".join(text.replace("«", "").replace("»", "").splitlines()).strip("\n")
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", shown)), default=0))
    return f"{fence}opensips\n{shown}\n{fence}"


def _origin(rule: Rule, source: str) -> str:
    lines = dict.fromkeys(_LINE_OF_C.findall(inspect.getsource(sys.modules[type(rule).__module__])))
    said = [f"The rule, with its examples and what it reads: [{source.removeprefix('../../')}]({source})."]
    if lines:
        said.append(f"In the sources of OpenSIPS: {', '.join(f'`{line}`' for line in lines)}.")
    if rule.guide:
        said.append(f"The [migration page]({MIGRATION_PAGE}) of OpenSIPS speaks of it: *{rule.guide}*.")
    return "\n".join(said)


def _foot(rule: Rule) -> str:
    return (
        f"Hide one finding with `# opensips-lint: disable={rule.code} -- why`, all with `--ignore {rule.code}` or the setting "
        "[`ignore`](../settings.md#ignore).\n[All rules](README.md)"
    )


def _text(text: str) -> str:
    """A text as Markdown: what is not between backticks means itself."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if at % 2 else re.sub(r"([<*\\|])", r"\\\1", part) for at, part in enumerate(parts))


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\|", _text(text))
