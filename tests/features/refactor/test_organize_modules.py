"""Organize modules: what moves where, what goes, and that nothing moves of which it is not known what it does."""

import random

import pytest
from features.refactored import edited, offers, snapshot_of

from opensips_lsp.features import refactor
from opensips_lsp.features.refactor.module_lines import runs

FILE, HERE = "source.organizeModules", "refactor.rewrite"
ROUTE = "\nroute { exit; }\n"


@pytest.mark.parametrize(
    ("text", "new"),
    (
        (
            'loadmodule "tm.so"\nloadmodule "sl.so"\n\nmodparam("sl", "enable_stats", 1)\n'
            'modparam("tm", "fr_timeout", 5)\n',
            'loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5)\nloadmodule "sl.so"\n\n'
            'modparam("sl", "enable_stats", 1)\n',
        ),
        (  # comments go with their line, blank lines stay between modules
            '# tm\nloadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5) # five\n\n# sl\nloadmodule "sl.so"\n'
            '# two\n  modparam("tm", "fr_inv_timeout", 2)\n#modparam("tm", "wt_timer", 3)\n\nloadmodule "rr.so"\n',
            '# tm\nloadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5) # five\n'
            '# two\n  modparam("tm", "fr_inv_timeout", 2)\n#modparam("tm", "wt_timer", 3)\n\n# sl\nloadmodule "sl.so"\n'
            '\nloadmodule "rr.so"\n',
        ),
        (  # the value that counts stays, and the comments of the other one with it
            'loadmodule "tm.so"\n# é\nmodparam("tm", "fr_timeout", 5) # old\nmodparam("tm", "wt_timer", 3)\n'
            'modparam("tm", "fr_timeout", 5)\n',
            'loadmodule "tm.so"\nmodparam("tm", "wt_timer", 3)\n# é\n# old\nmodparam("tm", "fr_timeout", 5)\n',
        ),
        (  # of parameters that stand for themselves, in the order of loading
            'loadmodule "tm.so"\nloadmodule "sl.so"\nmpath = "/x/"\nmodparam("sl", "enable_stats", 1)\n'
            'modparam("tm", "fr_timeout", 5)\n',
            'loadmodule "tm.so"\nloadmodule "sl.so"\nmpath = "/x/"\nmodparam("tm", "fr_timeout", 5)\n'
            'modparam("sl", "enable_stats", 1)\n',
        ),
        (  # a statement over several lines
            'loadmodule "tm.so"\nloadmodule "sl.so"\nmodparam("tm",\n\t"fr_timeout",\n\t5)\n',
            'loadmodule "tm.so"\nmodparam("tm",\n\t"fr_timeout",\n\t5)\nloadmodule "sl.so"\n',
        ),
        (  # that a function gets the value of, and that keep their order
            'loadmodule "avpops.so"\nloadmodule "tm.so"\nmodparam("avpops", "db_url", "1 a")\n'
            'modparam("tm", "fr_timeout", 5)\nmodparam("avpops", "db_url", "1 a")\n',
            'loadmodule "avpops.so"\nmodparam("avpops", "db_url", "1 a")\nmodparam("avpops", "db_url", "1 a")\n'
            'loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5)\n',
        ),
        (  # in upper case, as OpenSIPS reads it
            'loadmodule "tm.so"\nloadmodule "sl.so"\nmodparam("TM", "fr_timeout", 5)\n',
            'loadmodule "tm.so"\nmodparam("TM", "fr_timeout", 5)\nloadmodule "sl.so"\n',
        ),
    ),
)  # fmt: skip
def test_modparams_stand_behind_their_module(text, new):
    assert edited(f"‸{text}{ROUTE}", FILE) == new + ROUTE
    assert edited(f"‸{text}{ROUTE}".replace("\n", "\r\n"), FILE) == (new + ROUTE).replace("\n", "\r\n")
    assert offers(f"‸{new}{ROUTE}", FILE) == []


@pytest.mark.parametrize(
    "text",
    (
        'loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5)\nloadmodule "sl.so"\n',
        # the comment of a section
        'loadmodule "tm.so"\nloadmodule "sl.so"\n\n# -- parameters --\n\nmodparam("tm", "fr_timeout", 5)\n',
        'loadmodule "tm.so"\nloadmodule "sl.so"\n# ---- tm ----\nmodparam("tm", "fr_timeout", 5)\n',
        'loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5)\nmodparam("tm", "fr_timeout", 6)\n',  # one is a mistake
        'loadmodule "tm.so"\nloadmodule "sl.so"\n/* x */\nmodparam("tm", "fr_timeout", 5)\n',
        'loadmodule "tm.so"\nloadmodule "sl.so"\nmpath = "/x/"\nmodparam("tm", "fr_timeout", 5)\n',
        'loadmodule "tm.so"\nloadmodule "sl.so"\ninclude_file "gone.cfg"\nmodparam("tm", "fr_timeout", 5)\n',
        'loadmodule "tm.so" loadmodule "sl.so"\nmodparam("tm", "fr_timeout", 5)\n',  # moves to the line of another one
        'loadmodule "tm.so"\nloadmodule "sl.so"\nmodparam("tm", "fr_timeout", 5) children = 2\n',
        'loadmodule "tm.so"\nloadmodule "sl.so"\nmodparam("tm|sl", "enable_stats", 1)\n',
        'loadmodule "tm.so"\nloadmodule "sl.so"\nmodparam("tm", "nothing", 5)\n',
        'loadmodule "tm.so"\nloadmodule "sl.so"\nmodparam("tm", "fr_timeout", "5")\n',  # of another type
        'loadmodule "own.so"\nloadmodule "sl.so"\nmodparam("own", "x", 5)\n',
        'loadmodule "tm.so"\nloadmodule "own.so"\nmodparam("tm", "fr_timeout", 5)\n',
        'loadmodule "tm.so"\nloadmodule "sl.so"\n#!ifdef X\nmodparam("tm", "fr_timeout", 5)\n',
        'loadmodule "tm.so"\nloadmodule "sl.so"\n{% if x %}\nmodparam("tm", "fr_timeout", 5)\n{% endif %}\n',
        'loadmodule "avpops.so"\nmodparam("avpops", "db_url", "1 a")\nmodparam("avpops", "db_url", "1 a")\n',
        # a function of the module might look at the first value
        'loadmodule "avpops.so"\nmodparam("avpops", "use_domain", 1)\nmodparam("avpops", "avp_table", "a")\n'
        'modparam("avpops", "db_scheme", "a")\nmodparam("avpops", "avp_table", "b")\n',
        'loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5)\nroute[a] { exit; }\nmodparam("tm", "fr_timeout", 6)\n',
        'loadmodule "sl.so"\nmodparam("tm", "fr_timeout", 5)\nloadmodule "tm.so"\n',  # a mistake, and it stays one
        "",
    ),
)  # fmt: skip
def test_what_stays(text):
    assert offers(f"‸{text}{ROUTE}", FILE) == []


def test_comments_above_the_first_line_are_those_of_all():
    text = 'modparam("sl", "enable_stats", 1)\nmodparam("tm", "fr_timeout", 5)\n'
    head = '‸loadmodule "tm.so"\nloadmodule "sl.so"\nchildren = 2\n'
    assert offers(f"{head}# all\n{text}{ROUTE}", FILE) == []
    assert offers(f"{head}/* all */\n{text}{ROUTE}", FILE) == []
    assert offers(f"{head}\n{text}{ROUTE}", FILE)


def test_a_value_that_another_one_replaces_goes_where_somebody_asks_for_it():
    text = 'loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5)\n{}modparam("tm", "fr_timeout", 0x6)\n'
    assert edited("‸" + text.format("") + ROUTE, HERE) == (
        'loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 0x6)\n' + ROUTE
    )
    assert offers("‸" + text.format("include_file \"gone.cfg\"\n") + ROUTE, HERE) == []  # fmt: skip
    same = text.format('modparam("tm", "fr_timeout", 6)\n')
    assert edited(f"‸{same}{ROUTE}", FILE) == text.format("") + ROUTE


def test_the_comment_of_a_module_is_none_of_a_section():
    text = '#### tm\nloadmodule "tm.so"\n#### sl\nloadmodule "sl.so"\nmodparam("tm", "fr_timeout", 5)\n'
    new = '#### tm\nloadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5)\n#### sl\nloadmodule "sl.so"\n'
    assert edited(f"‸{text}{ROUTE}", FILE) == new + ROUTE


def test_only_the_lines_at_hand():
    some = 'loadmodule "tm.so"\nloadmodule "sl.so"\nmodparam("tm", "fr_timeout", 5)\n'
    other = 'loadmodule "rr.so"\nloadmodule "acc.so"\nmodparam("rr", "append_fromtag", 0)\n'
    text = f"{some}children = 4\n{other}{ROUTE}"
    new = edited(text.replace("acc", "a‸cc"), HERE)
    assert new == text.replace(other, 'loadmodule "rr.so"\nmodparam("rr", "append_fromtag", 0)\nloadmodule "acc.so"\n')
    assert offers(text.replace("children", "chil‸dren"), HERE) == []
    assert len(offers(text.replace("children", "chil‸dren"), FILE)) == 1
    both = edited(f"‸{text}", FILE)
    assert edited(new.replace("tm", "t‸m", 1), HERE) == both


def test_in_all_scripts_of_a_file(write):
    write("opensips-lint.toml", 'roots = ["a.cfg", "b.cfg"]\n')
    write("a.cfg", f'loadmodule "sl.so"\ninclude_file "more.cfg"\n{ROUTE}')
    write("b.cfg", f'include_file "more.cfg"\n{ROUTE}')
    text = '‸loadmodule "tm.so"\nloadmodule "rr.so"\nmodparam("{}", "{}", 1)\n'
    path = str(write("more.cfg", text.replace("‸", "")))
    assert offers(text.format("tm", "fr_timeout"), FILE, path)
    both = f'loadmodule "tm.so"\n‸modparam("tm", "fr_timeout", 1)\nmodparam("sl", "enable_stats", 1)\n'  # noqa: F541
    assert offers(both + 'modparam("tm", "wt_timer", 1)\n', FILE, path) == []  # b.cfg has no sl


def test_the_order_that_matters_is_kept():
    dice = random.Random(7)
    pieces = {
        "tm": (("fr_timeout", "5"), ("fr_timeout", "6"), ("wt_timer", "5")),
        "avpops": (("db_url", '"1 a"'), ("use_domain", "1"), ("use_domain", "0")),
        "own": (("x", "1"),),
        "sl": (("enable_stats", "1"),),
    }
    moved = 0
    for _ in range(40):
        lines = [f'loadmodule "{module}.so"' for module in pieces]
        for module, params in pieces.items():
            for name, value in dice.sample(params, dice.randrange(len(params) + 1)):
                first = lines.index(f'loadmodule "{module}.so"') + 1
                lines.insert(dice.randint(first, len(lines)), f'modparam("{module}", "{name}", {value})')
        text = "\n".join(lines) + ROUTE
        found = offers(f"‸{text}", FILE)
        moved += bool(found)
        new = edited(f"‸{text}", FILE) if found else text
        assert offers(f"‸{new}", FILE) == []
        for words in (("loadmodule",), *((f'"{module}"',) for module in pieces)):
            before, after = (
                [line for line in one.split("\n") if any(word in line for word in words)] for one in (text, new)
            )
            assert before == after  # no line comes twice
        assert values(new) == values(text)
    assert moved > 20


def values(text):
    """What OpenSIPS stores: (module, parameter) -> value; what it collects: all of them, in order."""
    source = snapshot_of(text).in_scripts[0].source
    params = [line.split('"') for line in source.text.split("\n") if line.startswith("modparam")]
    stored = {(parts[1], parts[3]): parts[4:] for parts in params}
    return stored, [parts for parts in params if parts[3] == "db_url"]


def test_a_run_is_nothing_without_a_script():
    source = snapshot_of(ROUTE).in_scripts[0].source
    assert runs(source, []) == []


def test_a_file_that_has_nothing_to_do_is_not_changed():
    snapshot = snapshot_of(f'loadmodule "tm.so"\n{ROUTE}')
    assert refactor.edits_of(snapshot, "organize-modules", 0, 0) == {}
