"""C502: variables whose parentheses, names or indexes OpenSIPS cannot read."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.model.variables import INDEX, PARAMETER, SYNTAX
from opensips_lsp.rules.common.spec_rule import SpecRule, gone_fix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.model.variables import Problem


class MalformedVariable(SpecRule):
    """A variable has something in its parentheses or brackets that it does not accept.

    OpenSIPS prints "has an invalid name param", "does not get index param", "invalid char" or the like (pvar.c
    `pv_parse_spec` and the variable's own parse function) and does not start.
    """

    code = "C502"
    kinds = (SYNTAX, PARAMETER, INDEX)
    examples = (
        Bad("route { $var(x) = «$(ru[»0]); }"),
        Bad("route { $var(x) = $(avp(x)[«last»]); }"),
        Bad("route { $var(x) = $param(«first»); }"),
        Bad("route { $var(x) = $ct.fields(«user»); }"),
        Bad("route { $var(x) = $(hdr(«Call ID»)[0]); }"),
        Bad('route { pv_printf("$var(x)", "«$avp(»"); }'),
        Bad("route { $var(x) = «$(ru »); }"),
        Bad('route { avp_printf("«avp(x)»", "y"); }'),
        Bad('loadmodule "cfgutils.so"\nroute { $var(x) = $ctime(«month»); }'),
        Bad('loadmodule "tm.so"\nroute { $var(x) = $T_id(«x»); }'),
        Bad('loadmodule "sip_i.so"\nroute { if ($(isup_param(«a»)) == 1) exit; }'),
        Bad('loadmodule "sip_i.so"\nroute { xlog("x"); $var(x) = $(isup_param(Call Reference)[«128»]); }'),
        Bad('loadmodule "json.so"\nroute { $var(x) = $json(«a[x]»); $var(y) = $(json(«a[0»)); }'),
        Bad('loadmodule "xml.so"\nroute { $var(x) = $xml(«a//b»); }'),
        Bad('loadmodule "sql_cacher.so"\nroute { $var(x) = $sql_cached_value(«a»); }'),
        Bad('loadmodule "rtpengine.so"\nroute { $var(x) = $rtpstat(«a»); $var(x) = $(rtpstat(mos-min)[$var(y)]); }'),
        Bad(
            'loadmodule "siprec.so"\nroute { $siprec(«media_ip») = "192.0.2.1"; }',
            'loadmodule "siprec.so"\nroute { $siprec(media) = "192.0.2.1"; }',
            target="3.6",
        ),
        Good(
            'loadmodule "sql_cacher.so"\nmodparam("sql_cacher", "pvar_delimiter", ";")\n'
            "route { $var(x) = $(sql_cached_value(a;b;c)); }"
        ),
        Good(
            'loadmodule "sip_i.so"\nmodparam("sip_i", "param_subfield_separator", "/")\n'
            "route { $var(x) = $(isup_param(cause indicators/Location)); }"
        ),
        Good('loadmodule "my_own.so"\nroute { $var(x) = $isup_param(a); }'),
        Good("route { $(avp(x)[append]) = 1; $var(x) = $(avp(x)[-1]); $var(y) = $(avp(x)[*]); }"),
        Good("route { $var(x) = $param(1); $var(x) = $param($var(i)); $var(x) = $(hdr($var(h))[$var(i)]); }"),
        Good("route { $var(x) = $ct.fields(URI); $var(x) = $time(%H:%M); $var(x) = $(rb(*/*)[0]); }"),
        Good('route { pv_printf("$var(x)", ""); }'),
    )

    def report(self, span: Spanned, problem: Problem, script: Script, source: Source) -> Finding:
        return super().report(span, problem, script, source)._replace(fix=gone_fix(span, problem, source, script))
