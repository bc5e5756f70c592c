"""M230: mmgeoip with another library and other files."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import UNSAFE, replace
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.parameters import manual, may_load, settings, stands_in
from opensips_lsp.rules.common.places import calls, is_plain, literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

_FIELD = re.compile(r"[^:|,/ ]+")  # MMG_OP_DELIMS
# modules/mmgeoip/geoip2.c check_short_fields(), geoip_legacy.c legacy_get_field() of 2.4.4
_FIELDS = {
    "rbc": "`rbc` was removed in OpenSIPS 2.4.4, and the call fails; `rn` is the name of the region",
    "ac": "`ac` makes the call fail with libmaxminddb, which OpenSIPS 2.4.4 and later use where it is installed",
    "cont": "with libmaxminddb, which OpenSIPS 2.4.4 and later use where it is installed, `cont` is the name of the "
    "continent (Europe), not its code (EU); use `continent.code`",
}
_NEW = {"rbc": "rn", "cont": "continent.code"}
_LOAD = 'loadmodule "mmgeoip.so"\n'
_PATH = 'modparam("mmgeoip", "mmgeoip_city_db_path", {})\n'


class GeoipLibrary(Migrating):
    """OpenSIPS 2.4.4 and later build `mmgeoip` with libmaxminddb where that is installed, otherwise with libGeoIP.

    libmaxminddb reads only files in the .mmdb format: with the .dat file of 2.3, OpenSIPS does not start ("Unable to
    open City DB"). `rbc` no longer works with either library, `ac` not with libmaxminddb; `cont` gives a name instead
    of a code; a field without a value makes mmg_lookup() fail, where 2.3 gave an empty string. The makefile shows which
    library is used. The same is true up to 4.0 (geoip2.c, geoip_legacy.c).
    """

    code = "M230"
    subjects = ("module mmgeoip", "function mmg_lookup", "parameter mmgeoip.mmgeoip_city_db_path")
    prefilter = Prefilter(words=("mmgeoip_city_db_path", "mmg_lookup"))
    breaks_in = "2.4.4"
    examples = (
        bad(_LOAD + _PATH.format('«"/usr/share/GeoIP/GeoLiteCity.dat"»') + "route { exit; }"),
        bad(_LOAD + 'route { mmg_lookup(«"cc:rbc"», "$si", "$avp(g)"); }',
            _LOAD + 'route { mmg_lookup("cc:rn", "$si", "$avp(g)"); }', unsafe=True),
        bad(_LOAD + 'route { mmg_lookup(«"cont,ac"», "$si", "$avp(g)"); }'),
        bad(_LOAD + 'route { mmg_lookup(«"cont"», "$si", "$avp(g)"); }',
            _LOAD + 'route { mmg_lookup("continent.code", "$si", "$avp(g)"); }', unsafe=True),
        Bad(_LOAD + _PATH.format('«"/usr/share/GeoIP/GeoLiteCity.dat"»') + "route { exit; }", target="3.6",
            origin="2.3"),
        Bad(_LOAD + 'route { mmg_lookup(«"rbc"», "$si", $avp(g)); }',
            _LOAD + 'route { mmg_lookup("rn", "$si", $avp(g)); }', unsafe=True, target="3.6", origin="2.3"),
        Good(_LOAD + 'route { mmg_lookup("rbc", "$si", $avp(g)); mmg_lookup(, "$si", $avp(g)); }', target="3.6",
             origin="2.4"),
        good(_LOAD + _PATH.format('"/usr/share/GeoIP/GeoLite2-City.mmdb"') + "route { exit; }"),
        good(_LOAD + 'route { mmg_lookup("cc:city:lat", "$si", "$avp(g)"); mmg_lookup("$si", "$avp(g)"); }'),
        good(_LOAD + _PATH.format('"/x.dat"') + 'route { mmg_lookup("rbc", "$si", "$avp(g)"); }', target="2.4.3"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if not may_load(script, "mmgeoip"):
            return
        if any(param.name == "mmgeoip_city_db_path" for param in facts_of(item).params):
            yield from self._files(offset, script, source)
        for call in calls(offset, item, "mmg_lookup"):
            if len(call.arguments) == 3 and call.arguments[0] is not None:
                yield from self._fields(call.arguments[0])

    def _files(self, offset: int, script: Script, source: Source) -> Iterator[Finding]:
        for one in settings(script, "mmgeoip", "mmgeoip_city_db_path"):
            if stands_in(one, offset, source) and not str(one.value).lower().endswith(".mmdb"):
                message = (
                    "OpenSIPS 2.4.4 and later, built with libmaxminddb, does not start with this file; it reads only "
                    "files in the .mmdb format"
                )
                yield self.finding(one.node.value, message)._replace(url=manual("mmgeoip"))

    def _fields(self, argument: Node) -> Iterator[Finding]:
        text = literal(argument) or ""
        named = [field for field in _FIELDS if field in _FIELD.findall(text)]
        if named:
            message = "; ".join(_FIELDS[field] for field in named)
            fix = None
            if is_plain(argument) and all(field in _NEW for field in named):
                new = _FIELD.sub(lambda match: _NEW.get(match.group(), match.group()), text)
                quote = argument.text[0]
                fix = replace(argument, f"{quote}{new}{quote}", f'Write "{new}"', UNSAFE)
            yield self.finding(argument, message, fix)
