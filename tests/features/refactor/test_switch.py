"""A chain of `if` to a `switch` and back: only where OpenSIPS does the same for both."""

import pytest
from features.refactored import edited, errors, marked, offers, reason, snapshot_of, tokens

from opensips_lsp.features import refactor

KIND = "refactor.rewrite"
HEAD = 'loadmodule "proto_udp.so"\nlisten = udp:127.0.0.1\n'

IFS = """\
route {
    if ($rm == "INVITE" || $rm == "ACK") { # calls
        xlog("a
    b");
        exit;
    } else if ($rm == "BYE") {
        drop;
    } else {
        xlog("c");
    }
}
"""
SWITCH = """\
route {
    switch ($rm) {
        case "INVITE":
        case "ACK":
            # calls
            xlog("a
    b");
            exit;
            break;
        case "BYE":
            drop;
            break;
        default:
            xlog("c");
    }
}
"""


@pytest.mark.parametrize("line_end", ("\n", "\r\n"))
def test_there_and_back(line_end):
    ifs, switch = IFS.replace("\n", line_end), SWITCH.replace("\n", line_end)
    assert edited(ifs.replace("if", "‸if", 1), KIND) == switch
    assert edited(ifs.replace("if ($rm == \"BYE", "if ($rm‸ == \"BYE"), KIND) == switch  # fmt: skip
    back = edited(switch.replace("switch", "switch‸"), KIND)
    assert back == ifs.replace("{ # calls", "{" + line_end + "        # calls")
    assert edited(back.replace("if", "‸if", 1), KIND) == switch


@pytest.mark.parametrize(
    ("text", "new"),
    (
        (
            "route {\n\tif ($rc == 1) exit;\n\t# é\n\telse if (($rc == -1) or $rc == 0x10) # why\n\t\t;\n}\n",
            "route {\n\tswitch ($rc) {\n\t\tcase 1:\n\t\t\texit;\n\t\t\tbreak;\n\t\t# é\n\t\t# why\n"
            "\t\tcase -1:\n\t\tcase 0x10:\n\t\t\t;\n\t\t\tbreak;\n\t}\n}\n",
        ),
        (  # what compares something else stays in the `default`
            "route {\n\tif ($rU == 'a') {\n\t} else if ($rU == \"b\") exit;\n\telse if ($rd == \"c\")\n\t\tdrop;\n}\n",
            "route {\n\tswitch ($rU) {\n\t\tcase 'a':\n\t\t\tbreak;\n\t\tcase \"b\":\n\t\t\texit;\n\t\t\tbreak;\n"
            "\t\tdefault:\n\t\t\tif ($rd == \"c\")\n\t\t\t\tdrop;\n\t}\n}\n",
        ),
        (
            "route {\n\tif (1) exit; else if ($var(x) == 1) exit; else if ($var(x) == 2) drop;\n}\n",
            "route {\n\tif (1) exit; else switch ($var(x)) {\n\t\tcase 1:\n\t\t\texit;\n\t\t\tbreak;\n"
            "\t\tcase 2:\n\t\t\tdrop;\n\t\t\tbreak;\n\t}\n}\n",
        ),
    ),
)  # fmt: skip
def test_if_to_switch(text, new):
    at = text.index("$r") if "$r" in text else text.index("$var")
    assert edited(f"{text[:at]}‸{text[at:]}", KIND) == new


@pytest.mark.parametrize(
    ("text", "new"),
    (
        (
            "route {\n\t‸switch ($rs) {\n\tcase 1:\n\tcase 2: xlog(\"a\"); break; # 1\n\t# 2\n"
            "\tcase \"x\":\n\t\texit;\n\t# 3\n\t}\n}\n",
            "route {\n\tif ($rs == 1 || $rs == 2) {\n\t\txlog(\"a\");\n\t\t# 1\n"
            "\t} else if ($rs == \"x\") {\n\t\t# 2\n\t\texit;\n\t\t# 3\n\t}\n}\n",
        ),
        (  # `default` is for those before it too
            "route {\n\t‸switch ($rs) {\n\tcase 1: break;\n\tcase 2:\n\tcase \"x\":\n\tdefault:\n\t\texit;\n\t}\n}\n",
            "route {\n\tif ($rs == 1) {\n\t} else {\n\t\texit;\n\t}\n}\n",
        ),
        (  # the `else` stays that of the first `if`
            "route {\n\tif (1)\n\t\t‸switch ($rs) { case 1: exit; }\n\telse\n\t\tdrop;\n}\n",
            "route {\n\tif (1)\n\t\t{\n\t\t\tif ($rs == 1) {\n\t\t\t\texit;\n\t\t\t}\n\t\t}\n\telse\n\t\tdrop;\n}\n",
        ),
    ),
)  # fmt: skip
def test_switch_to_if(text, new):
    assert edited(text, KIND) == new


@pytest.mark.parametrize(
    ("body", "why"),
    (
        ('‸if ($rm == "A" || $rm == 1) exit; else if ($rm == "B") drop;', "texts and for numbers"),
        ('‸if ($rm == "") exit; else if ($rm == "B") drop;', "null"),
        ('‸if ($rm == "A") exit; else if ($rm == "a") drop;', "same value"),
        ("‸if ($rs == 16) exit; else if ($rs == 0x10) drop;", "same value"),
        ("‸if ($rs == 16) xlog(\"$rc\"); else if ($rs == 1) drop;", "`$rc`"),
        ("‸if ($rs == 16) { if ($retcode < 0) exit; } else if ($rs == 1) drop;", "`$rc`"),
        ("‸if ($rs == 16) route(a); else if ($rs == 1) drop;", "`$rc`"),
        ("‸if ($rs == 16) drop; else if ($rs == 1) exit; else xlog(\"$rc\");", "`$rc`"),
        ("‸switch ($rs) { case 1: exit; case 2: xlog(\"a\"); case 3: exit; }", "runs on"),
        ("‸switch ($rs) { case 1: if (1) exit; default: exit; }", "runs on"),
        ("‸switch ($rs) { case 1: case \"a\": exit; case 2: exit; }", "texts and for numbers"),
        ("‸switch ($rs) { case \"\": exit; }", "null"),
        ("‸switch ($rs) { case 1: exit; case 1: drop; }", "same value"),
        ("‸switch ($rs) { case 1: default: exit; }", "`default`"),
        ("‸switch ($rs) { case 1: xlog(\"$rc\"); break; case 2: exit; }", "`$rc`"),
        ("‸switch ($rs) { case 1: exit; } xlog(\"$rc\");", "`$rc`"),
        ("‸switch ($rs) { case 1: break; } route(a);", "`$rc`"),
        ("‸switch ($rs) { " + "".join(f"case {number}: " for number in range(60)) + "exit; }", "50 values"),
    ),
)  # fmt: skip
def test_what_would_not_do_the_same_is_refused(body, why):
    text = f'{HEAD}route {{ {body} }}\nroute[a] {{ xlog("$rc"); }}\n'
    plain, start, end = marked(text)
    assert not errors(plain) and why in reason(text, KIND)
    snapshot = snapshot_of(plain)
    assert not refactor.edits_of(snapshot, "if-to-switch", start, end)
    assert not refactor.edits_of(snapshot, "switch-to-if", start, end)


@pytest.mark.parametrize(
    "body",
    (
        "‸if ($rs == 1) exit; else if ($rs == 2) { exit; xlog(\"$rc\"); }",
        "‸if ($rc == 1) exit; else if ($rc == 2) drop;\n\txlog(\"$rc\");",
        "‸switch ($rs) { case 1: exit; default: drop; } xlog(\"$rc\");",
        "‸switch ($rc) { case 1: exit; case 2: return; case 3: drop; default: exit; }",
        "‸if ($rs == 1) exit; else if ($rs == \"1\") drop;",
    ),
)  # fmt: skip
def test_what_does_the_same_is_rewritten(body):
    text = f"route {{ {body} }}\nroute[a] {{ exit; }}\n"
    (one,) = offers(text, KIND)
    assert not one.caution
    new = edited(text, KIND)
    assert tokens(new) != tokens(text.replace("‸", ""))


@pytest.mark.parametrize("variable", ("$avp($var(x))", "$(avp(x)[1])", "$(rU{s.len})", "$time(hour)", "$Ts", "$hdr(X)"))
def test_a_variable_that_may_be_unreadable_is_a_matter_of_caution(variable):
    (one,) = offers(f"route {{ ‸if ({variable} == 1) exit; else if ({variable} == 2) drop; }}\n", KIND)
    assert not one.refused and "`default` does not" in one.caution
    (one,) = offers(f"route {{ ‸switch ({variable}) {{ case 1: exit; }} }}\n", KIND)
    assert not one.refused and one.caution


@pytest.mark.parametrize(
    "text",
    (
        "route { ‸if ($rs == 1) exit; }\n",
        "route { ‸if ($rs == 1) exit; else drop; }\n",
        "route { ‸if ($rs == 1) exit; else if ($rm == 2) drop; }\n",
        "route { ‸if ($rs == 1) exit; if ($rs == 2) drop; }\n",
        "route { ‸if ($rs == 1) exit; else if ($rs != 2) drop; }\n",
        "route { ‸if ($rs == 1) exit; else if (!($rs == 2)) drop; }\n",
        "route { ‸if ($rs == 1) exit; else if ($rs == 2 && $rs == 3) drop; }\n",
        "route { ‸if ($rs == 1) exit; else if ($rs == null) drop; }\n",
        "route { ‸if ($rs == 1) exit; else if ($rs == $var(x)) drop; }\n",
        "route { ‸if ($rs =~ \"1\") exit; else if ($rs =~ \"2\") drop; }\n",
        "route { ‸if ($si == 10.0.0.1) exit; else if ($si == 10.0.0.2) drop; }\n",
        "route { if ($rs == 1) ‸exit; else if ($rs == 2) drop; }\n",
        "route { if (if ($rs‸ == 1) exit; else if ($rs == 2) drop;) exit; }\n",
        "route { ‸if ($rs == 1) exit; else if ($rs == 2) drop; t_relay(; }\n",
        "route { switch ($rs) { ‸case 1: exit; } }\n",
        "‸switch",
    ),
)  # fmt: skip
def test_nothing_is_offered_elsewhere(text):
    assert [one for one in offers(text, KIND) if not one.name.startswith("organize")] == []
