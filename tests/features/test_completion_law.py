"""The law of completion: what is offered is legal. Accepted, it brings no error that was not there, in any version.

Arguments that a person has to fill in do not count, nor what no edit can know: which database, at which address.
"""

from collections import Counter

import pytest
from features.completing import HEAD, PATH, RULES, accepted, filled

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.features.completion import completions
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.server.workspace import Workspace, options

# what a module needs besides other modules: parameters, a database, a cache
NEEDS = {"C621", "C622"}
CONFLICT = "both"  # in what is said of parameters that cannot be set together
ANY_MODULE = "such as"  # in what is said of one that needs any module of a type

PLACES = {
    "route": "route {\n\t¦\n\texit;\n}\n",
    "named": "route { exit; }\nfailure_route[f] { route(n); }\nonreply_route { route(m); }\nroute[m] { route(n); }\n"
             "route[n] {\n\t¦\n\texit;\n}\n",
    "failure": 'route { t_on_failure("f"); }\nfailure_route[f] {\n\tif ($rU == NULL) ¦\n\texit;\n}\n',
    "branch": "route { exit; }\nbranch_route[b] {\n\tif (!¦) exit;\n}\n",
    "reply": "route { exit; }\nonreply_route[o] {\n\t¦\n\texit;\n}\n",
    "all replies": "route { exit; }\nonreply_route {\n\tif (1) { exit; } ¦\n\texit;\n}\n",
    "local": "route { exit; }\nlocal_route {\n\tswitch ($rm) { case 1: ¦\n\texit; }\n}\n",
    "startup": "route { exit; }\nstartup_route {\n\t¦\n\texit;\n}\n",
    "timer": "route { exit; }\ntimer_route[t, 60] {\n\t¦\n\texit;\n}\n",
    "event": 'loadmodule "event_route.so"\nroute { exit; }\nevent_route[E_CORE_THRESHOLD] {\n\t¦\n\texit;\n}\n',
    "error": "route { exit; }\nerror_route {\n\t¦\n\texit;\n}\n",
}  # fmt: skip
SAMPLE = ("route", "2.4"), ("branch", "2.4")


def snapshot_of(text, target):
    workspace = Workspace(RULES, options(target), print)
    workspace.open(PATH, text)
    return workspace.snapshot(PATH)


def offered(marked, target="2.4"):
    return completions(snapshot_of(marked.replace("¦", ""), target), marked.index("¦")).items


def errors(text, target):
    return [one for one in lint_text(text, parse_version(target), RULES) if one.severity == "error"]


def refused(marked, one, target, known):
    """The errors that a text has because a call was put in, without those of its arguments and of what nobody knows."""
    new = filled(one.snippet) if one.snippet else one.text
    text = accepted(marked, one)
    start = one.start + sum(len(edit.text) for edit in one.edits if edit.start <= one.start)
    arguments = range(start + len(one.label) + 1, start + len(new))
    return [
        (one.label, found.message)
        for found in errors(text, target)
        if not known[found.code]
        and found.code not in NEEDS
        and found.start not in arguments
        and ANY_MODULE not in found.message
    ]


@pytest.mark.parametrize(
    ("place", "target"),
    [
        pytest.param(place, target, marks=() if (place, target) in SAMPLE else pytest.mark.slow)
        for place in PLACES
        for target in ("2.4", "2.3", "2.4.0")
    ],
)
def test_functions(place, target):
    marked = HEAD + PLACES[place]
    known = Counter(one.code for one in errors(marked.replace("¦", "exit;" if "!¦" not in marked else "1"), target))
    calls = [one for one in offered(marked, target) if one.kind in ("function", "core function")]
    assert len(calls) > 60
    # a named route's placeholder, an undefined name: not where the call stands
    assert [wrong for one in calls for wrong in refused(marked, one, target, known)] == []


SOME = ("acc", "clusterer", "dialog", "presence", "tls_mgm", "tm")


@pytest.mark.parametrize(
    ("target", "names"),
    [
        ("2.4", SOME),
        pytest.param("2.4", load("2.4").module_names(), marks=pytest.mark.slow),
        pytest.param("2.3", load("2.3").module_names(), marks=pytest.mark.slow),
    ],
    ids=["2.4", "2.4-all", "2.3-all"],
)
def test_parameters(target, names):
    """Each parameter of modules, with one of the values that are offered for it."""
    catalogue, count = load(target), 0
    for name in names:
        text = HEAD if f'"{name}.so"' in HEAD else f'{HEAD}loadmodule "{name}.so"\n'
        lines, starts = "", {}
        for one in offered(f'{text}modparam("{name}", "¦")\n', target):
            if one.deprecated:
                continue
            values = offered(f'{text}modparam("{name}", "{one.text}", ¦)\n', target)
            is_text = all(form.type == "str" for form in catalogue.module(name).params[one.label])
            value = values[0].text if values else '"x"' if is_text else "1"
            line = f'modparam("{name}", "{one.text}", {value})\n'
            start = len(text + lines)
            starts[start + line.index(one.text) - 1] = one.label
            lines, count = lines + line, count + 1
        found = errors(text + lines + "route { exit; }\n", target)
        assert [one.message for one in found if one.start in starts and CONFLICT not in one.message] == []
    assert count > (1100 if names is not SOME else 150)


@pytest.mark.parametrize("target", ["2.4", "2.3"])
def test_variables(target):
    """All variables that are offered, with all modules loaded."""
    loads = "".join(f'loadmodule "{name}.so"\n' for name in load(target).module_names())
    read = [filled(one.snippet) or one.text for one in offered(f"{loads}route {{ $var(x) = $¦ }}\n", target)]
    written = [filled(one.snippet) or one.text for one in offered(f"{loads}route {{\n\t$¦\n}}\n", target)]
    assert len(read) > 150 and 15 < len(written) < len(read)
    body = "".join([f"\t$var(x) = {one};\n" for one in read] + [f"\t{one} = 1;\n" for one in written])
    found = errors(f"{loads}route {{\n{body}}}\n", target)
    offset = len(loads)
    named = {"name)", "name"}  # what stands for a name that a person fills in
    wrong = [one for one in found if one.start > offset and not any(word in one.message for word in named)]
    assert wrong == []


def test_transformations():
    marked = f"{HEAD}route {{\n\t$var(x) = $(ru{{¦\n}}\n"
    all_of_them = {filled(one.snippet) or one.text for one in offered(marked)}
    numbers = {"number": "1", "string": "a", "char": "b"}
    for text in all_of_them:
        for word, value in numbers.items():
            text = text.replace(f",{word}", f",{value}")
        assert errors(f"{HEAD}route {{\n\t$var(x) = $(ru{{{text});\n}}\n", "2.4") == [], text


def test_modules():
    """Each module that is offered, with what it brings along."""
    marked = f'{HEAD}loadmodule "¦"\nroute {{ exit; }}\n'
    for one in offered(marked):
        wrong = [found for found in errors(accepted(marked, one), "2.4") if found.code not in NEEDS]
        assert [found.message for found in wrong if ANY_MODULE not in found.message] == [], one.label


def test_globals():
    for one in offered(f"{HEAD}¦\n"):
        if one.kind == "global" and not one.deprecated:
            for value in offered(f"{HEAD}{one.text}¦\nroute {{ exit; }}\n"):
                text = f"{HEAD}{one.text}{value.text}\nroute {{ exit; }}\n"
                assert one.label == "listen" or errors(text, "2.4") == [], text
