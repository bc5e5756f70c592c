"""C515: accounting fields that no parameter of acc declares."""

from opensips_lsp.lint.finding import Span
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.variables import Problem
from opensips_lsp.rules.common.core_calls import span_in_text, started_texts
from opensips_lsp.rules.common.names import END_OF_SCRIPT, names_at_start, read, read_text
from opensips_lsp.rules.common.spec_rule import moved
from opensips_lsp.syntax.nodes import variables_of

_EXTRA = 'loadmodule "acc.so"\nmodparam("acc", "extra_fields", "db: src->a; dst")\n'
_PARAMS = {"extra_fields": "acc_extra", "leg_fields": "acc_leg"}


class AccountingField(Rule):
    """`$acc_extra(x)` and `$acc_leg(x)` are fields that `extra_fields` and `leg_fields` of module acc declare.

    OpenSIPS prints "tag <x> not declared in modparam section!" (acc_vars.c) and does not start.
    """

    code = "C515"
    prefilter = Prefilter(words=("acc_extra", "acc_leg"), tokens=("VAR", "CORE_FUNCTION", "IS_MYSELF"))
    stage = "check"
    examples = (
        Bad('loadmodule "acc.so"\nroute { «$acc_extra(src)» = $si; }'),
        Bad(_EXTRA + "route { $var(x) = «$(acc_leg(src)[0])»; }"),
        Bad(_EXTRA + 'route { xlog("«$acc_extra(a)»"); }'),
        Good(_EXTRA + "route { $acc_extra(src) = $acc_extra( dst ); }"),
        Good('loadmodule "acc.so"\nmodparam("a.*", "leg_fields", "log:x")\nroute { $var(x) = $(acc_leg(x)[0]); }'),
        Good('route { log("$acc_extra(a)"); }'),
    )

    def check_item(self, offset, item, script, source):
        if "$acc_" not in item.text and "(acc_" not in item.text:
            return
        if not script.whole or not any(module.name == "acc" for module in script.modules_before(END_OF_SCRIPT)):
            return
        names = names_at_start(script)
        for span, spec in (*_in_expressions(item, names), *_in_texts(item, names, script.target)):
            if spec.name in _PARAMS.values() and spec.parameter is not None:
                if spec.parameter.strip(" ") not in _declared(script)[spec.name]:
                    yield self._tell(moved(span, offset), spec)

    def _tell(self, span, spec):
        param = next(param for param, variable in _PARAMS.items() if variable == spec.name)
        message = f"there is no accounting field `{spec.parameter}`: no parameter `{param}` of module `acc` declares it"
        return self.finding(span, message)


def _declared(script):
    """acc_extra, acc_leg -> the fields there are (acc_extra.c parse_acc_list_generic)."""
    found = {variable: set() for variable in _PARAMS.values()}
    for _, name, value in script.settings:
        if name in _PARAMS and isinstance(value, str):
            fields = value.partition(":")[2].split(";")
            found[_PARAMS[name]].update(field.partition("->")[0].strip() for field in fields)
    return found


def _in_expressions(item, names):
    """(Span, Spec) of the variables in expressions."""
    for token in variables_of(item):
        spec = read(token.text, names) if "acc_" in token.text else None
        if spec is not None and spec.__class__ is not Problem and token.is_sound:
            yield Span(token.start, token.start + spec.end), spec


def _in_texts(item, names, target):
    """(Span, Spec) of the variables in texts."""
    for text in started_texts(item, target):
        specs = () if text.whole else read_text(text.text, names)
        for spec in () if specs.__class__ is Problem else specs:
            yield span_in_text(text.argument, spec.start, spec.end), spec
