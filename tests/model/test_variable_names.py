"""What the variables of modules take in their parentheses and brackets: the verdicts are those of 2.3.6 and 2.4.11."""

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.model import variables
from opensips_lsp.model.variables import Known, Problem, Spec, parse_spec

# variable -> (what it takes, what it refuses), with two blanks between
NAMES = {
    "json": (
        "a  a/b  a/b[0]  a[0]  a[]  a]  a/  a//b  a[ 1 ]  a[1]/b  a/$var(i)  a[$var(i)]  a/[1]  /a  a[-1]  a[1][2]  "
        "$var(x)  "
        "a.b  a/b c  a[ ]  a[1x]  a/b]c",
        "a[  a[x]  a[1]b  a/$foo  a[$foo]  a[ $var(i)]  a[+]  a[1]]  a/$  a/$(avp(x)[0])",
    ),
    "xml": (
        "a  a/b  a/b[0]  a[0]  a/b[  a/b[-0]  a/b[+2]  a/b.val  a/b.value  a/b.attr/x  a/b.attr  a.val  a/b[0].val  "
        "a/$var(x)  "
        "a/b[$var(x)]  a/b.attr/$var(x)  a/b[0]c  a/b[0]/c  a/b.val/c  a/b[0  a/b[0/c  a/b.attr/x/y  a.b/c",
        "a/  a//b  /a  a/b]  a/b[]  a/b[x]  a/b[-1]  a/b.attr/  a/b.foo  a/.val  a/b[0][1]  a/[0]  a/$foo  a/b[$foo]  "
        "a/b.attr/$foo",
    ),
    "isup_param": (
        "Called Party Number  called party number  Called Party Number|Address signal  Call Reference  Cause "
        "Indicators | location  "
        "Original called number|Address signal  Suspend/Resume indicators  User-to-user information",
        "a  Called Party Number|x  Called Party Number|  Call Reference|x  |x  $var(x)  Cause Indicators|Location|x  "
        "Cause",
    ),
    "isup_param_str": ("Called Party Number  Called Party Number|Address signal", "a"),
    "hep_net": (
        "proto_family  PROTO_FAMILY  proto_familyx  proto_id  proto_type  src_ip  src_ipx  src_port  dst_ip  "
        "dst_port  timestamp  "
        "timestamp_us  captagent_id  payload  payloadx  PAYLOAd  1  12  0x1  012  $var(x)",
        "a  proto_fam  proto_i  proto  src_por  timestampx  timestamp_u  captagent  payloaD  0  0x  0xg  0x0  1a  00 "
        " $foo  1 2",
    ),
    "sql_cached_value": ("a:b:c  a:b:c:d  ::  $var(x)  a:$var(x)  a:b:$var(x)", "a  a:b  $foo  a:b:$foo  a;b;c"),
    "stat": ("a  $var(x)  a:b  a$var(x)b", "$foo"),
    "rl_count": ("a  $var(x)", "$foo  $"),
    "keepalive.socket": ("a  $var(x)", "$foo"),
    "cgr": ("a  $var(x)", "$foo"),
    "rtpstat": ("mos-average  MOS-min  mos-max-at  $var(x)  mos-$var(x)  mos-min-at", "a  $foo  mos  mos-"),
}
INDEXES = {
    "acc_leg(x)": ("0  -1  +1  $var(i)", "$foo  *  x"),
    "isup_param(Call Reference)": ("0  127  +5  -0", "-1  128  x  $var(i)  *"),
    "cgr(a)": ("x  $var(i)", "$foo"),
    "rtpstat(mos-min)": ("a  a$var(x)", "$foo"),
}
MODULES = "acc cgrates json nat_traversal ratelimit rtpengine sip_i sipcapture sql_cacher statistics xml".split()


def known(series, **others):
    catalogue = load(series)
    modules = {name: records for module in MODULES for name, records in catalogue.module(module).pvars.items()}
    facts = Known(catalogue.core.pvars, modules, {}, contexts=None, others=None, lenient=series == "2.4")
    return facts._replace(**others)


NEW, OLD = known("2.4"), known("2.3")


def cases(table, number):
    return [(name, text) for name, texts in table.items() for text in texts[number].split("  ")]


@pytest.mark.parametrize(("name", "text"), cases(NAMES, 0))
def test_takes_the_name(name, text):
    assert isinstance(parse_spec(f"$({name}({text}))", NEW), Spec)
    assert name == "rtpstat" or isinstance(parse_spec(f"$({name}({text}))", OLD), Spec)


@pytest.mark.parametrize(("name", "text"), cases(NAMES, 1))
def test_refuses_the_name(name, text):
    for facts in (NEW, OLD):
        problem = parse_spec(f"$({name}({text}))", facts)
        assert isinstance(problem, Problem) and problem.why


@pytest.mark.parametrize(("name", "text"), cases(INDEXES, 0))
def test_takes_the_index(name, text):
    assert isinstance(parse_spec(f"$({name}[{text}])", NEW), Spec)


@pytest.mark.parametrize(("name", "text"), cases(INDEXES, 1))
def test_refuses_the_index(name, text):
    assert isinstance(parse_spec(f"$({name}[{text}])", NEW), Problem)


def test_parameters_set_what_parts_a_name():
    facts = NEW._replace(separators={"sql_cacher": ";", "sip_i": "/"})
    assert isinstance(parse_spec("$(sql_cached_value(a;b;c))", facts), Spec)
    assert isinstance(parse_spec("$(sql_cached_value(a:b:c))", facts), Problem)
    assert isinstance(parse_spec("$(isup_param(Cause Indicators/Location))", facts), Spec)


def test_a_variable_of_a_module_that_is_not_known_takes_anything():
    facts = NEW._replace(modules={}, others=frozenset())
    assert all(
        isinstance(parse_spec(f"$({name}({text}))", facts), Spec) for name, text in cases(NAMES, 1) if "$" not in text
    )


def test_what_is_wrong_is_said():
    problem = parse_spec("$(hep_net(a))", NEW)
    assert (problem.kind, problem.start, problem.end) == (variables.PARAMETER, 10, 11)
    assert problem.why.startswith("does not name a field of a HEP packet")
