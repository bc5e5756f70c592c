"""Migrations, measured: real configs that 2.3 runs, and what people wrote who migrated such configs by hand."""

import json
import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from measured import SHARED, needs_shared, rows

from opensips_lsp.catalogue import load, older
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.cli.main import main
from opensips_lsp.lint.findings import lint, script_of
from opensips_lsp.lint.fixes import fix
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.syntax.scanner import scan
from opensips_lsp.syntax.text import Lines, decode

ROWS = [row for row in rows("corpus/verdicts.jsonl") if not row["template"] and not row["path"].endswith(".m4")]
CASES = rows("corpus/cases.jsonl")
RULES = own_rules()
TARGET, ORIGIN = parse_version("2.4"), parse_version("2.3")


def accepted(row, series):
    verdict = row[series] or {}
    return verdict.get("accept") is True and not verdict.get("startup_errors") and not verdict.get("start_up_unsure")


# what a script needs besides itself, where the real 2.3 reads it and its modules do not initialise either
NEEDS = "module-needs", "default-database", "refused-value"


def text_of(row):
    return row["text"] if "text" in row else decode((SHARED / "corpus" / row["path"]).read_bytes())


def script_for(text, origin=ORIGIN):
    script = script_of(text, TARGET, origin)
    return script, script.sources[0]


def touched(before, after):
    """(numbers of the old lines that are gone or changed, blocks of (old lines, new lines))."""
    blocks = [
        (range(i, j), range(k, n))
        for tag, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    return {number for old, _ in blocks for number in old}, blocks


# ---- (a) what 2.3 runs


of_migrated = pytest.mark.xdist_group("migrated")  # it takes half a minute: one worker makes it


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """[(name, bytes as they were, as `migrate --write` left them, what its report says, bytes after another run)]."""
    folder = tmp_path_factory.mktemp("migrated")
    before = {}
    for number, row in enumerate([row for row in ROWS + CASES if accepted(row, "2.3")]):
        path = folder / f"{number}.cfg"
        path.write_bytes(text_of(row).encode("utf-8", "surrogateescape"))
        before[str(path)] = row.get("path") or row["id"], path.read_bytes()
    report = folder / "report.json"
    status = main(["migrate", *before, "--write", "--isolated", "--report", str(report)])
    assert status in (0, 1)
    told = {file["path"]: file for file in json.loads(report.read_text())["files"]}
    once = {path: Path(path).read_bytes() for path in before}
    assert main(["migrate", *before, "--write", "--isolated", "--report", str(report)]) == status
    return [(name, data, once[path], told[path], Path(path).read_bytes()) for path, (name, data) in before.items()]


@needs_shared
@of_migrated
def test_nothing_that_2_3_runs_is_left_without_a_way_to_2_4(migrated):
    uninitialised = {
        row.get("path") or row["id"] for row in ROWS + CASES if (row["2.3"] or {}).get("start") == "modules fail"
    }
    assert len(migrated) > 700
    refused = [(name, entry) for name, _, _, told, _ in migrated for entry in told["errors"]]
    assert [one for one in refused if not (one[0] in uninitialised and one[1]["name"] in NEEDS)] == []
    undecided = [(name, entry) for name, _, _, told, _ in migrated for entry in told["decisions"]]
    assert [entry for _, entry in undecided if not entry["remedies"]] == []
    changed = sum(data != after for _, data, after, _, _ in migrated)
    undecided = [(name, entry) for name, entry in undecided if entry["severity"] == "error"]
    open_files = len({name for name, _ in undecided})
    print(f"{len(migrated)} files: {changed} changed, {open_files} with {len(undecided)} decisions left")
    assert changed > 250 and open_files < 0.2 * len(migrated)


@needs_shared
@of_migrated
def test_lines_without_a_finding_keep_their_bytes(migrated):
    for name, data, after, told, _ in migrated:
        lines, blocks = touched(data.split(b"\n"), after.split(b"\n"))
        assert bool(blocks) == bool(told["changes"]) == (data != after), name
        text = decode(data)
        at = Lines(text)
        found = {
            line
            for finding in lint(*script_for(text), RULES)
            for edit in (finding.fix.edits if finding.fix else ())
            for line in range(at.position(edit.start)[0] - 1, at.position(edit.end)[0])
        }
        assert lines <= found, name


@needs_shared
@of_migrated
def test_migrating_again_changes_nothing(migrated):
    assert [name for name, _, once, _, twice in migrated if once != twice] == []


# ---- (b) what people did by hand

# Words and parameters that 2.4 refuses, as somebody would look for them who has no parser.
_GONE = re.compile(
    r"(?<![$\w.({])(?:method|uri|from_uri|to_uri|status|src_ip|dst_ip|src_port|dst_port|proto|af)\s*(?:==|!=|=~|!~)"
    r"|\bmsg:len\b|\bmyself\b|\bepoll_[el]t\b|accept_replicated_|replicate_\w+_to\b|\bidentity_\w+_avp\b"
)

# Changed lines in which we find nothing -> why: what stands in the line, in which pairs (a beginning of their names).
NOTHING_TO_FIND = (
    ("", r"(?:if|end if) [a-z_]+$", "a directive of the author's own template language"),
    ("", r"[{}; ]*(?:else)?[{}; ]*(?:#.*)?$|(?:exit|return|break);$|\} else \{$", "layout"),
    ("upstream_modules__osp", r"", "the sample was brought to another API of its provider (STIR), as new features ask"),
    ("", r"listen=.*CUSTOMIZE ME|modparam\(.*CUSTOMIZE ME|if .*CUSTOMIZE ME", "a placeholder was renamed"),
    ("", r'.*(?:sl_send_reply\("513"|Message too big)', "the author dropped the size check; we keep it, with `$ml`"),
    ("menuconfig", r"", "upstream rewrote this template for later releases; 2.4 reads these lines as 2.3 does"),
    (
        "upstream_etc__opensips.cfg",
        r"",
        "upstream rewrote this template for later releases; 2.4 reads these lines as 2.3 does",
    ),
)

# Lines that we found, and made or left other than their author -> why.
OTHER_THAN_THE_AUTHOR = (
    (r".*\bfrom_uri *== *myself", "author mistaken: `from_uri == myself` compared the port too"),
    (r".*\buri *== *myself", "author mistaken: `uri == myself` compared the port too"),
    (r".*msg:len", "the author dropped the size check; we keep it, with `$ml`"),
    (r"if \( +proto==T|if \( proto==T", "upstream rewrote this template: it sets the flag whatever the protocol"),
    (r"if\(proto==(?:TCP|UDP)\)", "the author wrote `$proto`, another name of `$pr`"),
    (r".*\bmethod *== *[A-Z]", "author mistaken: 2.4 refuses bare words, `$rm == INVITE` too"),
    (
        r'modparam\("dialog", "(?:accept_replicated_dialogs|replicate_dialogs_to)"',
        "two into one: a choice where the id is a text or a template's",
    ),
    (
        r'modparam\("usrloc", "(?:accept_replicated_contacts|replicate_contacts_to)"',
        "a choice: the author gave replication up",
    ),
    (r'modparam\("usrloc", "db_mode"', "db_mode still works in 2.4; the author chose the new name, or templated it"),
    (r'modparam\("osp", "identity_', "a choice: the provider's API changed with it"),
    (r".*src_ip==backup\.foo\.bar", "a host name: a choice, as an address has to be looked up first"),
    (
        r".*src_ip==11\.22\.33\.44 && src_port=5060",
        "neither version takes `src_port=5060` there: the author made an assignment of it",
    ),
    (r"\$(?:avp|var)\(\w+\) = \$\(.*\{", "it may store NULL now: what it is to store then, only the author knows"),
    (r"while \(\$\(var\(aline\)\{s\.len\}\) != 0\)", "the author threw the loop away; we keep it, with NULL asked for"),
    (
        r'if \(method=="INVITE"\) route\(1\)$|if \(!\(status=~"183"',
        "neither version takes the statement: no `;`, or a `break`",
    ),
    (r"(?:if|end if) [a-z_]+$|break;$", "neither version takes it: a template's directive, or left of an edit"),
)


def pairs():
    for folder in sorted((SHARED / "pairs").iterdir()):
        before, after = (decode((folder / f"{name}.cfg").read_bytes()) for name in ("before", "after"))
        yield folder.name, before, after


def lines_found(text):
    """Line, from 0 -> codes of the findings that stand in it."""
    at, found = Lines(text), defaultdict(set)
    for finding in lint(*script_for(text), RULES):
        for line in range(at.position(finding.start)[0], at.position(max(finding.start, finding.end - 1))[0] + 1):
            found[line - 1].add(finding.code)
    return found


def lines_of_code(text):
    """Line, from 0 -> its tokens but strings, in one text; only lines that have any token."""
    tokens, at, code = scan(text, to_end=True), Lines(text), {}
    for start, end in zip(tokens.starts, tokens.ends):
        token = text[start:end]
        line = at.position(start)[0] - 1
        code[line] = f"{code.get(line, '')} {token if token[0] not in chr(34) + chr(39) else ''}"
    return code


def why(table, *facts):
    """The reason of the first row of a table whose patterns match the facts, or None."""
    return next((row[-1] for row in table if all(re.match(p, fact) for p, fact in zip(row, facts))), None)


@needs_shared
def test_each_line_that_an_author_changed_for_2_4_is_found():
    reasons, unexplained, missed, total = Counter(), [], [], 0
    for name, before, after in pairs():
        lines, code, found = before.split("\n"), lines_of_code(before), lines_found(before)
        for number in sorted(touched(lines, after.split("\n"))[0]):
            total += 1
            if number not in code:
                reasons["a comment or a blank line: nobody reads it, we leave it"] += 1
            elif found[number]:
                reasons["found"] += 1
            else:
                line = lines[number].strip()
                reason = why(NOTHING_TO_FIND, name, line)
                reasons[reason] += 1
                if reason is None:
                    unexplained.append((name, number + 1, line))
                if _GONE.search(re.sub(r"(?<=\))\s", "", code[number])):
                    missed.append((name, number + 1, line))
    print(f"{total} lines", *(f"{count:5} {reason}" for reason, count in reasons.most_common()), sep="\n")
    assert unexplained == [] and missed == []
    assert reasons["found"] > 200


@needs_shared
def test_where_we_write_something_else_than_the_author_we_know_why():
    reasons, unexplained = Counter(), []
    for name, before, after in pairs():
        lines, theirs, found = before.split("\n"), after.split("\n"), lines_found(before)
        ours, unsafe = (
            _line_by_line(lines, fix(script_for, before, RULES, unsafe)[0].split("\n")) for unsafe in (False, True)
        )
        for old, new in touched(lines, theirs)[1]:
            written = {_squashed(theirs[number]) for number in new}
            for number in old:
                if not found[number]:
                    continue
                if number in ours and _squashed(ours[number]) in written:
                    reasons["as the author"] += 1
                    continue
                if number in unsafe and _squashed(unsafe[number]) in written:
                    reasons["as the author, with --unsafe-fixes: who calls this part of a script is not known"] += 1
                    continue
                reason = why(OTHER_THAN_THE_AUTHOR, lines[number].strip())
                reasons[reason] += 1
                if reason is None:
                    unexplained.append((name, number + 1, lines[number].strip(), ours.get(number)))
    print(*(f"{count:5} {reason}" for reason, count in reasons.most_common()), sep="\n")
    assert unexplained == []
    assert reasons["as the author"] > 100


def _line_by_line(before, after):
    """Line, from 0 -> what became of it, where lines stand for lines."""
    return {
        one: after[other]
        for old, new in touched(before, after)[1] if len(old) == len(new)
        for one, other in zip(old, new)
    }  # fmt: skip


def _squashed(line):
    return "".join(line.split())


@needs_shared
@pytest.mark.parametrize(
    ("mistake", "count"), [(r"\$rm *== *[A-Z]+\b", 7), (r"dialog_replication_cluser", 2)], ids=["bare word", "misspelt"]
)
def test_mistakes_of_the_authors_are_found_in_what_they_wrote(mistake, count):
    told = []
    for _, _, after in pairs():
        lines, code = after.split("\n"), lines_of_code(after)
        places = [number for number in code if re.search(mistake, lines[number].partition("#")[0])]
        if places:
            found = lines_found(after)
            told += [bool(found[number]) for number in places]
    assert told == [True] * count


# ---- (c) what was written for 2.4

# Rules of the migration that speak for scripts of 2.4 too: what is deprecated, or dangerous, whoever wrote it.
FOR_2_4_TOO = {"M207": "2.4 says so itself when it starts: parameters of usrloc contradict each other"}


@needs_shared
def test_what_only_2_4_takes_has_no_finding_of_the_migration():
    native = [row for row in ROWS + CASES if accepted(row, "2.4") and (row["2.3"] or {}).get("accept") is False]
    assert len(native) > 100
    alarms = []
    for row in native:
        for finding in lint(*script_for(text_of(row), None), RULES):
            if finding.code[0] == "M" and (finding.code not in FOR_2_4_TOO or finding.severity == "error"):
                alarms.append((row.get("path") or row["id"], finding.code, finding.severity, finding.message))
    assert alarms == []


@needs_shared
def test_nothing_that_2_3_or_2_4_takes_is_called_older():
    rule = [rule for rule in RULES if rule.code == "M401"]
    for row in ROWS + CASES:
        if accepted(row, "2.3") or accepted(row, "2.4"):
            assert lint(*script_for(text_of(row), None), rule) == [], row.get("path") or row["id"]


@needs_shared
def test_what_is_older_is_told_once_and_whatever_is_refused_stays_so():
    told = Counter()
    for row in ROWS:
        found = lint(*script_for(text_of(row), None), RULES)
        count = sum(finding.code == "M401" for finding in found)
        assert count <= 1
        if count:
            assert any(finding.severity == "error" for finding in found), row["path"]
        told[row["era"], bool(count)] += 1
    assert not told["3.x", True] and not told["4.x", True]
    for era, least in (("1.x", 0.75), ("2.1", 0.9), ("2.2", 0.75)):
        assert told[era, True] >= least * (told[era, True] + told[era, False]), (era, told)


def test_no_version_that_we_know_has_what_is_called_older():
    for tag in (tag for series in SERIES for tag in TAGS[series]):
        catalogue = load(tag)
        known = {name: catalogue.module(name) for name in catalogue.module_names()}
        assert known.keys().isdisjoint(older.MODULES)
        for module, name in older.PARAMETERS:
            assert module not in known or name not in known[module].params, (tag, module, name)
        functions = {name for module in known.values() for name in module.functions}
        assert functions.isdisjoint(older.FUNCTIONS), tag


def test_older_parts_are_told_once_for_a_script_with_all_its_files(tmp_path, capsys):
    (tmp_path / "a.cfg").write_text('log_level=3\ninclude_file "b.cfg"\ninclude_file "c.cfg"\nroute { exit; }\n')
    (tmp_path / "b.cfg").write_text('loadmodule "acc.so"\nmodparam("acc", "log_flag", 1)\n')
    (tmp_path / "c.cfg").write_text("disable_tcp=yes\ndebug=3\nfork=yes\n")
    main(["--output-format", "json", str(tmp_path / "a.cfg")])
    (told,) = (one for one in json.loads(capsys.readouterr().out) if one["rule"] == "M401")
    assert told["file"].endswith("b.cfg") and told["severity"] == "warning"
    assert "`disable_tcp` was last valid in 1.11. Run `migrate --from 1.11`," in told["message"]
    assert "(1.11 → 2.1 → 2.2 → 2.3)" in told["message"]


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        ('loadmodule "mysql.so"\n', [], "Run `migrate --from 1.4`, "),  # 1.3, which nothing takes
        ('loadmodule "mysql.so"\n', ["--target", "3.6"], "Run `migrate --from 1.4 --to 3.6`, "),
        ("disable_tcp=yes\n", ["--from", "2.2"], "Run `migrate --from 1.11`, "),  # it is older than that
        ("disable_tcp=yes\n", ["--from", "1.9"], "read the pages of OpenSIPS about 1.9 → 1.11 → 2.1 → 2.2 → 2.3, too"),
    ],
)
def test_older_parts_name_the_command_that_goes_from_there(tmp_path, capsys, text, arguments, said):
    (tmp_path / "a.cfg").write_text(text + "route { exit; }\n")
    main([*arguments, "--output-format", "json", str(tmp_path / "a.cfg")])
    (told,) = (one for one in json.loads(capsys.readouterr().out) if one["rule"] == "M401")
    assert said in told["message"]
    for command in re.findall(r"`(migrate [^`]+)`", told["message"]):
        assert main([*command.split(), str(tmp_path / "a.cfg")]) in (0, 1)


def test_a_script_has_one_age_in_all_its_files(tmp_path, capsys):
    (tmp_path / "a.cfg").write_text(
        'include_file "b.cfg"\nloadmodule "usrloc.so"\nmodparam("usrloc", "db_mode", 0)\n'
        'route { if (method=="INVITE") exit; }\n'
    )
    (tmp_path / "b.cfg").write_text('loadmodule "acc.so"\nmodparam("acc", "log_flag", 1)\n')
    main(["--output-format", "json", str(tmp_path / "a.cfg")])
    found = json.loads(capsys.readouterr().out)
    ages = [one["message"].partition("(this script ")[2].partition(":")[0] for one in found]
    assert {*ages} == {"", "comes from before 2.3"}, found
    assert [one for one in found if one["rule"] == "M401"]
