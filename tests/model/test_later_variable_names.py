"""What variables of 3.0 and later take in their parentheses and brackets: the verdicts are those of the C code."""

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.model import later_variable_names, variable_names, variables
from opensips_lsp.model.variables import Known, Problem, Spec, parse_spec

# (variable, series, what it takes, what it refuses), with two blanks between
NAMES = [
    ("b2b_logic.entity", "3.1", "key  callid", "id  fromtag  KEY  $var(x)"),
    ("b2b_logic.entity", "3.2", "id", "totag"),
    ("b2b_logic.entity", "3.3", "totag  fromtag", "x"),
    ("b2b_logic.peer", "4.0", "x  $var(x)", "$foo"),
    ("cluster.sh_tag", "3.0", "a/1  a / 1 ", "a  a/  a/b  1"),
    ("config", "3.6", "a  $var(x)", "$foo"),
    ("dfks", "3.1", "status  value/x  assigned", "value  value/  STATUS  x"),
    ("dlg_val", "3.4", "x  $foo", ""),
    ("dlg_val", "3.6", "x  $var(x)", "$foo"),
    ("identity", "3.1", "header  origid", "HEADER  iss"),
    ("ipsec", "3.5", "alg  $var(x)  spi-c", "$foo  algo  ALG"),
    ("isup_param", "3.1", "generic number", "generic number|screening indicator"),
    ("isup_param", "3.2", "generic number|screening indicator", "generic number|x"),
    ("msg.branch.attr", "3.6", "x  $var(x)", "$foo"),
    ("proxy_protocol", "4.0", "src_ip  AF", "ip  $var(x)"),
    ("return", "3.6", "0  1  $var(x)", "x  -1  $foo"),
    ("rtp_relay", "3.2", "flags  IFACE  $var(x)", "body  $foo  x"),
    ("rtp_relay", "3.3", "body  delete", "x"),
    ("rtp_relay_ctx", "3.3", "callid  from-tag  FLAGS", "x  $foo"),
    ("rtpstat", "3.0", "mos-min", "jitter-min"),
    ("rtpstat", "3.1", "mos-min  jitter-average  packetloss-max-at", "jitter"),
    ("sdp", "3.6", "a  m=/a=rtpmap", "$var(x)  @x"),
    ("sdp.line", "3.6", "a=  o=/1", "$var(x)  @x"),
    ("shv", "3.1", "$foo  x", ""),
    ("shv", "3.2", " $var(x)  x", "$foo   $foo"),
    ("siprec", "3.4", "group  media_ip  $var(x)", "from_uri  $foo  GROUP"),
    ("siprec", "3.5", "from_uri  media_ip", "x"),
    ("siprec", "3.6", "from_uri", "media_ip"),
    ("socket_in", "3.1", "ip  PORT  advertised_ip", "forced  1  $var(x)"),
    ("socket_out", "3.4", "proto", "forced"),
    ("socket_out", "3.6", "forced  af", "x"),
    ("uuid", "4.0", "7  x", ""),
    ("uuid", "3.6", "", "7"),
    ("xml", "3.0", "a/b.val", "a/b.c"),
    ("xml", "3.1", "a/b.val  a/b.c  a/b.c/d.val", "a/b.attr/  a//b"),
]
INDEXES = [
    ("b2b_logic.entity(key)", "3.1", "0  1", "2  -1  x  $var(i)"),
    ("hdr_name", "3.0", "0  -1  *  $var(i)", "x"),
    ("json(a)", "3.0", "*", "0  $var(i)"),
    ("msg.branch.uri", "3.6", "0  $var(i)  *", "x  $foo"),
    ("route.name", "3.3", "0", "x"),
    ("rtp_relay(peer)", "3.2", "0  $var(i)", "tag"),
    ("rtp_relay(peer)", "3.3", "0  tag  $var(i)", "$foo"),
    ("sdp.line(a)", "3.6", "insert  insertAfter", "0  $var(i)"),
    ("siprec(group)", "3.6", "a  $var(i)", "$foo"),
    ("tm.branch.uri", "3.6", "0  0/active  $var(i)/ALL  *", "x  0/x  $foo/all"),
    ("T_branch_last_reply_code", "3.5", "0", "x"),
]


def read(text, series):
    catalogue = load(series)
    names = catalogue.module_names()
    modules = {name: forms for module in names for name, forms in catalogue.module(module).pvars.items()}
    return parse_spec(text, Known(catalogue.core.pvars, modules, {}, None, None, True, version=catalogue.version))


def cases(rows, column, form):
    return [
        (form % (row[0], text), row[1]) for row in rows for text in (row[column].split("  ") if row[column] else ())
    ]


@pytest.mark.parametrize(("text", "series"), [*cases(NAMES, 2, "$(%s(%s))"), *cases(INDEXES, 2, "$(%s[%s])")])
def test_is_taken(text, series):
    assert isinstance(read(text, series), Spec)


@pytest.mark.parametrize(("text", "series"), [*cases(NAMES, 3, "$(%s(%s))"), *cases(INDEXES, 3, "$(%s[%s])")])
def test_is_refused(text, series):
    found = read(text, series)
    assert isinstance(found, Problem) and found.why


ANY_NAME = set(
    "acc_extra acc_leg argv b2b_logic.ctx branch.flag env mq_size mqk mqv msg.branch.flag msg.flag time tm.branch.flag "
    "uuid var".split()
)  # their parentheses hold whatever somebody writes there, or what another rule looks at


def test_what_each_variable_takes_in_its_parentheses_is_known():
    catalogues = list(map(load, SERIES))
    owners = [one for found in catalogues for one in (found.core, *map(found.module, found.module_names()))]
    named = {name for owner in owners for name, facts in owner.pvars.items() if any(one.has_param for one in facts)}
    checked = {*variables._PARAMETERS, *variable_names.PARAMETERS, *later_variable_names.PARAMETERS}
    assert named - checked == ANY_NAME


def test_each_check_is_looked_for():
    checked = {*later_variable_names.PARAMETERS, *later_variable_names.INDEXES, *variable_names.PARAMETERS}
    assert checked <= variables.CHANGING | variables.OF_MODULES
