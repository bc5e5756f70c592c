"""What holds for every text, found by trying many: damage is undone, and no text loses a token.

OPENSIPS_LSP_EXAMPLES=20000 tries more, at random.
"""

import os

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scripts import SCRAPS, scripts, whole_scripts

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.formatting import format_source
from opensips_lsp.formatting.edits import applied
from opensips_lsp.formatting.layout import BLANKS
from opensips_lsp.lint.findings import include_findings, lint
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.model.script import Script
from opensips_lsp.project.includes import sources
from opensips_lsp.syntax.scanner import comments, scan

MORE = int(os.environ.get("OPENSIPS_LSP_EXAMPLES", "0"))
TARGETS = [parse_version(series) for series in ("2.3", "2.4")]
RULES = own_rules()

SCRIPT = """\
# a proxy
log_level=3
listen=udp:10.0.0.1:5060 as 192.0.2.1   # outside
dst_blacklist=gw:{
	(tcp, 10.0.0.0/8, 5060, ""),
	!(any, ::1, 0, "x")
}

loadmodule "tm.so"
modparam("tm", "fr_timeout",
	5)

route {
	# at first
	if (!mf_process_maxfwd_header("10") &&
		$rm != "ACK" || (
			$si == "10.0.0.1" # ours
		)
	) {
		sl_send_reply("483", "Too Many Hops");
		exit;
		# no further
	}

	if ($rU == NULL)
		xlog("no
    user
");
	else if ($rU =~ "^1") {
		while ($var(i) < 3)
			$var(i) = $var(i) +
				1;
	} else
		for ($var(j) in $(avp(x)[*]))
			route(each,
				$var(j));
	switch ($rm)
	{
		# what we know
		case "INVITE":
			t_on_failure("busy"); /* a */
			break;
		case "BYE": route(end);
			break;
		default:
			t_relay();
	}
}

failure_route[busy]
{
	/* b */ if (t_was_cancelled()) exit;
	async(f("a"),
		next);
}
"""
CRLF = SCRIPT.replace("\n", "\r\n")


def examples(count):
    """That many examples, always the same; or more, each time others, when the environment asks for it."""
    return settings(
        max_examples=MORE or count, derandomize=not MORE, database=None, deadline=None,
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip


def source_of(text):
    return sources("root.cfg", text, lambda name: None).sources[0]


def formatted(text):
    """The text, formatted; None for a template."""
    source = source_of(text)
    made = format_source(source)
    if source.template is None:
        assert made.refused is None or made.refused.endswith("template")
        return applied(text, made.edits)
    assert not made.edits
    return None


def in_strings(text):
    """The numbers of lines that begin within a string."""
    tokens = scan(text, to_end=True)
    spans = [
        text[: start + 1].count("\n") + n
        for start, end in zip(tokens.starts, tokens.ends)
        for n in range(1, text[start:end].count("\n") + 1)
    ]
    return set(spans)


damages = st.lists(st.tuples(st.integers(0, 60), st.text(" \t", max_size=9), st.text(" \t", max_size=3)), max_size=14)


@pytest.mark.parametrize("script", [SCRIPT, CRLF], ids=["LF", "CR LF"])
@examples(300)
@given(damage=damages)
def test_damaged_blanks_are_mended(script, damage):
    lines, fixed = script.splitlines(True), in_strings(script)
    for number, before, behind in damage:
        number %= len(lines)
        if number in fixed or number + 1 in fixed:
            continue
        body = lines[number].strip(" \t\r\n")
        lines[number] = before + body + behind + ("\r\n" if script is CRLF else "\n")
    assert formatted("".join(lines)) == script


def contents(text):
    """Kinds and texts of all tokens, the texts of all comments, and what is never closed."""
    tokens = scan(text, to_end=True)
    stop = tokens.stop if tokens.unclosed is None else tokens.unclosed
    gaps = zip((0, *tokens.ends), (*tokens.starts, stop))
    return (
        tokens.kinds,
        [text[start:end] for start, end in zip(tokens.starts, tokens.ends)],
        [text[start:end].rstrip() for first, last in gaps for start, end in comments(text, first, last)],
        None if tokens.unclosed is None else text[stop:],
    )


def bare(text):
    return [line.strip(BLANKS + "\r") for line in text.split("\n")]


@examples(600)
@given(text=scripts() | whole_scripts | SCRAPS | st.text())
@example(text="route { exit; } #")
@example(text='listen=udp:1:1\n as \n1\r\ninclude_file \r\n "a" \r\n')
def test_no_text_loses_anything(text):
    after = formatted(text)
    if after is None:
        return
    assert contents(after) == contents(text)
    lines = bare(after)
    assert lines == bare(text) or lines == [*bare(text), ""]
    assert formatted(after) == after


def found(text, target):
    """What is found in a text, and where: how many characters that are no blanks stand before it."""
    closure = sources("root.cfg", text, lambda name: None)
    script = Script(target, closure.sources, all_files_known=not closure.problems)
    source = closure.sources[0]
    return sorted(
        (one.code, one.severity, one.message, *(len("".join(text[:at].split())) for at in (one.start, one.end)))
        for one in lint(script, source, RULES) + include_findings(source, closure.problems)
    )


@pytest.mark.slow
@examples(250)
@given(text=scripts())
def test_the_same_is_found(text):
    after = formatted(text)
    if after is not None and after != text:
        for target in TARGETS:
            assert found(after, target) == found(text, target)
