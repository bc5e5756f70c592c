"""What is shown of a script: no passwords, no control characters. An edit has the text as it is.

A password is what stands before the `@` of a URL, or of `rabbitmq:user:password@host`, and a string that is given to
what has a name that says so: `modparam("auth", "secret", "...")`, `$avp(password) = "..."`, in comments too; so is what
the query of a URL gives to such a name or to a token, what `Authorization` has, and `curl -u user:password`. It is
looked for in the text and not in the tree, so that a syntax error shows none. Where the same text stands under no such
name, in the same script, it is masked too, unless it is short, a part of a word, or a bare word.
"""

from __future__ import annotations

from bisect import bisect_left

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    Span = tuple[int, int]

_ENDS = " \t\r\n\"'<>"  # of a URL
_QUOTES = "\"'`"
_SCHEME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.:_")
_SHORTEST = 4  # characters of a password that is masked wherever it stands: `1` stands everywhere
_LONGEST_SCHEME = 100  # with its group
# what a name has in it that is given a secret; parts of the names of those that are given something about one
_SECRET = "passwd", "password", "passphrase", "secret", "credential", "community", "apikey", "api_key"
_SECRET_END = "pass", "pwd"
_ABOUT = frozenset("avp col column file format hash len length load mode path spec table".split())


def printable(text: str) -> str:
    """A text without control characters and broken encoding; tabs stay. As long as the text."""
    if text.isprintable():
        return text
    return "".join(c if c == "\t" or c.isprintable() else "\ufffd" for c in text)


def shown_path(path: str) -> str:
    """A path without control characters; bytes that are no UTF-8 stay, so that it is the path for other programs."""
    if path.isprintable():
        return path
    return "".join(c if c.isprintable() or "\udc80" <= c <= "\udcff" else "\ufffd" for c in path)


def masked(text: str) -> str:
    """The text, of the same length and with the same line ends, with `*` for the characters of each password."""
    return _starred(text, secrets_in(text))


def clean(text: str) -> str:
    """What may be shown of one line: no passwords, no control characters. As long as the line."""
    return printable(masked(text))


class Shown:
    """What may be shown of a file.

    text: its text, of the same length and with the same line ends. secrets: passwords are shown too. others: passwords
    in the other files of its script, as `passwords` gives them.
    """

    def __init__(self, text: str, secrets: bool = False, others: Collection[str] = ()) -> None:
        self._whole, self._show = text, secrets
        own = [] if secrets else secrets_in(text)
        self._words = frozenset([*others, *_lasting(text, own)])
        self._secrets = _apart([*own, *_occurrences(text, self._words)]) if self._words and not secrets else own
        self.text = _starred(text, self._secrets)

    def line(self, start: int, end: int) -> str:
        """What stands between two offsets of one line."""
        return printable(self.text[start:end])

    def about(self, sentence: str, start: int, end: int) -> str:
        """A sentence about what stands between two offsets: it may quote what stands on these lines."""
        return printable(self.masked(sentence, start, end))

    def masked(self, other: str, start: int, end: int) -> str:
        """Another text without the passwords of these lines and of the script, and what looks like one in itself."""
        if self._show:
            return other
        first, last = self._whole.rfind("\n", 0, start) + 1, self._whole.find("\n", end) % (len(self._whole) + 1)
        number = max(bisect_left(self._secrets, (first, 0)) - 1, 0)  # one may have begun on a line before
        while number < len(self._secrets) and self._secrets[number][0] < last:
            begin, stop = self._secrets[number]
            number += 1
            if stop > first:
                other = _without(other, self._whole[begin:stop])
        return _starred(other, _apart([*secrets_in(other), *_occurrences(other, self._words)]))


def passwords(texts: Iterable[str]) -> frozenset[str]:
    """The passwords in some texts that are masked wherever they stand."""
    return frozenset([word for text in texts for word in _lasting(text, secrets_in(text))])


def _lasting(text: str, spans: list[Span]) -> Iterator[str]:
    """What stands in some spans and is no variable, nor blank or so short that it stands everywhere."""
    for start, end in spans:
        bare = text[max(start - 3, 0) : start].rstrip(" \t").endswith("=") and text[end : end + 1] == ";"
        if len(text[start:end].strip()) >= _SHORTEST and text[start] != "$" and not bare:
            yield text[start:end]


def secrets_in(text: str) -> list[Span]:
    """Where passwords stand in a text: (start, end) of each, in order, apart from each other."""
    return _apart([*_in_urls(text), *_in_addresses(text), *_of_names(text), *_in_requests(text)])


def _apart(spans: list[Span]) -> list[Span]:
    """Spans in order; those that meet become one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            start, end = found[-1][0], max(end, found.pop()[1])
        if start < end:
            found.append((start, end))
    return found


def _occurrences(text: str, words: Collection[str]) -> Iterator[Span]:
    """Where some words stand in a text, not as a part of a longer one; in linear time, however many words there are."""
    if not words:
        return
    import re

    lengths: dict[str, set[int]] = {}  # by how a word begins
    for word in words:
        lengths.setdefault(word[:_SHORTEST], set()).add(len(word))
    done = 0
    for match in re.finditer(r"(?<!\w)\w|\W", text):
        start = match.start()
        for length in sorted(lengths.get(text[start : start + _SHORTEST], ()), reverse=True) if start >= done else ():
            done = start + length
            if text[start:done] in words and not (_in_word(text[done - 1]) and _in_word(text[done : done + 1])):
                yield start, done
                break
            done = start


def _starred(text: str, spans: list[Span]) -> str:
    shown: list[str] = []
    done = 0
    for start, end in spans:
        shown += text[done:start], "".join(c if c in "\r\n" else "*" for c in text[start:end])
        done = end
    return "".join((*shown, text[done:])) if shown else text


def _without(text: str, secret: str) -> str:
    """A text in which a secret is masked, but not where it is a part of a word."""
    at = text.find(secret)
    while at >= 0:
        before, behind = text[at - 1 : at], text[at + len(secret) :][:1]
        if not (_in_word(before) and _in_word(secret[0])) and not (_in_word(behind) and _in_word(secret[-1])):
            text = text[:at] + "*" * len(secret) + text[at + len(secret) :]
        at = text.find(secret, at + len(secret))
    return text


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


# ---- scheme://user:password@host


def _in_urls(text: str) -> Iterator[Span]:
    """The passwords of URLs. One ends at the last `@`: what follows an earlier one may belong to it."""
    start = text.find("://")
    while start >= 0:
        end = _end_of_url(text, start)
        start += len("://")
        at, colon = text.rfind("@", start, end), text.find(":", start, end)
        if start <= colon < at:
            yield colon + 1, at
        start = text.find("://", end)


def _end_of_url(text: str, colon: int) -> int:
    """Where the URL ends: with the string that it is alone in, else where something stands that is in no URL."""
    begin = colon
    while begin > max(colon - _LONGEST_SCHEME, 0) and text[begin - 1] in _SCHEME:
        begin -= 1
    quote = text[begin - 1 : begin] if begin > 0 else ""
    ends = f"{quote}\n" if quote and quote in _QUOTES else _ENDS
    return next((place for place in range(colon + 3, len(text)) if text[place] in ends), len(text))


# ---- scheme:user:password@host


def _in_addresses(text: str) -> Iterator[Span]:
    """The passwords of what is written as a URL without slashes."""
    done, at = 0, text.find("@")
    while at >= 0:
        start = max(text.rfind(end, done, at) for end in _ENDS) + 1 or done
        done = next((place for place in range(at, len(text)) if text[place] in _ENDS), len(text))
        at = text.rfind("@", start, done)
        user = text.find(":", start, at) + 1
        password = text.find(":", user, at) + 1 if user else 0
        if password and not _is_other(text[start : user - 1], text[user : password - 1], text[password:at]):
            yield password, at
        at = text.find("@", done)


def _is_other(scheme: str, user: str, password: str) -> bool:
    """Whether `scheme:user:password@` is something else: a URL, two SIP URIs, or `sip:$pr:name@host`."""
    return (
        not scheme[-1:].isalnum()
        or user.startswith("//")
        or password.startswith("//")
        or "$" in user
        or ("@" in user and scheme.endswith(("sip", "sips")))
    )


# ---- requests to other servers


def _in_requests(text: str) -> Iterator[Span]:
    """The passwords and tokens in the queries of URLs, in headers, and of curl."""
    if not any(word in text for word in ("?", "uthorization", "curl")):
        return
    import re

    for match in re.finditer(r"""[?&](\w{1,40})=([^\s&#"'`<>$]+)""", text):
        if _is_secret(match[1]) or "token" in match[1].lower():
            yield match.span(2)
    for match in re.finditer(r"""[Aa]uthorization:[ \t]*(?:Bearer|Basic|Token)[ \t]+([^\s"'`\\$]+)""", text):
        yield match.span(1)
    if "curl" in text:
        for match in re.finditer(r"""(?<!\S)(?:-u ?|--user[ =])['"]?[^\s:"'`$]{0,100}:([^\s"'`$]+)""", text):
            yield match.span(1)


# ---- names that say so


def _of_names(text: str) -> Iterator[Span]:
    """The strings that are given to what is named as a secret."""
    lower = text.lower()
    if not any(word in lower for word in (*_SECRET, *_SECRET_END)):
        return
    import re  # 6 ms that most scripts do not need

    hint = re.compile("|".join((*_SECRET, *_SECRET_END)), re.IGNORECASE)
    given = re.compile(r"""(?:(["'`]\s*,?)|[)\]]*\s*(?::?=|==|!=|=>)|(\s))\s*(["'`])""")
    bare = re.compile(r"\)[ \t]*:?=[ \t]*(?!null\b|NULL\b)([A-Za-z_]\w*)(?=;)")  # as 2.3 reads it
    done = 0
    for match in hint.finditer(text):
        if match.start() < done:
            continue
        start, end = match.span()
        while start > done and _in_word(text[start - 1]):
            start -= 1
        while end < len(text) and _in_word(text[end]):
            end += 1
        done, value = end, given.match(text, end)
        word = bare.match(text, end)
        if word is not None and _is_secret(text[start:end]):
            done = word.end()
            yield word.span(1)
            continue
        if value is None or not _is_secret(text[start:end]):
            continue
        if value[1] and text[start - 1 : start] not in tuple(_QUOTES):
            continue  # the end of a string
        before = text[max(start - 40, 0) : start].rstrip(" \t'`\"")
        if (value[2] or (value[1] and before.endswith("("))) and not before.rstrip("(").endswith("define"):
            continue  # a word before a string, or the first argument of a function
        begin, done = value.end(), _end_of_string(text, value.end(), value[3])
        if "credential" in text[start:end].lower():  # user:realm:password
            parts = text[begin:done].split(":", 2)
            begin = done - len(parts[2]) if len(parts) == 3 else begin
        yield begin, done


def _is_secret(name: str) -> bool:
    """Whether a name says that a secret is given to it."""
    name = name.lower()
    if not _ABOUT.isdisjoint(name.split("_")):
        return False
    return any(word in name for word in _SECRET) or (name.endswith(_SECRET_END) and not name.endswith("bypass"))


def _end_of_string(text: str, start: int, quote: str) -> int:
    """Where a string ends that begins at an offset; with its line, if it is not closed."""
    end = text.find("'" if quote == "`" else quote, start)
    while end > start and text[end - 1] == "\\" and quote != "`":
        end = text.find(quote, end + 1)
    if end < 0:
        end = text.find("\n", start)
    return len(text) if end < 0 else end
