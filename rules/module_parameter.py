"""C403: a modparam that does not fit the modules loaded above it."""

from opensips_lsp.rule import Bad, Good, Rule
from opensips_lsp.rules._functions import may_be_unknown
from opensips_lsp.rules._near import nearest
from opensips_lsp.tree import string_value

_TYPES = {"int": "a number", "str": "a quoted string"}


class ModuleParameter(Rule):
    """A parameter is set that a module does not have, has with another type, or of a module that is not loaded yet.

    The first argument is a regular expression over the names of the modules loaded above; each one that matches must
    have the parameter, with the type of the value: a number without quotes, or text in quotes (modparam.c). OpenSIPS
    prints "Parameter not found in module - can't set" and does not start.
    """

    code = "C403"
    stage = "check"
    visits = ("modparam",)
    examples = (
        Bad('modparam(«"tm"», "fr_timeout", 5)\nloadmodule "tm.so"\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nmodparam("tm", «"fr_timout"», 5)\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nmodparam("tm", "fr_timeout", «"5"»)\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nloadmodule "rr.so"\nmodparam("tm|rr", «"fr_timeout"», 5)\nroute { exit; }'),
        Good('loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5)\nroute { exit; }'),
        Good('loadmodule "tm.so"\nmodparam("TM|nothing", "fr_timeout", 0x5)\nroute { exit; }'),
        Good('loadmodule "my_own.so"\nmodparam("my_own", "x", "y")\nroute { exit; }'),
    )

    def check(self, node, script, source):
        place = source.at(node.start)
        wanted, name = string_value(node.module.text), string_value(node.parameter.text)
        matching = matcher(wanted)
        if matching is None:
            return
        modules = [module for module in script.modules_before(place) if matching(module.exported_name)]
        if not modules:
            if not may_be_unknown(script, source, place):
                yield self.finding(node.module, _not_loaded(script, wanted, matching))
            return
        given = "str" if node.value.kind == "string" else "int"
        for module in modules:
            found = module.params.get(name)
            if not found:
                message = f"module `{module.name}` of OpenSIPS {script.target.series} has no parameter `{name}`"
                yield self.finding(node.parameter, message + _advice(script, module, name, given))
                return
            if given not in {param.type for param in found}:
                message = f"`{name}` of module `{module.name}` takes {_TYPES[found[0].type]}, not {_TYPES[given]}"
                yield self.finding(node.value, message)
                return


def matcher(regex):
    """The test for module names that modparam's first argument is, or None when it cannot be told."""
    if regex.isascii() and regex.replace("_", "").isalnum():  # a plain name
        return lambda name: name.lower() == regex.lower()
    import re

    try:
        return re.compile(f"(?:{regex})\\Z", re.IGNORECASE).match
    except re.error:
        return None


def _not_loaded(script, wanted, matching):
    if any(map(matching, script.modules)):
        return f"module `{wanted}` is loaded further down; a parameter can only be set behind its loadmodule"
    if script.catalogue.module(wanted) is not None:
        return f"module `{wanted}` is not loaded"
    return f"no loaded module matches `{wanted}`"


def _advice(script, module, name, kind):
    from opensips_lsp.catalogue import load
    from opensips_lsp.catalogue.language import TAGS
    from opensips_lsp.catalogue.older import PARAMETERS

    for series in TAGS:
        if series != script.target.series:
            other = load(series).module(module.name)
            if other is not None and name in other.params:
                return f": {'it is gone' if series < script.target.series else f'only {series} has it'}"
    if (module.name, name) in PARAMETERS:  # it is no misspelling: what is like it now may be something else
        return ""
    near = nearest(name, [other for other, forms in module.params.items() if kind in {form.type for form in forms}])
    return f"; did you mean `{near}`?" if near else ""
