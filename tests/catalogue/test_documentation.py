"""Anchors, signatures and defaults of manuals."""

import pytest

from opensips_lsp.catalogue.harvest.documentation import documented, sections

MANUAL = """
<!-- <section id="param_old"><title><varname>old</varname></title></section> -->
<section id="exported_parameters"><title>Exported Parameters</title>
<section id="param_a" xreflabel="a"><title><varname>a</varname> (integer)</title>
  <para>Text.</para><para><emphasis>Default value is <quote>30</quote> seconds.</emphasis></para></section>
<section><title><varname>b</varname> (str)</title>
  <para><emphasis>Default value is &defaultdb;.</emphasis></para></section>
</section>
<section id="func_f"><title><function moreinfo="none">f(x[, y])</function></title></section>
<section id="func_f_2"><title><function moreinfo="none">f(x, y, z)</function></title></section>
<section><title><function moreinfo="none">g(x) h ([y])</function></title></section>
<section><title>f</title></section>
"""
SECTIONS = sections([MANUAL], '<!ENTITY defaultdb "mysql://host/db">')


@pytest.mark.parametrize(
    ("kind", "fact", "more"),
    [
        ("params", {"name": "a"}, {"doc": "param_a", "default": "30"}),
        ("params", {"name": "b"}, {"default": "mysql://host/db"}),
        ("params", {"name": "old"}, {}),
        ("params", {"name": "f"}, {}),
        ("functions", {"name": "f", "arity": 1}, {"doc": "func_f", "signature": "f(x[, y])"}),
        ("functions", {"name": "f", "arity": 3}, {"doc": "func_f_2", "signature": "f(x, y, z)"}),
        ("functions", {"name": "h", "arity": 0}, {"signature": "h([y])"}),
        ("functions", {"name": "a", "arity": 0}, {}),
        ("statistics", {"name": "a"}, {}),
    ],
)
def test_what_is_found(kind, fact, more):
    assert documented(kind, fact, SECTIONS) == fact | more


@pytest.mark.parametrize(
    ("text", "default"),
    [
        ("<para>Default value is 5.</para>", "5"),
        ("<para>Default value is <quote></quote>.</para>", ""),
        ("<para>The default value is <quote>e164.arpa.</quote></para>", "e164.arpa."),
        ("<para>Default value is 1 (enabled).</para>", "1 (enabled)"),
        ("<para>Default value is 10 seconds.</para>", "10 seconds"),
        ("<para>Default value is <quote>null</quote> - no such thing.</para>", "null"),
        ("<para>Default is 3600.</para>", "3600"),
        ("<para>Default value 1, HOMER5 format.</para>", "1"),
        ("<para>Default value is 1024. The minimum is 256.</para>", "1024"),
        ("<para>Default value is fine for most people.</para>", None),
        ("<para>There is no default value.</para>", None),
        ("<para>another name than the default 'index'.</para>", None),
    ],
)
def test_defaults(text, default):
    manual = sections([f"<section id='param_p'><title><varname>p</varname></title>{text}</section>"])
    assert documented("params", {"name": "p"}, manual).get("default") == default
