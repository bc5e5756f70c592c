"""Which modules keep something in tables of a SQL database, as far as a script says."""

from __future__ import annotations

from opensips_lsp.model.module_pattern import matcher
from opensips_lsp.rules.common.parameters import global_parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.facts import Module, Table
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Value

# group of tables (scripts/mysql/GROUP-create.sql) -> modules that use them, where the names differ
_MODULES = {
    "authjwt": ("auth_jwt",),
    "b2b": ("b2b_entities", "b2b_logic"),
    "cpl": ("cpl_c",),
    "freeswitch_scripting": ("freeswitch_scripting", "freeswitch"),
    "ratecacher": ("rate_cacher",),
    "registrant": ("uac_registrant",),
    "registrar": ("usrloc",),
    "smpp": ("proto_smpp",),
    "uri_db": ("uri",),
}
_MODULES_OF_TABLE = {
    "b2b_entities": ("b2b_entities",),
    "b2b_logic": ("b2b_logic",),
    "pua": ("pua",),
    "xcap": ("presence_xml", "xcap", "xcap_client", "rls"),
}
_MEMORY_BY_DEFAULT = ("b2b_sca", "dialog")  # their db_mode 0 uses no database (dlg_db_handler.h, b2b_sca.c)
_OWN_URL_ONLY = ("tls_mgm", "tcp_mgm")  # db_default_url alone makes them use none (tls_mgm.c, tcp_db.c)


def modules_of(table: Table) -> tuple[str, ...]:
    """The modules that use a table."""
    return _MODULES_OF_TABLE.get(table.name) or _MODULES.get(table.group, (table.group,))


def uses_database(script: Script, name: str, module: Module | None) -> bool:
    """Whether a module keeps something in a database. module: its facts, of any version that has it."""
    if name not in script.modules:
        return False
    values = _values(script, name)
    urls = [param for param in module.params if param.endswith("db_url")] if module else []
    has_default = name not in _OWN_URL_ONLY and global_parameter(script, "db_default_url")
    if urls and not has_default and not any(values.get(url) for url in urls):
        return False
    if name == "usrloc":  # db_mode 0 is what it does when nothing is set; what took its place names SQL (ul_mod.c)
        return bool(values.get("db_mode")) or any("sql" in value for value in map(str, values.values()))
    return bool(values.get("db_mode")) or name not in _MEMORY_BY_DEFAULT


def _values(script: Script, name: str) -> dict[str, Value]:
    """The parameters that a script sets of a module, with the last value of each."""
    found = {}
    for pattern, param, value in script.modparams:
        matching = matcher(pattern)
        if matching is not None and matching(name):
            found[param] = value
    return found
