"""C515: accounting fields that no parameter of acc declares."""

from __future__ import annotations

from opensips_lsp.lint.finding import Span
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.variables import Problem, Spec
from opensips_lsp.rules.common.core_calls import span_in_text, started_texts
from opensips_lsp.rules.common.names import END_OF_SCRIPT, names_at_start, read, read_text
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.syntax.item_views import variables_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.names import Names
    from opensips_lsp.syntax.items import Item

_EXTRA = 'loadmodule "acc.so"\nmodparam("acc", "extra_fields", "db: src->a; dst")\n'
_PARAMS = {"extra_fields": "acc_extra", "leg_fields": "acc_leg"}


class AccountingField(Rule):
    """`$acc_extra(x)` or `$acc_leg(x)` uses a field that no `extra_fields` or `leg_fields` of module acc declares.

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

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if "$acc_" not in item.text and "(acc_" not in item.text:
            return
        if not script.has_all_text or not any(module.name == "acc" for module in script.modules_before(END_OF_SCRIPT)):
            return
        names = names_at_start(script)
        for span, spec in (*_in_expressions(item, names), *_in_texts(item, names, script.target)):
            if spec.name in _PARAMS.values() and spec.parameter is not None:
                if spec.parameter.strip(" ") not in _declared(script)[spec.name]:
                    yield self._undeclared(shifted(span, offset), spec)

    def _undeclared(self, span: Spanned, spec: Spec) -> Finding:
        param = next(param for param, variable in _PARAMS.items() if variable == spec.name)
        message = (
            f"accounting field `{spec.parameter}` does not exist; no parameter `{param}` of module `acc` declares it"
        )
        return self.finding(span, message)


def _declared(script: Script) -> dict[str, set[str]]:
    """acc_extra, acc_leg -> the fields there are (acc_extra.c parse_acc_list_generic)."""
    found: dict[str, set[str]] = {variable: set() for variable in _PARAMS.values()}
    for _, name, value in script.modparams:
        if name in _PARAMS and isinstance(value, str):
            fields = value.partition(":")[2].split(";")
            found[_PARAMS[name]].update(field.partition("->")[0].strip() for field in fields)
    return found


def _in_expressions(item: Item, names: Names) -> Iterator[tuple[Span, Spec]]:
    """(Span, Spec) of the variables in expressions."""
    for variable in variables_of(item):
        spec = read(variable.text, names) if "acc_" in variable.text else None
        if isinstance(spec, Spec) and variable.is_sound:
            yield Span(variable.start, variable.start + spec.end), spec


def _in_texts(item: Item, names: Names, target: Version) -> Iterator[tuple[Span, Spec]]:
    """(Span, Spec) of the variables in texts."""
    for text in started_texts(item, target):
        specs = () if text.whole else read_text(text.text, names)
        for spec in () if isinstance(specs, Problem) else specs:
            yield span_in_text(text.argument, spec.start, spec.end), spec
