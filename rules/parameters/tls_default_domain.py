"""M234: TLS parameters without the name of a domain."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, Edit, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.parameters import added, modparam, revalued, setting, settings
from opensips_lsp.syntax.text import line_break

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.parameters import Setting
    from opensips_lsp.syntax.nodes import ModParam

_OF_A_DOMAIN = (
    "ca_dir", "ca_list", "certificate", "ciphers_list", "crl_check_all", "crl_dir", "dh_params", "ec_curve",
    "private_key", "require_cert", "tls_method", "verify_cert",
)  # fmt: skip
_SERVER, _CLIENT = "default_server", "default_client"
_LOADS = 'loadmodule "proto_tls.so"\nloadmodule "tls_mgm.so"\n'


class TlsDefaultDomain(Rule):
    """From OpenSIPS 3.0 on, each parameter of a TLS domain of `tls_mgm` names its domain: "[NAME]VALUE".

    A value without one belonged to the default domains, of which 2.4 had one for connections that come in and one for
    those that it opens (tls_params.c set_up_default_doms). There are none any more: OpenSIPS prints "No TLS domain
    name" and does not start (tls_params.c split_param_val). The fix names both, and sets each parameter for both. A
    domain without `match_ip_address` is for all addresses.

    Up to 2.4 the value of `server_domain` had the address, too: "NAME=ADDRESS". From 3.0 on all of it is the name; the
    address goes into `match_ip_address`.
    """

    code = "M234"
    breaks_in = "3.0"
    stage = "check"
    visits = ("modparam",)
    prefilter = Prefilter(words=("tls_mgm",))
    supersedes = ("C620",)
    subjects = tuple(f"parameter tls_mgm.{name}" for name in (*_OF_A_DOMAIN, "server_domain"))
    examples = (
        Bad(
            _LOADS + 'modparam("tls_mgm", "verify_cert", «"1"»)\n'
            'modparam("tls_mgm", "certificate", «"/c.pem"») # mine\nroute { exit; }',
            _LOADS + 'modparam("tls_mgm", "server_domain", "default_server")\n'
            'modparam("tls_mgm", "client_domain", "default_client")\n'
            'modparam("tls_mgm", "verify_cert", "[default_server]1")\n'
            'modparam("tls_mgm", "verify_cert", "[default_client]1")\n'
            'modparam("tls_mgm", "certificate", "[default_server]/c.pem") # mine\n'
            'modparam("tls_mgm", "certificate", "[default_client]/c.pem")\nroute { exit; }',
            unsafe=True,
            target="3.0",
        ),
        Bad(
            _LOADS + 'modparam("tls_mgm", "server_domain", "a=10.0.0.1:5061")\n'
            'modparam("tls_mgm", "certificate", «"[a]/c.pem"»)\nroute { exit; }',
            _LOADS + 'modparam("tls_mgm", "server_domain", "a")\n'
            'modparam("tls_mgm", "match_ip_address", "[a]10.0.0.1:5061")\n'
            'modparam("tls_mgm", "certificate", "[a]/c.pem")\nroute { exit; }',
            unsafe=True,
            target="3.6",
        ),
        Good(_LOADS + 'modparam("tls_mgm", "verify_cert", "1")\nroute { exit; }'),
        Good(_LOADS + 'modparam("tls_mgm", "server_domain", "a")\nmodparam("tls_mgm", "verify_cert", "[a]1")\n'
             "route { exit; }", target="3.0"),
        Good(_LOADS + 'modparam("tls_mgm", "db_url", "mysql://a/b")\nroute { exit; }', target="3.0"),
    )  # fmt: skip

    def check(self, node: ModParam, script: Script, source: Source) -> Iterator[Finding]:
        if node.parameter.value not in _OF_A_DOMAIN:
            return
        one = setting(node, "tls_mgm", script, source)
        if one is None or not isinstance(one.value, str):
            return
        name = _domain(one.value)
        if not name:
            fix = _named(script, source)
            message = f"`{one.name}` names no TLS domain; OpenSIPS {script.target.series} has no default domains"
            yield self.finding(node.value, f"{message}: define a domain, and write `[NAME]{one.value}`", fix)
            return
        old = [other for other in settings(script, "tls_mgm", "server_domain") if _is_old(other, name)]
        if old:
            message = (
                f"OpenSIPS {script.target.series} has no TLS domain `{name}`: all of `{old[0].value}` is the name; the "
                "address is a parameter of its own, `match_ip_address`"
            )
            yield self.finding(node.value, message, _split(old[0], source))


def _domain(value: str) -> str:
    """The name in "[NAME]VALUE"; "" without one."""
    name, closing, _ = value.lstrip()[1:].partition("]")
    return name if value.lstrip().startswith("[") and closing else ""


def _is_old(one: Setting, name: str) -> bool:
    """Whether a `server_domain` has a name and an address."""
    return isinstance(one.value, str) and one.value.partition("=")[0].strip() == name and "=" in one.value


def _named(script: Script, source: Source) -> Fix | None:
    """The Fix that defines the default domains, and names them wherever a value names none."""
    bare = [one for one in settings(script, "tls_mgm", *_OF_A_DOMAIN) if _is_bare(one)]
    if not all(one.alone and one.source.place == source.place for one in bare):
        return None
    domains = settings(script, "tls_mgm", "server_domain", "client_domain")
    if any(one.value in (_SERVER, _CLIENT) for one in domains):
        return None
    lines = modparam("tls_mgm", "server_domain", _SERVER), modparam("tls_mgm", "client_domain", _CLIENT)
    edits = [_above(bare[0], source, lines)]
    for one in bare:
        edits.append(revalued(one, f'"[{_SERVER}]{one.value}"'))
        edits.append(added(source, one.node, modparam("tls_mgm", one.name, f"[{_CLIENT}]{one.value}")))
    return Fix("Name the default domains", tuple(edits), UNSAFE)


def _is_bare(one: Setting) -> bool:
    return isinstance(one.value, str) and not _domain(one.value) and not set(one.value) & set('"\\\n')


def _split(one: Setting, source: Source) -> Fix | None:
    """The Fix that gives the address of a domain a parameter of its own."""
    name, _, address = str(one.value).partition("=")
    if not one.alone or one.source.place != source.place:
        return None
    line = modparam("tls_mgm", "match_ip_address", f"[{name.strip()}]{address.strip()}")
    return Fix(
        f"Name the domain `{name.strip()}`",
        (revalued(one, f'"{name.strip()}"'), added(source, one.node, line)),
        UNSAFE,
    )


def _above(one: Setting, source: Source, lines: tuple[str, ...]) -> Edit:
    text = source.text
    first = text.rfind("\n", 0, one.node.start) + 1
    indent = text[first : one.node.start]
    return Edit(one.node.start, one.node.start, "".join(f"{line}{line_break(text)}{indent}" for line in lines))
