# SPDX-License-Identifier: GPL-2.0-only
"""What the macros of a file hide: names that stand in no expression, and null pointers.

spatch is not told what a header holds, and takes a macro for a variable or a function. The
directives are read here, those of the file and of the headers beside it, as tokens: what a macro
makes of them is for the rules of cocci/ and for people.
"""

from __future__ import annotations

import dataclasses
import posixpath
import re
from collections.abc import Callable, Iterable, Sequence

_SPLICE = re.compile(rb"\\[ \t]*\r?\n")
_LITERAL_OR_COMMENT = re.compile(
    rb"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|//[^\n]*|/\*.*?(?:\*/|\Z)""", re.DOTALL
)
_DIRECTIVE = re.compile(
    rb"^[ \t\0]*(?:#|%:)[ \t\0]*(define|undef|include)\b[ \t\0]*([^\n]*)", re.MULTILINE
)
_NAME = re.compile(rb"[A-Za-z_][\w\0]*")
_TOKEN = re.compile(
    rb"""[A-Za-z_]\w*|\.?\d[\w.]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\#\#|->|\S"""
)
_INCLUDE = re.compile(rb"""(["<])([^">]+)[">]""")

#: What every kernel file includes: their macros name no local of a function.
_EVERYBODYS = ("linux/", "asm/", "asm-generic/", "uapi/")


@dataclasses.dataclass(frozen=True)
class Macro:
    """One definition: its parameters (None: it is like an object), and its tokens."""

    name: str
    parameters: tuple[str, ...] | None
    body: tuple[str, ...]
    path: str
    line: int
    text: str  # the line that it begins on


@dataclasses.dataclass
class Macros:
    """The definitions that a file may see, by name; ``undone`` are those that it takes back."""

    known: dict[str, list[Macro]] = dataclasses.field(default_factory=dict)
    undone: set[str] = dataclasses.field(default_factory=set)

    def null(self, text: str) -> Sequence[Macro]:
        """The macros that make ``text`` a null pointer constant; none if it is none by them."""
        tokens = tuple(each.decode() for each in _TOKEN.findall(text.encode()))
        found = [macro for word in tokens for macro in self.known.get(word, ())]
        return found if found and self._is_null(tokens, frozenset()) else ()

    def names_one(self, text: str) -> bool:
        """Whether a macro is named in ``text``, be it one that is taken back."""
        words = [each.decode() for each in _TOKEN.findall(text.encode())]
        return any(word in self.known or word in self.undone for word in words)

    def acts(self, text: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a macro in ``text`` may do more than give a value: call, step or assign."""
        words = {each.decode() for each in _TOKEN.findall(text.encode())}
        return any(
            _has_an_effect(macro.body) or self.acts(" ".join(macro.body), seen | {word})
            for word in words - seen
            for macro in self.known.get(word, ())
        )

    def naming(self, text: bytes, name: str) -> Macro | None:
        """A macro that ``text`` may come to, and that holds the variable ``name`` in its body."""
        left = [word.decode() for word in set(_TOKEN.findall(_cleaned(text))) if _NAME.match(word)]
        seen: set[str] = set()
        while left:
            word = left.pop()
            if word in seen:
                continue
            seen.add(word)
            for macro in self.known.get(word, ()):
                made = self._made(macro, name)
                if word == name or name in made:
                    return macro
                left += made
        return None

    def changing(self, text: bytes, name: str) -> Macro | None:
        """A macro that ``text`` gives the variable ``name``, and that may change it."""
        words = [word.decode() for word in _TOKEN.findall(_cleaned(text).replace(b"\0", b" "))]
        return self._changing(words, frozenset({name}), frozenset())

    def _changing(
        self, words: Sequence[str], names: frozenset[str], seen: frozenset[str]
    ) -> Macro | None:
        for at, word in enumerate(words[:-1]):
            if word in seen or words[at + 1] != "(" or word not in self.known:
                continue
            given = _arguments(words[at + 1 :])
            for macro in self.known[word]:
                parameters = macro.parameters or ()
                hit = frozenset(
                    parameters[min(place, len(parameters) - 1)]
                    for place, argument in enumerate(given)
                    if parameters and names & set(argument)
                )
                inner = self._changing(macro.body, hit, seen | {word}) if hit else None
                if hit and (inner or _assigns(macro.body, hit)):
                    return macro
        return None

    def _made(self, macro: Macro, name: str) -> list[str]:
        """The names that the body of ``macro`` comes to, those that it glues together included."""
        given = set(macro.parameters or ())
        before = ("", *macro.body)
        words = [
            word
            for word, last in zip(macro.body, before)
            if word not in given and last not in ("->", ".")
        ]
        for pattern in _glued(macro):
            words += [word for word in (name, *self.known) if re.fullmatch(pattern, word)]
        return words

    def _is_null(self, tokens: Sequence[str], seen: frozenset[str]) -> bool:
        """Whether tokens are a null pointer constant, whatever is defined at that place."""
        while tokens[:1] == ("(",) and _closing(tokens) == len(tokens) - 1:
            tokens = tokens[1:-1]
        if len(tokens) == 1:
            (word,) = tokens
            if word in self.known or word in self.undone:
                return word not in seen | self.undone and all(
                    macro.parameters is None and self._is_null(macro.body, seen | {word})
                    for macro in self.known[word]
                )
            return is_null(word)
        close = _closing(tokens)
        return (
            0 < close < len(tokens) - 1
            and tokens[close - 1] == "*"
            and self._is_null(tokens[close + 1 :], seen)
        )


def _has_an_effect(tokens: Sequence[str]) -> bool:
    """Whether tokens may call, step or assign something."""
    for token, following in zip(tokens, (*tokens[1:], "")):
        if token + following in ("++", "--", "({"):
            return True
        if following == "(" and token.isidentifier() and token != "sizeof":
            return True
    # Without the comparisons, what is left with a = is an assignment.
    left = "".join(tokens).replace("<<=", "=").replace(">>=", "=")
    for comparison in ("==", "!=", "<=", ">="):
        left = left.replace(comparison, "")
    return "=" in left


def _assigns(tokens: Sequence[str], names: frozenset[str]) -> bool:
    """Whether tokens may assign or step one of ``names``, or take its address."""
    step = -1
    for at, token in enumerate(tokens):
        if step == at - 1 >= 0:
            continue  # the second half of ++ or --
        before, behind = tokens[at - 1] if at else "", tuple(tokens[at + 1 : at + 2])
        address = token == "&" and "&" not in (before, *behind) and not _ends_operand(before)
        if address or token in "+-" and behind == (token,):
            # Behind an operand it is that operand's, and else that of what follows.
            stepped = not address and _ends_operand(before)
            step = -1 if address else at
            if address and _leads_on(tokens[at + 1 :]):
                continue
            if names & set(_lvalue_before(tokens, at) if stepped else tokens[at + 1 : at + 5]):
                return True
        if token == "=" and behind != ("=",) and not _compares(tokens, at):
            start = at
            while start and tokens[start - 1] in _OPERATORS:
                start -= 1
            if names & set(_lvalue_before(tokens, start)):
                return True
    return False


def _leads_on(tokens: Sequence[str]) -> bool:
    """Whether tokens begin with a pointer and a member of what it points to: (mm)->mmap_lock."""
    found = re.match(r"((?:\( )*)\w+ ((?:\) )*)->", " ".join(tokens[:9]))
    return found is not None and len(found[2]) <= len(found[1])


#: What may stand in front of the = of an assignment, as one token each.
_OPERATORS = frozenset("+-*/%&|^<>")


def _ends_operand(token: str) -> bool:
    return token in (")", "]") or bool(re.match(r"\w", token)) and token != "return"


def _compares(tokens: Sequence[str], at: int) -> bool:
    """Whether the = at ``at`` is the second half of a comparison."""
    last = tokens[at - 1] if at else ""
    shift = at > 1 and last in "<>" and tokens[at - 2] == last
    return last in ("=", "!") or last in ("<", ">") and not shift


def _lvalue_before(tokens: Sequence[str], end: int) -> Sequence[str]:
    """What stands before ``end`` and may be what is assigned there."""
    start, depth = end, 0
    while start:
        token = tokens[start - 1]
        depth += (token in ")]") - (token in "([")
        if depth < 0 or depth == 0 and token in (";", ",", "{", "}", "?", ":"):
            break
        start -= 1
        if depth == 0 and token.isidentifier() and not (start and tokens[start - 1] in ("->", ".")):
            break
    return tokens[start:end]


def _arguments(tokens: Sequence[str]) -> list[list[str]]:
    """The arguments in the parentheses that ``tokens`` begin with."""
    found: list[list[str]] = [[]]
    for token in tokens[1 : _closing(tokens)]:
        if token == "," and found[-1].count("(") == found[-1].count(")"):
            found.append([])
        else:
            found[-1].append(token)
    return found


def is_null(text: str) -> bool:
    """Whether one token is NULL or a zero."""
    try:
        return text == "NULL" or int(text.rstrip("uUlL"), 0) == 0
    except ValueError:
        return False


def of(path: str, data: bytes, read: Callable[[str], bytes | None]) -> Macros:
    """The macros of the file ``path``, whose text is ``data``, and of the headers beside it.

    ``read`` gives the text of a file of the tree, None if there is none.
    """
    found = Macros()
    left, seen = [(path, data)], {path}
    while left:
        where, text = left.pop()
        for header in _collect(found, where, text):
            for place in _places(where, header):
                if place in seen:
                    break
                content = read(place)
                if content is not None:
                    seen.add(place)
                    left.append((place, content))
                    break
    return found


def _collect(into: Macros, path: str, data: bytes) -> list[tuple[str, str]]:
    """Put the macros of one file ``into``; the headers that it includes, with their quotes."""
    headers = []
    text = _cleaned(data)
    lines = data.split(b"\n")
    counted, line = 0, 1
    for directive in _DIRECTIVE.finditer(text):
        kind, rest = directive[1], directive[2]
        if kind == b"include":
            include = _INCLUDE.match(rest)
            if include:
                headers.append((include[1].decode(), include[2].decode("utf-8", "surrogateescape")))
            continue
        name = _NAME.match(rest)
        if not name:
            continue
        word = name[0].replace(b"\0", b"").decode()
        if kind == b"undef":
            into.undone.add(word)
            continue
        parameters = None
        body = rest[name.end() :]
        if body[:1] == b"(":
            inside, _, body = body[1:].partition(b")")
            parameters = tuple(
                "__VA_ARGS__" if each == b"..." else each.decode()
                for each in _TOKEN.findall(inside.replace(b"\0", b"").replace(b"...", b" __VA_ARGS__"))
                if each != b","
            )
        tokens = tuple(
            each.decode("utf-8", "replace") for each in _TOKEN.findall(body.replace(b"\0", b""))
        )
        for end in (b"\n", b"\0"):
            line += text.count(end, counted, directive.start())
        counted = directive.start()
        shown = lines[line - 1].strip().decode("utf-8", "replace")
        into.known.setdefault(word, []).append(Macro(word, parameters, tokens, path, line, shown))
    return headers


def _cleaned(data: bytes) -> bytes:
    """The text without its comments; NUL stands for the end of each line that goes on."""
    text = _SPLICE.sub(b"\0", data.replace(b"\0", b" "))
    return _LITERAL_OR_COMMENT.sub(
        lambda found: found[1] or b" " + re.sub(rb"[^\n\0]", b"", found[0]).replace(b"\n", b"\0"),
        text,
    )


def _places(path: str, header: tuple[str, str]) -> Iterable[str]:
    """Where a header may be that ``path`` includes: beside it, or below an include/ above it."""
    quote, name = header
    if quote == "<" and name.startswith(_EVERYBODYS):
        return
    folder = posixpath.dirname(path)
    places = [posixpath.join(folder, name)] if quote == '"' else []
    while True:
        places.append(posixpath.join(folder, "include", name))
        if not folder:
            break
        folder = posixpath.dirname(folder)
    for place in places:
        place = posixpath.normpath(place)
        if not place.startswith(("../", "/")):
            yield place


def _glued(macro: Macro) -> list[str]:
    """What ``##`` may make in the body of a macro, as patterns: a parameter may be anything."""
    given = set(macro.parameters or ())
    found = []
    at = 0
    body = macro.body
    while at < len(body):
        end = at
        while body[end + 1 : end + 2] == ("##",) and end + 2 < len(body):
            end += 2
        if end > at:
            parts = body[at : end + 1 : 2]
            found.append("".join(r"\w*" if part in given else re.escape(part) for part in parts))
        at = end + 1
    return found


def _closing(tokens: Sequence[str]) -> int:
    """The index of the parenthesis that closes the one which ``tokens`` begin with; else -1."""
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token == "(") - (token == ")")
        if depth == 0:
            return at if at else -1
    return -1
