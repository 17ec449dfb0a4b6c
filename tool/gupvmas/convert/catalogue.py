# SPDX-License-Identifier: GPL-2.0-only
"""The conversions that there are: what each file of cocci/convert/ says of itself at its head.

A conversion is one file; nothing else lists it. Behind "// Confidence:" stand the lines that are
read here, one word and what it says, and "///   more" goes on with the line above:

    /// Conversion vma_lookup       what scan and its JSON call it
    /// Class single                what a call does with the VMAs, if it takes it: a Class
    /// Reason one-vma: sentence    why that is so: a slug, and the sentence of explain --reason
    /// Becomes Sentence.           what becomes of the call, in one sentence
    /// Takes one address           the calls that it is tried on: all these words of CALLS hold;
                                    a second such line says which other ones
    /// Needs lookup                and all these words of NEEDS
    /// After helper                it is tried where those that this names did not take the call
    /// Replaces call               no argument is set to NULL: the whole call becomes another one
    /// Message Paragraph.          its calls get a commit of their own for each subsystem, with this
                                    in its message: {names} are the functions, {api} is what they call
    /// Refuses slug: sentence. Advice.   a reason of its own for refuse()
    /// First lib/x, /// Then lib/x       see apply.text_of()

Conversion, Class, Reason, Becomes and Takes have to be there, and a paragraph "/// Safe: ..." above
them. What only helps to make a commit says "/// Step" instead, and nothing else but First and Then.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from gupvmas.gup import spatch
from gupvmas.base.errors import UsageError
from gupvmas.code.model import Class, Conversion
from gupvmas.gup.reasons import TABLE
from gupvmas.gup.reasons.model import Reason

#: Where they are.
FOLDER = spatch.RULES / "convert"

#: What "Takes" may ask of a call. Those of _FEW are words for few calls: a conversion is tried on
#: those only if it names the word.
CALLS = {
    "one": "one page is asked for, by the constant 1",
    "several": "the number of pages is anything else",
    "address": "the address of a variable is passed for the VMAs",
    "array": "an array, or a part of one, is passed for the VMAs",
    "read": "what the call stores is read",
    "unread": "nothing was seen to read it",
    "null": "what is passed never holds anything but NULL",
    "parameter": "an array is handed on that is a parameter of the function around the call",
    "unknown": "what is passed is neither: a member of a structure, say",
    "inner": "the call is one of GUP itself, whose function does nothing but call another one",
    "wrapper": "the function is not one of GUP, and what its other parameters are is not known",
}
_FEW = frozenset({"null", "parameter", "unknown", "inner", "wrapper"})

#: What "Needs" may ask for.
NEEDS = {
    "lookup": "vma_lookup() is there, or can be added",
    "helper": "get_user_pages_remote() is called, and its helper is there, or can be added",
}

_ONCE = ("Conversion", "Class", "Reason", "Becomes", "Needs", "After", "Replaces")
_OFTEN = ("Takes", "Message", "Refuses", "First", "Then")
_MUST = ("Conversion", "Class", "Reason", "Becomes", "Takes")
_FIELD = re.compile(r"/// ([A-Z][a-z]+)(?: (.*\S))?\s*")
_SLUG = re.compile(r"([a-z]+(?:-[a-z]+)*)(?:: (.+))?")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")


@dataclasses.dataclass(frozen=True)
class Entry:
    """A conversion: what the head of its file says."""

    name: str  # of the file, without its ending
    conversion: Conversion
    class_: Class
    reason: Reason
    becomes: str
    safe: str  # the paragraph that says why it is right
    takes: tuple[frozenset[str], ...]
    needs: frozenset[str] = frozenset()
    after: tuple[str, ...] = ()
    replaces_call: bool = False
    message: tuple[str, ...] = ()
    refuses: tuple[Reason, ...] = ()
    #: Whether it says by shape() which calls are its business; else all are that it is tried on.
    shaped: bool = False

    def is_for(self, call: Collection[str]) -> bool:
        """Whether it is to be tried on a call of which the words ``call`` hold."""
        few = _FEW & set(call)
        return self.needs <= set(call) and any(
            words <= set(call) and few <= words for words in self.takes
        )


@functools.lru_cache(maxsize=None)
def entries(folder: Path = FOLDER) -> Mapping[str, Entry]:
    """All conversions of ``folder`` by their names, in the order in which they are tried.

    Raises UsageError for a head that can't be read: the file, the line, and what is wrong.
    """
    found = {}
    for path in sorted(folder.glob("*.cocci")):
        entry = read(path.stem, path.read_text(encoding="ascii"))
        if entry is not None:
            found[entry.name] = entry
    _must_not_differ(found.values())
    return _ordered(found)


def names(call: Collection[str]) -> tuple[str, ...]:
    """The conversions to be tried on a call, in their order; ``call`` are words of CALLS and NEEDS."""
    return tuple(entry.name for entry in entries().values() if entry.is_for(call))


@functools.lru_cache(maxsize=None)
def reasons() -> Mapping[str, Reason]:
    """The reasons of the table, and those that the conversions declare, by slug."""
    own = [reason for entry in entries().values() for reason in (entry.reason, *entry.refuses)]
    return {**TABLE, **{reason.slug: reason for reason in own}}


def of(conversion: Conversion, class_: Class) -> Entry | None:
    """The conversion that is called ``conversion`` and is for ``class_``; None if none is."""
    found = [e for e in entries().values() if (e.conversion, e.class_) == (conversion, class_)]
    return found[0] if found else None


def read(name: str, text: str) -> Entry | None:
    """What the head of the semantic patch ``name`` says; None if it is a step of a commit.

    Raises UsageError, see entries().
    """
    fields = _fields(name, text)
    if "Step" in fields:
        wrong = [word for word in fields if word not in ("Step", "First", "Then")]
        if wrong:
            raise _error(name, fields[wrong[0]][0][0], f'"Step" and "{wrong[0]}" exclude each other')
        return None
    missing = [word for word in _MUST if word not in fields]
    if missing:
        raise _error(name, 1, f'no line "/// {missing[0]} ..." behind "// Confidence:"')
    safe = re.search(r"^/// Safe: (.*(?:\n/// .*)*?)(?=\n(?:///$|/// [A-Z][a-z]+: |//[^/]|$))", text, re.M)
    if not safe:
        raise _error(name, 1, 'no paragraph "/// Safe: ..." that says why it is right')
    return Entry(
        name,
        _conversion(name, *fields["Conversion"][0]),
        _class(name, *fields["Class"][0]),
        _reason(name, *fields["Reason"][0], {"name", "function"}, False),
        fields["Becomes"][0][1],
        " ".join(safe[1].replace("\n///", "").split()),
        tuple(_words(name, at, said, CALLS) for at, said in fields["Takes"]),
        frozenset().union(*(_words(name, at, said, NEEDS) for at, said in fields.get("Needs", []))),
        tuple(word for _, said in fields.get("After", []) for word in said.split()),
        _replaces(name, fields.get("Replaces", [])),
        tuple(_message(name, at, said) for at, said in fields.get("Message", [])),
        tuple(_reason(name, at, said, None, True) for at, said in fields.get("Refuses", [])),
        bool(re.search(r"^shape\(", text, re.M)),
    )


def _fields(name: str, text: str) -> dict[str, list[tuple[int, str]]]:
    """The lines behind "// Confidence:", by their first words: their numbers, and what they say."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.startswith("// Confidence: ")), -1)
    if start < 0:
        raise _error(name, 1, 'no line "// Confidence: ...", behind which it says what it is')
    found: dict[str, list[tuple[int, str]]] = {}
    last = ""
    for number, line in enumerate(lines[start + 1 :], start + 2):
        if not line.startswith("///"):
            break
        if line.startswith("///  ") and last:
            at, said = found[last][-1]
            found[last][-1] = (at, f"{said} {line[3:].strip()}")
            continue
        field = _FIELD.fullmatch(line)
        if not field or field[1] not in ("Step", *_ONCE, *_OFTEN):
            known = ", ".join(sorted(("Step", *_ONCE, *_OFTEN)))
            raise _error(name, number, f"{line!r} does not begin with one of {known}")
        last = field[1]
        if (last == "Step") != (field[2] is None):
            raise _error(name, number, f'"{last}" {"says too much" if last == "Step" else "says nothing"}')
        if last in found and last not in _OFTEN:
            raise _error(name, number, f'a second "{last}"')
        found.setdefault(last, []).append((number, field[2] or ""))
    return found


def _conversion(name: str, at: int, said: str) -> Conversion:
    if not _NAME.fullmatch(said) or said in (Conversion.MANUAL.value, Conversion.NONE.value):
        raise _error(name, at, f"{said!r} is no name for a conversion")
    return Conversion(said)


def _class(name: str, at: int, said: str) -> Class:
    known = [each.value for each in (Class.UNUSED, Class.IGNORED, Class.SINGLE, Class.MULTI)]
    if said not in known:
        raise _error(name, at, f"{said!r} is no class of a call: {', '.join(known)}")
    return Class(said)


def _reason(name: str, at: int, said: str, fields: set[str] | None, advised: bool) -> Reason:
    """A reason as a head declares it, or names one of the table."""
    found = _SLUG.fullmatch(said)
    if not found:
        raise _error(name, at, f"{said!r} is not SLUG: SENTENCE")
    slug, sentence = found[1], found[2]
    if sentence is None:
        if slug not in TABLE:
            raise _error(name, at, f"{slug} has no sentence, neither here nor in the table of reasons")
        return TABLE[slug]
    if slug in TABLE:
        raise _error(name, at, f"the table of reasons has {slug} already, with a sentence")
    sentence, _, advice = sentence.partition(". ")
    if advised and not advice.endswith("."):
        raise _error(name, at, f"{slug} says nobody what to do: SENTENCE. ADVICE.")
    if not advised and (advice or sentence.endswith(".")):
        raise _error(name, at, "the sentence of a reason is one, and has no full stop")
    try:
        reason = Reason(slug, sentence, advice)
        unknown = reason.fields - fields if fields is not None else set()
    except ValueError as error:
        raise _error(name, at, f"the braces of {sentence!r} do not match") from error
    if unknown:
        raise _error(name, at, f"{{{min(unknown)}}} is not known where a call is taken")
    return reason


def _words(name: str, at: int, said: str, known: Mapping[str, str]) -> frozenset[str]:
    wrong = [word for word in said.split() if word not in known]
    if wrong:
        raise _error(name, at, f"{wrong[0]!r} is none of {', '.join(known)}")
    return frozenset(said.split())


def _replaces(name: str, found: list[tuple[int, str]]) -> bool:
    if found and found[0][1] != "call":
        raise _error(name, found[0][0], '"Replaces" is only for "call"')
    return bool(found)


def _message(name: str, at: int, said: str) -> str:
    try:
        said.format(names="", api="")
    except (LookupError, ValueError) as error:
        raise _error(name, at, "a message has {names} and {api}, and no other braces") from error
    return said


def _must_not_differ(found: Iterable[Entry]) -> None:
    """A slug is one reason, whoever declares it."""
    seen: dict[str, tuple[str, Reason]] = {}
    for entry in found:
        for reason in (entry.reason, *entry.refuses):
            name, other = seen.setdefault(reason.slug, (entry.name, reason))
            if reason != other:
                raise _error(entry.name, 1, f"{reason.slug} is another reason in {name}.cocci")


def _ordered(found: Mapping[str, Entry]) -> dict[str, Entry]:
    """Each behind those that it says it comes after; by name where that leaves a choice."""
    for entry in found.values():
        lost = [name for name in entry.after if name not in found]
        if lost:
            raise _error(entry.name, 1, f'"After {lost[0]}", but there is no such conversion')
    ordered: dict[str, Entry] = {}
    while len(ordered) < len(found):
        ready = [
            name for name in sorted(found)
            if name not in ordered and all(each in ordered for each in found[name].after)
        ]
        if not ready:
            left = ", ".join(sorted(found.keys() - ordered.keys()))
            raise _error(left.split(",", maxsplit=1)[0], 1, f"each of {left} is to come after another of them")
        ordered[ready[0]] = found[ready[0]]
    return ordered


def _error(name: str, line: int, what: str) -> UsageError:
    return UsageError(f"cocci/{FOLDER.name}/{name}.cocci:{line}: {what}")
