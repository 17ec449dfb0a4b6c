# SPDX-License-Identifier: GPL-2.0-only
"""A semantic patch of cocci/convert/ for one function of one tree.

The files of cocci/convert/ are SmPL in which some words in capitals stand for what differs from
tree to tree: the shape of the function, and the names of what the tree has.

    FUNCTION                        the function's name, or the mark in its place
    CALL(mm, start, nr, flags, pages, vmas, locked)
                                    a call of it, with the parameters that it has in this tree
    DONE(mm, start, nr, flags, pages, locked)
                                    the same call when it asks for no VMAs any more
    HELPER(mm, start, flags, &vma)  a call of the helper with what it takes in this tree
    MM                              the mm that the call works on
    UNTAGGED(address)               an address as GUP of this tree looks at it
    BEFORE, BEHIND                  how many parameters stand before and behind the vmas; a list of
                                    BEHIND, which is to be called "behind", goes where there are none

    NEW_CALL(...)                   CALL() without the vmas
    ANCHOR                          what stands below the place of new code
    NEW_NAME                        what FUNCTION is to be called
    PARAMETER                       what the definition of FUNCTION calls its VMAs
    PARAMETERS, INSIDE, READER      those of a function that does nothing but call another one, that
                                    call, and who is to make it

A line that ends in "//@ WORD", or "//@ !WORD", stands only where WORD holds, or does not: a word
of VIRTUALS or a parameter of the function. Of several words each has to. A rule may depend on a
word of VIRTUALS, as on a virtual of spatch; it is decided here, so that what comes out is a semantic
patch that plain spatch takes.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Collection, Iterator, Sequence

from gupvmas.gup import api
from gupvmas.gup.inside import Inside
from gupvmas.gup.features import Features
from gupvmas.gup.generation import Prototype

#: The order in which CALL() names what a call takes.
ROLES = ("mm", "start", "nr_pages", "gup_flags", "pages", "vmas", "locked")

#: What a role that CALL() does not name is called in the rules, and the two that stood for flags.
_EXTRA = {"tsk": "tsk", "write": "write", "force": "force"}

_HEADER = re.compile(r"^@(?P<head>[^@\n]*)@[^\S\n]*$", re.M)
_WORD = re.compile(r"[A-Za-z_]\w*")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)


@dataclasses.dataclass(frozen=True)
class Words:
    """What the words of a template stand for."""

    function: str  # as it is called in the code to be matched: its name, or a mark
    prototype: Prototype
    tree: Features
    virtuals: frozenset[str] = frozenset()
    anchor: str = ""
    new_name: str = ""
    parameter: str = ""
    inside: Inside | None = None

    @property
    def name(self) -> str:
        """The function's real name."""
        return self.prototype.name

    def has(self, word: str) -> bool:
        """Whether a virtual holds: in this tree, for this function."""
        known = {
            "iterator": self.tree.iterator,
            "imitation": self.name not in api.FUNCTIONS,
            "pinning": self.name in api.PINNING,
            "release": self.tree.release,
            "remote": self.name == api.REMOTE and self.tree.helper,
            "gate": getattr(self.tree, "gate", True),
            "untag": bool(self.tree.untag),
            "mmap_lock": self.tree.has(*api.MMAP_LOCK),
        }
        if word in known:
            return known[word]
        return word in self.virtuals or word in self.prototype.roles


@dataclasses.dataclass
class Rule:
    """One rule: its header, the declarations of metavariables, and the rest."""

    header: str
    declarations: str
    body: str

    @property
    def is_script(self) -> bool:
        """Whether it is Python."""
        return "python" in self.header.split(" ")[0]

    @property
    def text(self) -> str:
        """The rule as SmPL."""
        return f"@{self.header}@{self.declarations}@@{self.body}"


def rules_of(text: str) -> tuple[str, list[Rule]]:
    """The text before the first rule, and the rules."""
    heads = list(_HEADER.finditer(text))
    found = []
    index = 0
    while index < len(heads):
        head = heads[index]
        closing = heads[index + 1] if index + 1 < len(heads) else None
        if closing is None or closing["head"]:
            raise ValueError(f"a rule without its second @@: {head[0]}")
        end = heads[index + 2].start() if index + 2 < len(heads) else len(text)
        found.append(
            Rule(head["head"], text[head.end() : closing.start()], text[closing.end() : end])
        )
        index += 2
    return text[: heads[0].start()] if heads else text, found


@functools.lru_cache(maxsize=64)  # some functions, by all conversions
def fill(text: str, words: Words) -> str:
    """The semantic patch ``text`` for ``words``. Rules that do not hold here are left out."""
    head, rules = rules_of(_LINE.sub(lambda line: _line(line, words), text))
    parts = [head]
    gone: set[str] = set()
    for rule in rules:
        chosen = _chosen(rule, words, gone)
        if chosen is None:
            gone.add(name_of(rule))
            continue
        gone.discard(name_of(rule))
        if not chosen.is_script:
            body = _filled(chosen.body, words)
            declared = _filled(chosen.declarations, words)
            chosen = Rule(chosen.header, _declared(declared, body), body)
        parts.append(chosen.text)
    return "".join(parts)


_LINE = re.compile(r"^(.*\S)[^\S\n]*//@((?: !?\w+)+)\n", re.M)


def _line(found: re.Match[str], words: Words) -> str:
    holds = all(words.has(term.lstrip("!")) != term.startswith("!") for term in found[2].split())
    return found[1] + "\n" if holds else ""


_DEPENDS = re.compile(r"\bdepends on (.*?)(?=\s+(?:disable|exists|forall|using|extends)\b|$)")


def _chosen(rule: Rule, words: Words, gone: set[str]) -> Rule | None:
    """The rule without the virtuals it depends on; None if one of them says no.

    ``gone`` are the rules that were left out: what builds on one is left out, too.
    """
    if gone & set(re.findall(r"\b(\w+)\.\w+", rule.declarations)):
        return None
    found = _DEPENDS.search(rule.header)
    if not found:
        return rule

    def holds(term: str) -> bool | None:
        """Whether a term holds, None if only spatch can tell."""
        name = term.strip().strip("()").lstrip("!")
        if name in VIRTUALS:
            return words.has(name) != term.strip().startswith("!")
        return term.strip().startswith("!") if name in gone else None

    kept = []
    for part in found[1].split("&&"):
        values = [(term, holds(term)) for term in part.strip().strip("()").split("||")]
        if any(value for _, value in values):
            continue
        open_ = [term.strip() for term, value in values if value is None]
        if not open_:
            return None
        kept.append(f"({' || '.join(open_)})" if len(open_) > 1 else open_[0])
    depends = "depends on " + " && ".join(kept) if kept else ""
    header = rule.header[: found.start()] + depends + rule.header[found.end() :]
    return dataclasses.replace(rule, header=" ".join(header.split()))


#: What a rule may depend on besides other rules.
VIRTUALS = frozenset(
    {"iterator", "imitation", "pinning", "release", "remote", "mmap_lock", "spelt", "untag", "keeps", "gate", "mm", "gup_flags", "anywhere", "bracketed"}
)


def _filled(text: str, words: Words) -> str:
    def call(arguments: Sequence[str]) -> str:
        if arguments == ["..."]:
            return f"{words.function}(...)"
        given = dict(zip(ROLES, arguments, strict=True))
        if "other" in words.prototype.roles:
            # What the parameters of a wrapper are for is not known, but for the one.
            return f"{words.function}(..., {given['vmas']}, ...)"
        return f"{words.function}({', '.join(_in_order(words.prototype.roles, given))})"

    def done(arguments: Sequence[str]) -> str:
        given = dict(zip((r for r in ROLES if r != "vmas"), arguments, strict=True))
        given["vmas"] = "NULL"
        return f"{words.name}({', '.join(_in_order(words.prototype.roles, given))})"

    def helper(arguments: Sequence[str]) -> str:
        given = dict(zip(("mm", "start", "gup_flags", "vmap"), arguments, strict=True))
        roles = [r for r in words.prototype.roles if r in given or r in _EXTRA]
        return f"{api.HELPER}({', '.join(_in_order([*roles, 'vmap'], given))})"

    def untagged(arguments: Sequence[str]) -> str:
        (address,) = arguments
        if words.tree.untag == api.UNTAG[0]:
            return f"{api.UNTAG[0]}({_mm(words)}, {address})"
        return f"{words.tree.untag}({address})" if words.tree.untag else address

    def new_call(arguments: Sequence[str]) -> str:
        given = dict(zip((r for r in ROLES if r != "vmas"), arguments, strict=True))
        roles = [role for role in words.prototype.roles if role != "vmas"]
        return f"{words.name}({', '.join(_in_order(roles, given))})"

    for word, make in (
        ("UNTAGGED", untagged), ("CALL", call), ("NEW_CALL", new_call), ("DONE", done),
        ("HELPER", helper),
    ):  # fmt: skip
        text = _each(text, word, make)
    if words.prototype.vmas == len(words.prototype.roles) - 1:
        text = re.sub(r",\s*behind\b|^.*\[BEHIND\].*\n", "", text, flags=re.M)
    plain = {
        "FUNCTION": words.function,
        "NAME": words.name,
        "MM": _mm(words),
        "FLAGS": ", ".join(_EXTRA[r] if r in _EXTRA else "flags" for r in words.prototype.roles if r in ("write", "force", "gup_flags")),
        "ANCHOR": words.anchor,
        "NEW_NAME": words.new_name,
        "PARAMETER": words.parameter,
        "PARAMETERS": words.inside.parameters if words.inside else "",
        "INSIDE": words.inside.call if words.inside else "",
        "READER": words.inside.reader if words.inside else "",
        "BEFORE": str(words.prototype.vmas),
        "BEHIND": str(len(words.prototype.roles) - words.prototype.vmas - 1),
    }
    return _WORD.sub(lambda found: plain.get(found[0], found[0]), text)


def _mm(words: Words) -> str:
    return "mm" if "mm" in words.prototype.roles else "current->mm"


def _in_order(roles: Sequence[str], given: dict[str, str]) -> Iterator[str]:
    for role in roles:
        yield given.get(role) or _EXTRA[role]


def _each(text: str, word: str, make: Callable[[Sequence[str]], str]) -> str:
    """``text`` with every WORD(...) made anew from its arguments."""
    parts = []
    at = 0
    for found in re.finditer(rf"\b{word}((?:@\w+)*)\(", text):
        if found.start() < at:
            continue
        end, arguments = _arguments(text, found.end())
        made = make(arguments).replace("(", found[1] + "(", 1)
        parts += [text[at : found.start()], made]
        at = end
    return "".join([*parts, text[at:]])


def _arguments(text: str, start: int) -> tuple[int, list[str]]:
    """Where the list ends that begins at ``start``, and what its commas separate."""
    depth, last, found = 0, start, []
    for at in range(start, len(text)):
        letter = text[at]
        if letter in "([":
            depth += 1
        elif letter in ")]" and depth:
            depth -= 1
        elif letter == ")" or (letter == "," and not depth):
            found.append(text[last:at].strip())
            last = at + 1
            if letter == ")":
                return at + 1, found
    raise ValueError(f"a list without an end: {text[start - 20 : start + 40]!r}")


def _declared(declarations: str, body: str) -> str:
    """The declarations that ``body`` needs: what a tree has none of is not declared."""
    # A member is none: where the mm is current->mm, there must be no metavariable mm.
    used = set(re.findall(r"(?<!->)\b[A-Za-z_]\w*", _COMMENT.sub("", body)))
    lines = []
    for line in declarations.split("\n"):
        kind, names = _declaration(line)
        if kind is None or kind.split(" ")[0] != "expression" or "[" in line:
            lines.append(line)
            continue
        kept = [name for name in names if name in used or not name.isidentifier()]
        if kept:
            lines.append(f"{kind} {', '.join(kept)};")
    declared = {name.rpartition(".")[2] for line in lines for name in _declaration(line)[1]}
    extra = [name for name in _EXTRA.values() if name in used - declared]
    if extra and any(line.startswith("expression ") for line in lines):
        lines.insert(len(lines) - 1, f"expression {', '.join(extra)};")
    return "\n".join(lines)


def _declaration(line: str) -> tuple[str | None, list[str]]:
    """A line "expression a, b;" as its kind and its names."""
    found = re.fullmatch(r"(expression)\s+([^=!~]*);\s*", line)
    if not found:
        return None, re.findall(r"\b\w+(?=\s*[,;])", line)
    return found[1], [name.strip() for name in found[2].split(",")]


def name_of(rule: Rule) -> str:
    """The name of a rule; empty if it has none."""
    found = _WORD.match(rule.header)
    return found[0] if found and not rule.header.startswith("depends") else ""
