"""What tests of several parameters need, and the tests that several parameters use."""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import is_uint, listed, must_be
from opensips_lsp.model.variables import Problem, parse_spec
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.model.variables import Known


class Where(Record):
    """Where the value of a parameter stands.

    before(*names, of=module): the values that parameters of the same module, or another one, were given before, in
    order. loaded(name): whether a module is loaded above. known(): the variables there are. default_url: whether the
    script has a db_default_url. all_known: whether all that stands before it is known.
    """

    target: Version
    before: Callable[..., tuple[Any, ...]]
    loaded: Callable[[str], bool]
    known: Callable[[], Known]
    default_url: bool
    all_known: bool


if TYPE_CHECKING:
    # (value, detail, where) -> what is wrong with the value, as the rest of a sentence; a value is a str or an int
    Test = Callable[[Any, str, Where], str | None]

BLANKS = " \t\r\n"
SPACE = " \t\n\v\f\r"  # isspace()


def is_ipv4(text: str) -> bool:
    """resolve.h str2ip, or nearly: no one writes what it takes beyond four numbers."""
    if is_strict_ipv4(text):
        return True
    return re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){2}\.[0-9]{0,3}\.?").fullmatch(text) is not None


def is_strict_ipv4(text: str) -> bool:
    """Whether a text is four decimal numbers up to 255 with dots between."""
    from ipaddress import AddressValueError, IPv4Address  # late: for few scripts

    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def is_ipv6(text: str) -> bool:
    """resolve.h str2ip6, or nearly: it does not count the digits."""
    body = text[1:-1] if text[:1] == "[" and text[-1:] == "]" else text
    if re.compile(r"[0-9A-Fa-f:]+").fullmatch(body) is None:
        return False
    return body.count("::") <= 1 and (body.count(":") == 7 or ("::" in body and body.count(":") < 8))


def fields(text: str, separator: str) -> list[str]:
    """lib/csv.c __parse_csv_record without flags."""
    return [field.strip(BLANKS) for field in text.strip(BLANKS).split(separator)]


def set_twice(name: str, names: Iterable[str], what: str) -> str | None:
    """What is wrong with a name that was declared before, or None. what: its kind, with the article."""
    return f"declares {what} `{name}` a second time" if name in names else None


def avp(value: str, detail: str, where: Where) -> str | None:
    """One AVP; with `:filled` it must not be empty."""
    if not value and detail != "filled":
        return None
    spec = parse_spec(value, where.known())
    if isinstance(spec, Problem):
        return in_variable(spec, "an AVP such as `$avp(name)`", value)
    return must_be("an AVP such as `$avp(name)`", value) if spec.name not in ("avp", "") else None


def _variable(value: str, detail: str, where: Where) -> str | None:
    """One variable that has a value; with `:written` one that can be written."""
    spec = parse_spec(value, where.known())
    if isinstance(spec, Problem):
        return in_variable(spec, "one variable", value)
    if spec.name in ("null", "$"):
        return must_be("a variable that has a value", value)
    if detail in ("avp", "bavp") and spec.name not in (detail, ""):
        return must_be(f"a variable such as `${detail}(name)`", value)
    if detail == "written" and spec.record is not None and not spec.record.writable:
        return must_be("a variable that can be written", value)
    return None


def in_variable(problem: Problem, wanted: str, value: str) -> str:
    """What is wrong with a value that has a Problem in it. wanted: what the value must be."""
    return (
        f"must be {wanted}; in `{value}`, `{problem.subject}` {problem.why}"
        if value.startswith("$") or "$" in value
        else must_be(wanted, value)
    )


def _int(value: int, detail: str, where: Where) -> str | None:
    """A number from `least` to `most`, of which one may be left out."""
    least, _, most = detail.partition("..")
    if least and value < int(least):
        return f"must be {least} or more, not {value}" if not most else f"must be from {least} to {most}, not {value}"
    if most and value > int(most):
        return f"must be {most} or less, not {value}" if not least else f"must be from {least} to {most}, not {value}"
    return None


def _unsigned(value: int, detail: str, where: Where) -> str | None:
    """A number that C has without a sign, so that a negative one is large: `least..` or more."""
    return f"must be {least} or more, not {value}" if 0 <= value < (least := int(detail.rstrip("."))) else None


def _among(value: int, detail: str, where: Where) -> str | None:
    """One of some numbers."""
    numbers = [int(number) for number in detail.split(",")]
    return None if value in numbers else f"must be {listed(map(str, numbers))}, not {value}"


def _character(value: str, detail: str, where: Where) -> str | None:
    return None if len(value.encode("utf-8", "surrogateescape")) == 1 else must_be("one character", value)


def _length(value: str, detail: str, where: Where) -> str | None:
    least, most = map(int, detail.split(".."))
    wanted = f"{least}" if least == most else f"from {least} to {most}"
    return None if least <= len(value) <= most else f"must have {wanted} characters, not {len(value)}"


def _reply_codes(value: str, detail: str, where: Where) -> str | None:
    """ut.c parse_reply_codes: 100 to 700."""
    for code in value.split(","):
        code = code.strip(" ")
        if not is_uint(code) or not 100 <= int(code) <= 700:
            return must_be("SIP reply codes separated by `,`, such as `404,480`", value)
    return None


def _ipv4(value: str, detail: str, where: Where) -> str | None:
    return None if is_ipv4(value) else must_be("an IPv4 address", value)


TESTS: dict[str, Test] = {
    "among": _among,
    "avp": avp,
    "character": _character,
    "int": _int,
    "ipv4": _ipv4,
    "length": _length,
    "reply codes": _reply_codes,
    "unsigned": _unsigned,
    "variable": _variable,
}
