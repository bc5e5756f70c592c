"""Passwords are not shown: those of URLs, and those that are given to what has a name that says so."""

from __future__ import annotations

import pytest
from counting import steps_of
from hypothesis import given
from hypothesis import strategies as st

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.masking import Shown, clean, masked

PIECES = [*"secret password credential pass :// : @ \\ \" ' ` , = ) a _col".split(), " ", "\n", "\r\n"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mysql://sip:secret@db/opensips", "mysql://sip:******@db/opensips"),
        (
            'modparam("a", "db_url", "mysql://sip:se@cret@db/x") # b@c',
            'modparam("a", "db_url", "mysql://sip:*******@db/x") # b@c',
        ),
        ("redis:g1://:pw@h:6379/ and http://u:p@h/", "redis:g1://:**@h:6379/ and http://u:*@h/"),
        ('"mongodb:g1://u:my word@h:1,h2:2/db"', '"mongodb:g1://u:*******@h:1,h2:2/db"'),
        ('"1 mysql://u:p@h/db", "a b@c"', '"1 mysql://u:*@h/db", "a b@c"'),
        ("define(`URL', `mysql://u:p w@h/db')", "define(`URL', `mysql://u:***@h/db')"),
        ("'x://u:a\\'", "'x://u:a\\'"),
        ("mysql://sip@db/opensips", "mysql://sip@db/opensips"),
        ("text:///var/lib/opensips", "text:///var/lib/opensips"),
        ("http://host:8080/path", "http://host:8080/path"),
        ("sip:user@example.org", "sip:user@example.org"),
        ("", ""),
    ],
)
def test_only_the_password_of_a_url_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('subscribe_event("E", "rabbitmq:u:p@h:5672/q");', 'subscribe_event("E", "rabbitmq:u:*@h:5672/q");'),
        ("`rabbitmq:u:p:w@x@127.0.0.1/q`", "`rabbitmq:u:*****@127.0.0.1/q`"),
        ("sip:alice:pw@example.org:5060;x=y", "sip:alice:**@example.org:5060;x=y"),
        ("listen=udp:127.0.0.1:5060 # a@b", "listen=udp:127.0.0.1:5060 # a@b"),
        ("rabbitmq:127.0.0.1:5672/q", "rabbitmq:127.0.0.1:5672/q"),
        ("sip:user@host:5060", "sip:user@host:5060"),
        ("sip:a@1.2.3.4:5067;h=1^sip:b@1.2.3.4:5077", "sip:a@1.2.3.4:5067;h=1^sip:b@1.2.3.4:5077"),
        ("sip:$pr:ping@example.org", "sip:$pr:ping@example.org"),
        ("x:y:z@f a@b", "x:y:*@f a@b"),
    ],
)
def test_so_is_that_of_an_address_without_slashes(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('modparam("auth", "secret", "x y")', 'modparam("auth", "secret", "***")'),
        ('# modparam("auth" ,\n"secret",\n\t"x")', '# modparam("auth" ,\n"secret",\n\t"*")'),
        ("modparam('a|b', 'My_Password', 'x\\'y') # 'z'", "modparam('a|b', 'My_Password', '****') # 'z'"),
        ('modparam("uac_auth", "credential", "joe:realm:a:b")', 'modparam("uac_auth", "credential", "joe:realm:***")'),
        ('modparam("uac_auth", "credential", "joe")', 'modparam("uac_auth", "credential", "***")'),
        ('modparam("snmpstats", "snmpCommunity", "x")', 'modparam("snmpstats", "snmpCommunity", "*")'),
        ('modparam("auth", "secret", "two\r\nlines")', 'modparam("auth", "secret", "***\r\n*****")'),
        ('modparam("auth", "secret", "never closed\nroute {', 'modparam("auth", "secret", "************\nroute {'),
        ('$avp(password) = "x"; $json(a/pass) := "y";', '$avp(password) = "*"; $json(a/pass) := "*";'),
        ('if ($var(secret) == "x" || $var(b) == "y")', 'if ($var(secret) == "*" || $var(b) == "y")'),
        ("define(`DB_PASS', `x')", "define(`DB_PASS', `*')"),
        ("define( `DB_PASS' , `x')", "define( `DB_PASS' , `*')"),
        ('#!define DBPASS "x"', '#!define DBPASS "*"'),
        ("where password='x'", "where password='*'"),
        ("$avp(password) = SECRET29;", "$avp(password) = ********;"),
    ],
)
def test_so_is_what_is_given_to_a_secret(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('get("http://api/x?password=SECRET24", "$var(b)");', 'get("http://api/x?password=********", "$var(b)");'),
        ('"http://x/?token=SECRET2&apikey=y&a=b"', '"http://x/?token=*******&apikey=*&a=b"'),
        ('"https://x/?a=b&access_token=y#z"', '"https://x/?a=b&access_token=*#z"'),
        ('hf("Authorization: Bearer a.b");', 'hf("Authorization: Bearer ***");'),
        ('hf("Authorization: Basic a=\\r\\n");', 'hf("Authorization: Basic **\\r\\n");'),
        ('exec("curl -u user:p@w http://x");', 'exec("curl -u user:*** http://x");'),
        ("exec('curl --user \"user:pw\" http://x');", "exec('curl --user \"user:**\" http://x');"),
    ],
)
def test_so_is_what_a_request_to_another_server_has(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        'get("http://api/x?token=$var(t)&q=secret", "$var(b)");',
        '"http://x/?a=mysecret", "y"',
        "$avp(password) = NULL;",
        'hf("Authorization: Bearer $var(t)");',
        'exec("curl -u $var(u) http://x:80/");',
        'modparam("auth_db", "password_column", "x")',
        'modparam("auth_db", "password_column_2", "x")',
        'modparam("freeswitch_scripting", "db_col_password", "x")',
        'modparam("auth_db", "load_credentials", "$avp(x)=y")',
        'modparam("auth", "password_spec", "$avp(x)")',
        'modparam("uac_auth", "auth_password_avp", "$avp(x)")',
        'modparam("auth", "username_spec", "x")',
        'modparam("tm", "pass_provisional_replies", 1)',
        '$avp(bypass) = "x"',
        'xlog("secret: $var(x)", "y")',
        'avp_check("$avp(password)", "eq/$x")',
        'the password "x" is',
        'if (!is_user_in("credentials", "local")) exit;',
        "parameter `secret` of module `auth`",
        'modparam("auth", "secret", 5)',
    ],
)
def test_near_misses(text: str) -> None:
    assert masked(text) == text


def test_secrets_of_the_catalogue() -> None:
    """Whoever adds a version sees here which parameters of it count."""
    found = set()
    for series in TAGS:
        catalogue = load(parse_version(series))
        for name in catalogue.module_names():
            module = catalogue.module(name)
            for param in module.params if module else ():
                line = f'modparam("{name}", "{param}", "a:b:c")'
                if masked(line) != line:
                    found.add((name, param))
    assert found == {
        ("auth", "secret"),
        ("httpd", "auth_password"),
        ("mid_registrar", "gruu_secret"),
        ("msrp_relay", "password_var"),
        ("registrar", "gruu_secret"),
        ("snmpstats", "snmpCommunity"),
        ("topology_hiding", "th_callid_passwd"),
        ("topology_hiding", "th_contact_encode_passwd"),
        ("uac", "restore_passwd"),
        ("uac_auth", "credential"),
        ("xmpp", "xmpp_password"),
    }


# ---- texts about a text

TEXT = 'modparam("auth",\n\t"secret",\n\t"hidden")\nroute { xlog("hidden"); }\n'


def test_a_sentence_about_a_line_quotes_no_secret_of_it() -> None:
    shown, at = Shown(TEXT), TEXT.index('"hidden')
    assert shown.about("unexpected `hidden`, not hiddenhidden\x1b", at, at + 8) == (
        "unexpected `******`, not hiddenhidden\ufffd"
    )
    assert shown.about("mysql://u:p@h", 0, 3) == "mysql://u:*@h"
    assert shown.line(at, at + 9) == '"******")'
    assert Shown(TEXT, secrets=True).about("`hidden` mysql://u:p@h", at, at) == "`hidden` mysql://u:p@h"
    assert Shown(TEXT, secrets=True).text == TEXT


def test_a_secret_is_masked_wherever_it_stands() -> None:
    shown = Shown(TEXT)
    assert shown.text.split("\n")[3] == 'route { xlog("******"); }'
    assert shown.about("unexpected `hidden`", 0, 3) == "unexpected `******`"
    assert Shown("# hidden, not unhidden or hidden_ones", others={"hidden"}).text == (
        "# ******, not unhidden or hidden_ones"
    )
    assert Shown("hidden", True, {"hidden"}).text == "hidden"


@pytest.mark.parametrize(
    ("word", "text", "shown"),
    [
        ("a-b:c", "x a-b:c a-b:cd xa-b:c", "x ***** a-b:cd xa-b:c"),
        ("!word!", "a!word!b", "a******b"),
        ("wordword", "wordword wordwordword", "******** wordwordword"),
        ("two words", "two words, two\nwords", "*********, two\nwords"),
        ("123", "123 + 123", "123 + 123"),
        ("$fU", "$fU $fU", "$fU $fU"),
        ("$var(x)", "$var(x)", "$var(x)"),
        ("     ", "x     x", "x     x"),
    ],
)
def test_what_counts_as_the_same_text(word: str, text: str, shown: str) -> None:
    before = f'$avp(password) = "{word}"; '
    assert Shown(before + text).text == masked(before) + shown


def test_a_bare_word_is_masked_where_it_stands_and_in_what_is_said_of_it() -> None:
    text = "$avp(password) = method;\nroute { method(); }"
    assert Shown(text).text == "$avp(password) = ******;\nroute { method(); }"
    assert Shown(text).about("quote `method`", 0, 3) == "quote `******`"


def test_the_longest_of_several_secrets_is_masked() -> None:
    assert Shown("word word-two wordy word-t", others={"word", "word-two", "word-three"}).text == (
        "**** ******** wordy ****-t"
    )


def test_of_many_secrets_the_short_ones_count_where_they_stand() -> None:
    lines = [f'$avp(password) = "w{number}"; # {number}\n' for number in range(100)]
    shown = Shown("".join(lines))
    for number in (0, 1, 57, 99):
        start = len("".join(lines[:number]))
        said = shown.about("w0 w1 w57 w99", start, start + 3)
        assert said.split().index("*" * len(f"w{number}")) == (0, 1, 57, 99).index(number)
        assert said.count("*") == len(f"w{number}")


def test_many_secrets_take_linear_time() -> None:
    def shown(number: int) -> Shown:
        return Shown("".join(f'$avp(password) = "secret{one}"; secret{one}\n' for one in range(number)))

    assert "secret" not in shown(200).text
    assert steps_of(shown, 800) <= 4 * 1.2 * steps_of(shown, 200) + 100


def test_one_line_has_neither_passwords_nor_control_characters() -> None:
    assert clean("x://u:p@h\t\x1b[0m\n") == "x://u:*@h\t\ufffd[0m\ufffd"


@given(st.text(alphabet="a:/@\"' \n`,=)") | st.lists(st.sampled_from(PIECES)).map("".join))
def test_a_mask_moves_nothing(text: str) -> None:
    assert len(masked(text)) == len(text) and masked(masked(text)) == masked(text)
    assert all(new in ("*", old) for old, new in zip(text, masked(text)))
    assert masked(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "piece", [*PIECES, "a:b:c@", "x://a:b@", '"x://a:b', 'pass="x', "password)", '"secret", "x"', "a@"]
)
def test_work_grows_with_the_text(piece: str) -> None:
    for text in (piece, piece + " ", piece + "\n", piece + '"'):
        masked(text)
        assert steps_of(masked, text * 800) <= 4 * 1.2 * steps_of(masked, text * 200) + 100, text
