"""What is read beside scripts: settings, globs, catalogues, C sources, included files, logs of OpenSIPS."""

from __future__ import annotations

import json
import os
import re
import tempfile
import warnings
from pathlib import Path
from typing import Any

from fuzz import texts
from fuzz.draws import Draws
from fuzz.lint_targets import SELECTION
from fuzz.target import Target

from opensips_lsp.catalogue import CatalogueError
from opensips_lsp.catalogue.catalogue import load
from opensips_lsp.catalogue.harvest import HarvestError, harvest_module
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import findings
from opensips_lsp.model.script import Script
from opensips_lsp.project import editorconfig, globs, includes
from opensips_lsp.project.settings import ConfigError, has_table, parse, read_toml
from opensips_lsp.server.log_messages import after_edits, located, parse_log
from opensips_lsp.syntax.text import decode, encode

_TOML = (
    "target", "from", "select", "ignore", "per-file-ignores", "exclude", "roots", "catalogues", "myself", "choose",
    "max-included-files", "max-included-mb", "nothing", " = ", '"2.4"', '"2.3.1"', '"M101"', "[", "]", "{", "}", ",", "\n",
    '"**/*.cfg"', '"[[a]"', "'[a-[b]'", '"a//b"', "1", "0", "-1", "true", "1979-05-27", "0x10", '""', "[tool.opensips-lint]\n",
    "[per-file-ignores]\n", '"../x"', "'''", '"""', "#", ".", "\r\n", "\x00", "é", "nan", "10000000000000000000000",
    '"strict"', '"all"', "[choose]\n", "bare-method",
)  # fmt: skip


def configuration(text: str) -> None:
    """A configuration is read, or refused in one line that names its file."""
    data = encode(text)
    has_table(data)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            table = read_toml("/x/opensips-lint.toml", data)
            settings = parse(
                table.get("tool", {}).get("opensips-lint", table) if isinstance(table.get("tool", {}), dict) else table,
                "/x/a.toml",
            )
        except ConfigError as error:
            assert error.file and "\n" not in str(error), error
            return
        settings.excludes("/x/etc/a.cfg")
        settings.ignored_in("/x/etc/a.cfg")


def _toml(draws: Draws) -> str:
    if not draws.number(3):
        return decode(draws.rest())
    lines = []
    while draws.left:
        key, kind = draws.pick(_TOML[:13]), draws.number(3)
        value = "".join(draws.pick(_TOML) for _ in range(draws.number(5)))
        lines.append(
            f"{key} = {value}"
            if kind == 0
            else f"{key} = [{value}]"
            if kind == 1
            else f"{key} = {{{value}=1}}"
            if kind == 2
            else key + value
        )
    return "\n".join(lines)


_GLOB = (
    "**/",
    "**",
    "*",
    "?",
    "/",
    "[",
    "]",
    "!",
    "-",
    "^",
    "&&",
    "||",
    "~~",
    "--",
    "\\",
    ".",
    "a",
    "b",
    "é",
    "{",
    "}",
    ",",
    "1..9",
    "]",
    "[[",
)
_PATHS = "a", "b", "/", ".", "ab", "-", "é", "[", "]", "5"


def globbing(case: list[str]) -> None:
    """A glob is refused or matches as a regular expression says; one of .editorconfig matches or not."""
    glob, path = case
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            globs.check(glob)
        except ValueError as error:
            assert "\n" not in str(error)
        else:
            for inside in (False, True):
                globs.matches(glob, path, inside)
            if glob.count("*") < 8 and not set(glob) & set("[]\\"):  # the expression explodes
                assert globs.matches(glob, path) == bool(re.fullmatch(_regex(glob), path)), (
                    "not what the expression says"
                )
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, ".editorconfig").write_text(f"root=true\n[{glob}]\nindent_style=tab\n", "utf-8")
            editorconfig.indentation(os.path.join(folder, path.strip("/") or "a"))


def _regex(glob: str) -> str:
    glob = glob.rstrip("/")
    glob = glob if "/" in glob else f"**/{glob}"
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "(?s)" + "".join(parts.get(part) or re.escape(part) for part in re.split(r"(\*\*/|\*\*|\*|\?)", glob))


def _glob(draws: Draws) -> list[str]:
    path = "".join(draws.pick(_PATHS) for _ in range(draws.number(15)))
    return ["".join(draws.pick(_GLOB) for _ in range(min(draws.left, 30))), path]


_C = (
    "struct module_exports exports = {\n", "};\n", "static cmd_export_t cmds[] = {\n", "static param_export_t params[] = {\n",
    '{"f", (cmd_function)f, 1, fixup_f, 0, REQUEST_ROUTE},\n', '{"p", STR_PARAM, &p},\n', '{"p", STR_PARAM|USE_FUNC_PARAM, (void*)f},\n',
    "{0,0,0,0,0,0}\n", "{0, 0, 0}\n", '"m",', "MOD_TYPE_DEFAULT,", "MODULE_VERSION,", "DEFAULT_DLFLAGS,", "NULL,", "cmds,", "params,",
    "static pv_export_t pvars[] = {\n", '{ {"v", sizeof("v")-1}, 1000, get, 0, 0, 0, 0, 0 },\n', "#ifdef A\n", "#else\n", "#endif\n",
    "#define A 1\n", "#define A(x) x\n", "/*", "*/", "//", '"', "'", "\\", "\\\n", "{", "}", "(", ")", ",", ";", "=", "|", "&", "0x1F",
    "static dep_export_t deps = {\n", '{MOD_TYPE_DEFAULT, "tm", DEP_ABORT},\n', "{ { MOD_TYPE_NULL, NULL, 0 } }\n", "get_deps_x",
    "static int fixup_f(void** param, int param_no)\n{\n", "if (param_no == 1) return fixup_spve(param);\n", "return 0;\n}\n",
    "static acmd_export_t acmds[] = {\n", "static trans_export_t trans[] = {\n", "static stat_export_t stats[] = {\n", "register_stat(\"a\",",
    "evi_publish_event(", "str x = str_init(\"E_X\");", "static mi_export_t mi[] = {\n", "\x00", "é", "sizeof(", "1", "f", "p",
)  # fmt: skip
_MODULE = """
static int fixup_f(void** param, int param_no) { if (param_no == 1) return fixup_spve(param); return 0; }
static cmd_export_t cmds[] = {
	{"f", (cmd_function)f, 1, fixup_f, 0, REQUEST_ROUTE|FAILURE_ROUTE},
	{0,0,0,0,0,0}
};
static param_export_t params[] = {
	{"p", STR_PARAM, &p},
#ifdef A
	{"q", INT_PARAM|USE_FUNC_PARAM, (void*)q},
#endif
	{0, 0, 0}
};
static dep_export_t deps = { { {MOD_TYPE_DEFAULT, "tm", DEP_ABORT}, {MOD_TYPE_NULL, NULL, 0} }, { {NULL, NULL} } };
struct module_exports exports = {
	"m", MOD_TYPE_DEFAULT, MODULE_VERSION, DEFAULT_DLFLAGS, &deps, cmds, NULL, params, NULL, NULL, NULL, NULL, NULL,
	mod_init, NULL, NULL, NULL
};
"""


def harvesting(text: str) -> None:
    """A module's source is read, or refused with a sentence; what is found is JSON."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "m.c").write_bytes(encode(text))
        try:
            json.dumps(harvest_module(folder))
        except HarvestError as error:
            assert str(error)


def _source(draws: Draws) -> str:
    if draws.number(3) == 0:
        return "".join(draws.pick(_C) for _ in range(draws.left))
    text = _MODULE
    for _ in range(1 + draws.number(5)):
        at = draws.number(len(text))
        text = text[:at] + (draws.pick(_C) if draws.number(2) else "") + text[at + draws.number(6) :]
    return text


_JSON = (
    "{}", "[]", "null", "1", '"x"', "true", '{"name": "f"}', '{"name": "f", "arity": 1}', '[{"name": "f"}]', "-1", '{"since": "2.4.1"}',
    '{"name": "p", "type": "string"}', '"2.4"', '[["a"]]', '{"a": {"b": []}}', '""', '["tm"]', "1e400", '{"name": 1}', '[{"name": null}]',
    '[{"name":"f","arity":0,"routes":["request"]}]', '[{"name":"f","arity":"a","routes":[1]}]', '[{"name":"p","type":"int"}]',
)  # fmt: skip
_FIELDS = (
    "functions", "async_functions", "params", "pvars", "statistics", "events", "mi", "dependencies", "requirements", "transformations",
    "pvar_contexts", "since", "until", "builtin", "x", "mi_commands",
)  # fmt: skip


def catalogues(case: dict[str, Any]) -> None:
    """A catalogue of the user is read, or refused with a sentence that names it; then scripts are checked by it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "acme.json")
        path.write_text(json.dumps(case["catalogue"]), "utf-8")
        try:
            catalogue = load(parse_version("2.4"), (str(path),))
            sources, problems = includes.sources("a.cfg", case["text"], lambda name: None)
            findings(Script(parse_version("2.4"), sources, catalogue=catalogue), sources[0], problems, SELECTION)
        except CatalogueError as error:
            assert str(path) in str(error), error


def _catalogue(draws: Draws) -> dict[str, Any]:
    text = 'loadmodule "acme.so"\nmodparam("acme", "p", 1)\nroute { f("x"); $acme = 1; xlog("$f"); }\n'
    module = {draws.pick(_FIELDS): json.loads(draws.pick(_JSON)) for _ in range(draws.number(5))}
    catalogue: Any = {"header": {"format": 1, "source": "x"}, "modules": {"acme": module}}
    kind = draws.number(15)
    if kind == 1:
        catalogue = json.loads(draws.pick(_JSON))
    elif kind == 2:
        catalogue["modules"] = json.loads(draws.pick(_JSON))
    elif kind == 3:
        catalogue["modules"]["acme"] = json.loads(draws.pick(_JSON))
    elif kind == 4:
        catalogue["header"] = json.loads(draws.pick(_JSON))
    elif kind == 5:
        catalogue["core"] = json.loads(draws.pick(_JSON))
    return {"catalogue": catalogue, "text": text}


def include_trees(files: dict[str, str]) -> None:
    """Whatever includes what: each file comes within the limits, and each problem stands in the text."""
    limits = includes.Limits(files=20, size=20_000)
    closure = includes.sources(
        "/x/0.cfg", files["0.cfg"], lambda path: files.get(os.path.basename(path)), limits=limits
    )
    assert 1 <= len(closure.sources) <= 1 + 20
    for problem in closure.problems:
        assert 0 <= problem.start <= problem.end <= len(problem.source.text)
    whole = Script(parse_version("2.4"), closure.sources, None, not closure.problems)
    for source in closure.sources:
        findings(whole, source, closure.problems, SELECTION)


def _tree(draws: Draws) -> dict[str, str]:
    files = {}
    count = 2 + draws.number(4)
    for number in range(count):
        text = texts.script(draws) if draws.number(2) == 1 else ""
        for _ in range(draws.number(4)):
            line = f'{draws.pick(("include_file", "import_file"))} "{draws.number(count)}.cfg"\n'
            at = draws.pick((0, len(text), draws.number(len(text))))
            text = text[:at] + line + text[at:]
        files[f"{number}.cfg"] = text
    return files


_LOG = (
    "parse error in config file /x/a.cfg, line 3, column 5-9: ", "warning in config file a, line 1, column 1-2: x\n",
    "CRITICAL:core:yyerror: ", "ERROR:core:main: bad config\n", "a.cfg:1:2-3: syntax error\n", "parse error in ", ":", "-", "line ", "\n",
    "99999999999999999999", "0", "5", "column ", ", ", "\x1b[31m", "é", "config file ", "/x/a.cfg",
)  # fmt: skip


def logs(case: list[Any]) -> None:
    """What OpenSIPS prints, or anything else, becomes messages with places in the text."""
    output, status, text, changes = case
    found = parse_log(output, status)
    assert status == 0 or any(one.severity == "error" for one in found)
    placed = [located(one, text) for one in found]
    assert all(0 <= one.start <= one.end <= len(text) for one in placed)
    start, end, new = changes
    end = min(max(start, end), len(text))
    start = min(start, end)
    after = text[:start] + new + text[end:]
    for one in after_edits(placed, text, after):
        assert 0 <= one.start <= one.end <= len(after)


def _log(draws: Draws) -> list[Any]:
    text = texts.script(draws) if draws.number(1) else "a\nb\nc é d\n"
    change = [draws.number(30), draws.number(30), draws.pick(("", "x", "\n"))]
    return ["".join(draws.pick(_LOG) for _ in range(draws.left)), draws.number(1), text, change]


TARGETS = (
    Target("configuration", 500, _toml, configuration),
    Target("globs", 400, _glob, globbing),
    Target("harvester", 300, _source, harvesting),
    Target("catalogues", 80, _catalogue, catalogues, 20_000, 3_000_000),
    Target("include_trees", 100, _tree, include_trees, 50_000, 20_000_000),
    Target("logs", 500, _log, logs),
)
