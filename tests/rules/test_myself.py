"""The conditions that `uri == myself` becomes, against what 2.3 asked: on many URIs, with many sets of listeners.

`check_self` is the function of that name in both versions (forward.c, socket_info.c grep_sock_info, name_alias.h
grep_aliases), written down here. That the conditions are the same was tried with traffic on 2.3.6 and 2.4.11 too.
"""

import re
from collections import namedtuple

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.finding import SAFE, UNSAFE
from opensips_lsp.lint.findings import lint, script_of
from opensips_lsp.lint.registry import own_rules

RULES = [rule for rule in own_rules() if rule.code in ("M105", "M106")]
LISTENERS = (
    "udp:10.0.0.1:5060",
    "udp:10.0.0.1",
    "udp:10.0.0.1:5060 tcp:10.0.0.1:5061",
    "udp:10.0.0.1:5060 udp:10.0.0.2:5060",
    "udp:10.0.0.1:5060 alias=a.org",
    "udp:10.0.0.1:5060 alias=udp:a.org:5060",
    "udp:10.0.0.1:5060 alias=udp:a.org:5061",
    "udp:10.0.0.1:5060 alias=udp:10.0.0.1:7",
    "udp:10.0.0.1:5060_as_9.9.9.9",
    "udp:10.0.0.1:5060_as_9.9.9.9 udp:10.0.0.2:5060",
    "udp:10.0.0.1:5060_as_9.9.9.9:5070",
    "udp:10.0.0.1:5070_as_9.9.9.9:5060",
    "udp:10.0.0.1:5070",
    "udp:10.0.0.1:5070 alias=a.org",
    "udp:10.0.0.1:5070 alias=udp:a.org:5060",
    "udp:10.0.0.1:5070 udp:10.0.0.2:5060",
    "udp:10.0.0.1:5060 udp:10.0.0.2:5070 alias=a.org",
    "udp:10.0.0.1:5060 udp:10.0.0.1:80",
    "udp:10.0.0.1:5060 tcp:10.0.0.1:5061_as_9.9.9.9",
    "sctp:10.0.0.1 hep_udp:10.0.0.1:9999",
    "udp:10.0.0.1:5060 bin:10.0.0.2:5555",
    "udp:10.0.0.1:5060 udp:10.0.0.1:5070_as_a.org alias=a.org",
    'udp:"A.org":5060 udp:a.org:80',
)
HOSTS = "10.0.0.1", "10.0.0.2", "9.9.9.9", "a.org", "A.ORG", "8.8.8.8"
URIS = [
    f"{scheme}:{host}{port}{parameter}"
    for scheme in ("sip", "sips")
    for host in HOSTS
    for port in ("", ":", ":0", ":5060", ":5061", ":5070", ":80", ":7", ":9999")
    for parameter in ("", ";transport=tls", ";transport=ws", ";transport=foo")
] + ["tel:+1234", "TEL:1", "sip:", "sip:10.0.0.1:abc"]
OLD = "uri==myself", "uri!=myself", "!(uri==myself)", "not uri!=myself", "from_uri==myself", "!to_uri==myself"

Uri = namedtuple("Uri", "scheme host port")


def parsed(text):
    """A Uri; None for one that cannot be parsed."""
    if re.fullmatch("(?i)tel:.+", text):
        return Uri(text[:3], "", 0)
    match = re.fullmatch(r"(sips?):([^:;]+)(?::([0-9]*))?(;.*)?", text)
    return match and Uri(match[1], match[2], int(match[3] or 0))


def server(listeners):
    """-> (script lines, [(host, port, advertised host or "", its port)], [(alias, port)])."""
    lines, sockets, aliases = [], [], []
    default = {"udp": 5060, "tcp": 5060, "sctp": 5060}
    for one in listeners.split():
        if one.startswith("alias="):
            lines.append(one)
            host, _, port = one[6:].removeprefix("udp:").partition(":")
            aliases.append((host.lower(), int(port or 0)))
            continue
        lines.append("listen=" + one.replace("_as_", " as "))
        socket, _, advertised = one.partition("_as_")
        protocol, host, port = (socket.replace('"', "") + ":").split(":")[:3]
        as_host, _, as_port = advertised.partition(":")
        sockets.append((host.lower(), int(port or default[protocol]), as_host.lower(), int(as_port or 0)))
    return lines, sockets, aliases


def check_self(host, port, sockets, aliases):
    for name, at, as_name, as_port in sockets:
        if (not port or port in (at, as_port)) and host.lower() in (name, as_name):
            return True
    return any(name == host.lower() and (not at or not port or at == port) for name, at in aliases)


def asked_by_2_3(condition, uri, sockets, aliases):
    if uri is None:  # an error, behind `!` and `not` too
        return False
    own = check_self(uri.host, uri.port or 5060, sockets, aliases)
    return own ^ ("!=" in condition) ^ condition.startswith(("!", "not"))


def asked_by_2_4(condition, uri, sockets, aliases):
    """What a condition of 2.4 gives, read as Python."""

    def is_myself(host, port):
        return host is not None and check_self(host, port or 0, sockets, aliases)

    values = {
        r"\$\(.u\{uri\.port\}\)": "port", r"\$\(.u\{uri\.schema\}\)": "scheme", r"\$[rft]d": "domain",
    }  # fmt: skip
    for pattern, name in values.items():
        condition = re.sub(f'"?{pattern}"?', name, condition)
    condition = (
        condition.replace("!=NULL", " is not None").replace('"5060"', "5060").replace('=="tel"', '=="TEL".lower()')
    )
    condition = condition.replace("&&", " and ").replace("||", " or ").replace("!is", "not is").replace("!(", "not (")
    known = {
        "port": uri.port if uri else 0,
        "scheme": uri and uri.scheme.lower(),
        "domain": (uri and uri.host) or None,
        "is_myself": is_myself,
    }
    return bool(eval(condition, {"__builtins__": {}}, known))


@pytest.mark.parametrize("listeners", LISTENERS)
@pytest.mark.parametrize("old", OLD)
def test_the_safe_form_asks_what_2_3_asked(listeners, old):
    lines, sockets, aliases = server(listeners)
    text = "\n".join([*lines, f"route {{ if ({old}) exit; }}"])
    script = script_of(text, parse_version("2.4"))
    (finding,) = lint(script, script.sources[0], RULES)
    assert finding.fix.applicability == SAFE
    (edit,) = finding.fix.edits
    condition = re.search(r"if (\(.*\)) exit", text[: edit.start] + edit.text + text[edit.end :])[1]
    for one in URIS:
        uri = parsed(one)
        expected, given = (
            asked(what, uri, sockets, aliases) for asked, what in ((asked_by_2_3, old), (asked_by_2_4, condition))
        )
        assert given == expected, (one, condition)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "listen=udp:10.0.0.1:5060\nlisten=tls:10.0.0.1:5061\n",
        "listen=ws:10.0.0.1:80\n",
        'include_file "missing.cfg"\nlisten=udp:10.0.0.1\n',
        'listen=udp:10.0.0.1\nmodparam("proto_udp", "udp_port", 5070)\n',
    ],
)
def test_a_person_chooses_where_the_listeners_are_not_known_or_speak_tls(text):
    script = script_of(text + "route { if (uri==myself) exit; }", parse_version("2.4"))
    script.all_files_known = "include_file" not in text
    (finding,) = lint(script, script.sources[0], RULES)
    assert finding.fix is None and len(finding.choices) == 3


@pytest.mark.parametrize("listeners", ["", "listen=udp:10.0.0.1:5060\n", "listen=tls:10.0.0.1:5061\n"])
@pytest.mark.parametrize(
    ("condition", "setting", "fix", "choices"),
    [
        ("uri==myself", "host-and-port", '`is_myself("$rd", "$rp")`', ['`is_myself("$rd")`', "equivalent"]),
        ("uri==myself", "host", '`is_myself("$rd")`', ['`is_myself("$rd", "$rp")`', "equivalent"]),
        ("uri!=myself", "exact", "equivalent", ['`is_myself("$rd", "$rp")`', '`is_myself("$rd")`']),
        ("from_uri==myself", "host", '`is_myself("$fd")`', ["equivalent"]),
        ("to_uri!=myself", "exact", "equivalent", ['`is_myself("$td")`']),
    ],
)
def test_the_setting_makes_a_form_the_fix_and_leaves_the_others_as_choices(listeners, condition, setting, fix, choices):
    script = script_of(f"{listeners}route {{ if ({condition}) exit; }}", parse_version("2.4"))
    script.myself = setting
    (finding,) = lint(script, script.sources[0], RULES)
    assert finding.fix.applicability == SAFE
    assert fix in finding.fix.title.partition(":")[0]
    offered = [choice.title.partition(":")[0] for choice in finding.choices]
    assert [word in title for word, title in zip(choices, offered, strict=True)] == [True] * len(choices), offered
    assert finding.fix.edits not in [choice.edits for choice in finding.choices]


@pytest.mark.parametrize("word", ["uri", "to_uri"])
@pytest.mark.parametrize(
    ("text", "applicability"),
    [
        ("route {{ if ({}==myself) exit; }}", SAFE),
        ("local_route {{ if ({}==myself) exit; }}\nroute {{ exit; }}", UNSAFE),
        ("local_route {{ if ({}==myself) exit; }}", UNSAFE),
        ("route[part] {{ if ({}==myself) exit; }}", SAFE),  # what is not a complete script is taken to receive requests
    ],
)
def test_the_setting_is_safe_where_requests_come(word, text, applicability):
    script = script_of(text.format(word), parse_version("2.4"))
    script.myself = "host"
    (finding,) = lint(script, script.sources[0], RULES)
    assert finding.fix.applicability == applicability
