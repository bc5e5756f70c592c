"""Variables as OpenSIPS reads them: the verdicts are those of pv_parse_spec and pv_parse_format of 2.3.6 and 2.4.11."""

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.model import variables
from opensips_lsp.model.variables import Known, Problem, Spec, parse_format, parse_spec


def known(series, **others):
    core = load(series).core
    transformations = {name: records[0] for name, records in core.transformations.items()}
    facts = Known(core.pvars, {}, transformations, contexts=None, others=None, lenient=series == "2.4")
    return facts._replace(**others)


OLD, NEW = known("2.3"), known("2.4")

READ = """
$ru  $rU[0]  $ru{uri.user}  $avp(x)  $(avp(x)[0])  $(avp(x)[-1])  $(avp(x)[*])  $(avp(x)[APPEND])  $(avp(x)[$var(i)])
$avp($var(x))  $(avp($(var(x){s.len}))[0])  $var(a(b)c)  $hdr(Call-ID)  $(hdr(From )[1])  $param(1)  $param($var(i))
$ct.fields(URI)  $(ct.fields(uri)[*])  $branch  $(branch(uri)[0])  $rb  $rb(text/plain)  $(rb(*/*)[0])  $C(xx)  $C(Rg)
$time(%H:%M)  $$  $($)  $(<request>ru)  $<reply>ru  $(avp(x)[-])
$(ru{uri.user})  $(ru{URI.User}{s.len})  $(ru{s.len} {s.md5})  $(ru{s. len })  $(ru{s.substr,0,3})  $(ru{s.substr,-3,0})
$(ru{s.substr, + 1 ,$var(n)})  $(ru{s.index,a})  $(ru{s.index,a,1})  $(ru{s.index,\\,})  $(ru{s.select,0,,})
$(ru{s.trimrx})
$(ru{s.fill.left,-,5})  $(ru{s.fill.right,' ',5})  $(rb{sdp.line,m})  $(rb{sdp.line,m,1})  $(ru{param.value,$var(p)})
$(ru{s.width,3 })  $(ru{re.subst,/a/b/})
"""

REFUSED = {
    variables.UNKNOWN: "$foo $ $var $ru(x) $rUx $(ru.x{s.len}) $avp($foo) $(avp(x)[$foo]) $(ru{s.substr,$foo,1})",
    variables.SYNTAX: "$(ru $(avp( $(avp(x)[0 $avp(x $(avp(x $(avp(x)[0 $(ru{s.len $(ru{s.len}x) $($x) $(<request",
    variables.PARAMETER: "$avp() $var() $param(x) $param(-1) $C(x) $C(zz) $branch(name) $ct.fields(user) $rb(text) "
    "$rb(a/)",
    variables.INDEX: "$(ru[0]) $(avp(x)[]) $(avp(x)[a]) $(avp(x)[1-]) $(var(x)[0]) $(hdr(a)[append])",
    variables.TRANSFORMATION: "$(ru{len}) $(ru{foo.bar}) $(ru{s.foo}) $(ru{uri.user}{uri.x}) $(ru{}) $(ru{s.})",
    variables.ARGUMENT: "$(ru{s.substr,1}) $(ru{s.substr,a,1}) $(ru{s.substr,0,-1}) $(ru{s.index}) $(ru{s.width,-1}) "
    '$(ru{s.fill.left,"",5}) $(ru{s.fill.left,$var(x),5}) $(ru{uri.param}) $(ru{csv.value,x}) $(ru{s.width,3x})',
}


@pytest.mark.parametrize("facts", (OLD, NEW), ids=("2.3", "2.4"))
@pytest.mark.parametrize("text", READ.replace("\\\\", "\\").replace("\n", "  ").split("  "))
def test_is_read(text, facts):
    if text:
        assert isinstance(parse_spec(text, facts), Spec)


@pytest.mark.parametrize("facts", (OLD, NEW), ids=("2.3", "2.4"))
@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, row in REFUSED.items() for text in row.split(" ")])
def test_is_refused(kind, text, facts):
    problem = parse_spec(text, facts)
    assert isinstance(problem, Problem) and problem.kind == kind
    assert 0 <= problem.start <= problem.end <= len(text)


@pytest.mark.parametrize("text", ("$(ru{s.len,3})", "$(ru{s.index,a,1x})", "$(ru{uri.param,a b})"))
def test_2_4_does_not_look_behind_the_last_argument(text):
    assert isinstance(parse_spec(text, OLD), Problem)
    assert isinstance(parse_spec(text, NEW), Spec)


def test_each_version_has_its_variables():
    assert isinstance(parse_spec("$af", OLD), Problem)
    assert isinstance(parse_spec("$af", NEW), Spec)


@pytest.mark.parametrize(
    ("text", "spec"),
    (
        ("$ru", (0, 3, "ru", None, None, False)),
        ("$rU[0]", (0, 3, "rU", None, None, False)),
        ("$avp(x)[0]", (0, 7, "avp", "x", None, False)),
        ("$(avp(x)[0]) ", (0, 12, "avp", "x", None, False)),
        ("$(<reply>hdr(a){s.len}).", (0, 23, "hdr", "a", "reply", True)),
        ("$$ru", (0, 2, "$", None, None, False)),
    ),
)
def test_spec(text, spec):
    read = parse_spec(text, NEW)
    assert (read.start, read.end, read.name, read.parameter, read.context, read.transformed) == spec


@pytest.mark.parametrize(
    ("text", "spans"),
    (
        ("", []),
        ("plain 100%", []),
        ("a $ru b", [(2, 5)]),
        ("$rU@$rd:$$$(rp{s.len})", [(0, 3), (4, 7), (8, 10), (10, 22)]),
        ("$ru\0$foo", [(0, 3)]),
    ),
)
def test_format(text, spans):
    assert [(spec.start, spec.end) for spec in parse_format(text, NEW)] == spans


@pytest.mark.parametrize(("text", "start"), (("a $", 2), ("a $foo b", 2), ("$ru $(rU", 4), ("$rux", 0)))
def test_format_with_a_problem(text, start):
    assert parse_format(text, NEW).start == start


def test_variables_of_modules():
    """A module's variable is one, with and without a name in parentheses; the core's comes first."""
    record = NEW.core["var"][0]
    facts = NEW._replace(modules={"mine": (record,), "ru": (record,)})
    assert parse_spec("$mine(x)", facts).record is record
    assert parse_spec("$mine", facts).record is record
    assert parse_spec("$ru", facts).record is not record
    assert parse_spec("$ru(x)", facts).record is record


def test_what_nobody_told_us_of():
    facts = NEW._replace(others=frozenset())
    for text in ("$mine", "$mine(x)", "$(mine(x)[y]{mine.tr,a}{s.len})"):
        assert isinstance(parse_spec(text, facts), Spec)
    assert parse_spec("$(mine{s.foo})", facts).kind == variables.TRANSFORMATION
    assert parse_spec("$(mine{mine.tr})", OLD._replace(others=frozenset())).kind == variables.TRANSFORMATION


def test_transformations_of_modules():
    facts = NEW._replace(transformations={**NEW.transformations, "isup": NEW.transformations["s.len"]})
    assert isinstance(parse_spec("$(rb{isup.param,Called Party Number}{s.len})", facts), Spec)


def test_contexts():
    facts = NEW._replace(contexts=frozenset(("reply",)))
    assert isinstance(parse_spec("$(<reply>ru)", facts), Spec)
    assert parse_spec("$(<request>ru)", facts) == Problem(variables.CONTEXT, 2, 11, "request", "is not a context")


def test_what_is_no_variable():
    assert parse_spec("ru", NEW).kind == variables.SYNTAX


def test_any_depth_is_read():
    deep = "$avp(" * 5000 + "x" + ")" * 5000
    assert isinstance(parse_spec(deep, NEW), Spec)
    assert parse_format(deep, NEW) == []
