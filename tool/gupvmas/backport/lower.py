# SPDX-License-Identifier: GPL-2.0-only
"""Code for Linux 6.5 or later, in the terms of an older tree.

What the tree has in the same form is left alone. What it has in another form is rewritten. What it
lacks is a problem, by file and line; nothing is guessed.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

from gupvmas import api, arms, scanner, spatch
from gupvmas.backport.shapes import Roles, reshape
from gupvmas.edit import Edit, apply, replace, settle, wrap_call
from gupvmas.errors import UsageError
from gupvmas.features import PRESENT
from gupvmas.generation import roles_of
from gupvmas.model import Kind, Occurrence
from gupvmas.site import Refusal
from gupvmas.source import TAB, Source, indent_to
from gupvmas.spatch import Fact, Job
from gupvmas.tree import Tree

RULES = (
    "scan/arguments.cocci", "scan/null.cocci", "backport/flags.cocci", "backport/effects.cocci",
)  # fmt: skip

#: Calls that may have to be rewritten; and all names that a tree may lack.
CALLS = (*api.NOW, api.HELPER, api.LOOKUP, *api.UNTAG, *api.MMAP_SEM)
NAMES = (*CALLS, *api.FLAGS, *api.NO_SUBSTITUTE)

#: As often a text is gone through: a call inside of another's arguments goes first.
DEEPEST = 8

#: What stands for one of them may be made of.
STANDS_ON = (api.INTERSECTION, *api.MMAP_SEM.values())

_LOCKS = {semaphore: name for name, semaphore in api.MMAP_SEM.items()}

#: Code in a simple expression needs no parentheses when something is put behind it.
_SIMPLE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.->[]")


@dataclasses.dataclass(frozen=True)
class Problem:
    """Something that is left as it is. ``unread``: it could not be read."""

    file: str
    line: int
    text: str
    unread: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclasses.dataclass(frozen=True)
class Target:
    """The tree that code is carried to: the parameters of its functions, and what it declares."""

    name: str
    shapes: dict[str, Roles]
    present: frozenset[str]
    version: int | None = None  # as LINUX_VERSION_CODE, if it is known

    def has(self, name: str) -> bool:
        """Whether its headers declare ``name``."""
        return name in self.present

    def compiles(self, found: Occurrence) -> bool:
        """Whether the conditions around an occurrence may hold in this tree."""
        code = self.version
        return code is None or any(k.first <= code < k.end for k in found.kernels)


def target_of(tree: Tree, work: Path, jobs: int) -> Target:
    """Read what matters from the headers of ``tree``. Raises UsageError if it has no GUP."""
    from gupvmas.scan import Options, read

    reading = read(tree, [*NAMES, *STANDS_ON], None, work, Options(jobs=jobs))
    shapes: dict[str, Roles] = {}
    present = set()
    # The header that every kernel has them in comes first, others have static stubs of them.
    for found in sorted(reading.occurrences, key=lambda o: o.file != api.HEADER):
        if not found.file.endswith(".h"):
            continue
        if found.name in api.FLAGS and found.kind is not Kind.COMMENT and not found.quoted:
            present.add(found.name)
        if found.kind not in PRESENT:
            continue
        present.add(found.name)
        if found.kind is not Kind.MACRO and found.name not in shapes:
            data = tree.read(found.file)
            shapes[found.name] = roles_of(
                data[a.span.start : a.span.end] for a in found.arguments
            )
    if not any(name in shapes for name in api.FUNCTIONS):
        raise UsageError(f"{tree.name}: its headers declare no {api.FUNCTIONS[0]}()")
    return Target(tree.name, shapes, frozenset(present), arms.code_of(tree.version))


class Lowering:
    """Carries texts down to one tree, all in one run of spatch."""

    def __init__(self, target: Target, work: Path) -> None:
        """``work``: a private directory."""
        self.target = target
        self._work = work
        self._runs = 0

    def down(self, texts: dict[str, bytes]) -> tuple[dict[str, bytes], list[Problem]]:
        """Each text (by its path) for the tree, and what could not be carried there."""
        texts = {path: self._with_helper(path, data) for path, data in texts.items()}
        return self._rewrite(texts, _Down)

    def up(self, texts: dict[str, bytes]) -> dict[str, bytes]:
        """Each text of the tree with its calls in the shape of 6.5, as far as they can be.

        Only to be compared with code that is written so.
        """
        return self._rewrite(texts, _Up)[0]

    def _rewrite(
        self, texts: dict[str, bytes], how: type[_Rewrite]
    ) -> tuple[dict[str, bytes], list[Problem]]:
        results = dict(texts)
        left = dict(texts)
        problems: dict[str, list[Problem]] = {}
        for _ in range(DEEPEST):
            changed = {}
            for path, reading, facts in self._read(left, (*NAMES, *_LOCKS)):
                source = Source(path, left[path])
                rewrite = how(self.target, source, reading, facts)
                rewrite.all()
                problems[path] = rewrite.problems
                results[path] = apply(source, settle(source, rewrite.edits))
                if rewrite.nested:
                    changed[path] = results[path]
            left = changed
            if not left:
                break
        found = [problem for each in problems.values() for problem in each]
        return results, sorted(found, key=lambda p: (p.file, p.line))

    def _read(
        self, texts: dict[str, bytes], names: Sequence[str]
    ) -> Iterable[tuple[str, list[Occurrence], list[Fact]]]:
        """The occurrences of ``names`` in each text, and the facts about their calls."""
        self._runs += 1
        top = self._work / f"lower{self._runs}"
        scratch = self._work / f"spatch{self._runs}"
        top.mkdir()
        scratch.mkdir()
        copies = {}
        for number, (path, data) in enumerate(texts.items()):
            copy = f"{number}.{'h' if path.endswith('.h') else 'c'}"
            (top / copy).write_bytes(data)
            copies[path] = copy
        reading = scanner.read(["--tree", str(top)], names, paths=list(copies.values()))
        busy = [
            str(top / copy)
            for copy in copies.values()
            if any(o.kind is Kind.CALL for o in reading.of(copy))
        ]
        answer = spatch.run([Job(RULES, tuple(busy))], CALLS, scratch)
        for path, copy in copies.items():
            facts = [f for f in answer.facts if f.file == str(top / copy)]
            found = [dataclasses.replace(o, file=path) for o in reading.of(copy)]
            yield path, found, facts

    def _with_helper(self, path: str, data: bytes) -> bytes:
        """The text with the helper in it, if it calls it and the tree has none."""
        if self.target.has(api.HELPER) or api.HELPER.encode() not in data:
            return data
        roles = self.target.shapes.get(api.REMOTE) or self.target.shapes[api.FUNCTIONS[0]]
        ((_, found, _),) = self._read({path: data}, (api.HELPER,))
        calls = [o for o in found if o.kind is Kind.CALL]
        # A series gives an older tree one that takes what its remote function takes.
        own = any(o.kind in PRESENT or len(o.arguments) not in (0, 4) for o in found)
        if own or not calls or "vmas" not in roles or "mm" not in roles:
            return data
        name = api.REMOTE if api.REMOTE in self.target.shapes else api.FUNCTIONS[0]
        source = Source(path, data)
        at = behind_includes(source, min(o.offset for o in calls))
        return data[:at] + helper_text(name, roles) + data[at:]


def behind_includes(source: Source, before: int) -> int:
    """The offset of the line behind the last #include above ``before``, outside of any #if.

    That around a whole header, which guards it against being included twice, does not count.
    """
    directives = list(_directives(source, before))
    names = [words[:2] for _, words in directives[:2]]
    guarded = len(names) == 2 and names[0][0] == b"ifndef" and names[1] == [b"define", names[0][-1]]
    depth = -1 if guarded else 0
    place = 0
    inside = False  # an #include stands in the #if that we are in
    for end, words in directives:
        depth += words[0].startswith(b"if") - (words[0] == b"endif")
        inside = inside or words[0] == b"include"
        if inside and depth == 0:
            place, inside = end, False
    return place


def _directives(source: Source, before: int) -> Iterable[tuple[int, list[bytes]]]:
    """The words of each directive above ``before``, and where its line ends."""
    at = 0
    while at < before:
        end = source.line_end(at)
        words = source.data[at:end].replace(b"#", b" # ", 1).split()
        if words[:1] == [b"#"] and len(words) > 1:
            yield end, words[1:]
        at = end


def helper_text(name: str, roles: Roles) -> bytes:
    """The helper in the terms of a tree whose remote function is ``name`` with ``roles``.

    There, GUP itself says which VMA it was: no lookup, no tag and no gate area matter. It takes
    what that of 6.5 takes, and never returns NULL.
    """
    values = {
        "tsk": b"current", "mm": b"mm", "start": b"addr", "nr_pages": b"1",
        "gup_flags": b"gup_flags", "write": b"!!(gup_flags & FOLL_WRITE)",
        "force": b"!!(gup_flags & FOLL_FORCE)", "pages": b"&page", "vmas": b"&vma",
        "locked": b"NULL",
    }  # fmt: skip
    head = b"static inline struct page *" + api.HELPER.encode() + b"("
    align = b",\n" + indent_to(len(head))
    refusal = b""
    if "write" in roles:
        refusal = (
            b"\t/* this kernel takes no other flags */\n"
            b"\tif (WARN_ON_ONCE(gup_flags & ~(FOLL_WRITE | FOLL_FORCE)))\n"
            b"\t\treturn ERR_PTR(-EINVAL);\n\n"
        )
    call = wrap_call(TAB, b"got = " + name.encode(), [values[role] for role in roles], b";")
    return (
        b"\n/* One page of a remote mm, to be released by put_page(), and its VMA. */\n"
        + head
        + align.join(
            [
                b"struct mm_struct *mm", b"unsigned long addr", b"unsigned int gup_flags",
                b"struct vm_area_struct **vmap",
            ]
        )  # fmt: skip
        + b")\n{\n\tstruct vm_area_struct *vma;\n\tstruct page *page;\n\tlong got;\n\n"
        + refusal
        + b"\t" + call + b"\n"
        b"\tif (got < 0)\n\t\treturn ERR_PTR(got);\n"
        b"\tif (got == 0)\n\t\treturn ERR_PTR(-EBUSY);\n\n"
        b"\t*vmap = vma;\n\treturn page;\n}\n"
    )  # fmt: skip


class _Rewrite:
    """The edits of one file, and what stands in their way."""

    def __init__(
        self,
        target: Target,
        source: Source,
        occurrences: Sequence[Occurrence],
        facts: Iterable[Fact],
    ) -> None:
        self.target = target
        self.source = source
        self.occurrences = occurrences
        #: What the file defines by itself.
        self.own = {o.name for o in occurrences if o.kind in PRESENT}
        self.edits: list[Edit] = []
        self.problems: list[Problem] = []
        self.nested = False  # whether a call was left because another stands inside of it
        self._facts: dict[int, list[Fact]] = collections.defaultdict(list)
        for fact in facts:
            self._facts[source.span(fact.at).start].append(fact)

    def all(self) -> None:
        """Rewrite what can be, the innermost calls of those that are nested."""
        busy = [found for found in self.occurrences if self.concerns(found)]
        for found in busy:
            inner = [o for o in busy if found.open < o.offset < found.close]
            if any(o.kind is Kind.CALL for o in inner):
                self.nested = True
            else:
                self.rewrite(found)
        self.nested = self.nested and bool(self.edits)

    def concerns(self, found: Occurrence) -> bool:
        """Whether an occurrence is not as it should be."""
        raise NotImplementedError

    def rewrite(self, found: Occurrence) -> None:
        """Rewrite it, or say why not."""
        raise NotImplementedError

    def facts(self, call: Occurrence) -> list[Fact]:
        """Those about one call; empty if spatch did not read it."""
        return self._facts.get(call.offset, [])

    def _text(self, call: Occurrence, index: int) -> bytes:
        return self.source.text(call.arguments[index].span)


class _Up(_Rewrite):
    """Calls in the terms of the tree become calls in today's."""

    def concerns(self, found: Occurrence) -> bool:
        if found.kind is not Kind.CALL or found.name in self.own:
            return False
        if found.name in _LOCKS:
            return len(found.arguments) == 1 and not self.target.has(_LOCKS[found.name])
        now, then = api.NOW.get(found.name), self.target.shapes.get(found.name)
        return now is not None and then is not None and (
            len(found.arguments) == len(then) != len(now)
        )

    def rewrite(self, found: Occurrence) -> None:
        if found.name in _LOCKS:
            self._lock(found)
            return
        now, then = api.NOW[found.name], self.target.shapes[found.name]
        try:
            self.edits += reshape(self.source, found, then, now, self.facts(found))
        except Refusal:
            pass

    def _lock(self, call: Occurrence) -> None:
        text, member = self._text(call, 0), b"->mmap_sem"
        if text.startswith(b"&") and text.endswith(member):
            end = call.offset + len(call.name)
            self.edits += [
                Edit(call.offset, end, _LOCKS[call.name].encode()),
                replace(call.arguments[0].span, text[1 : -len(member)]),
            ]


class _Down(_Rewrite):
    """Names of today become what the tree has for them."""

    def concerns(self, found: Occurrence) -> bool:
        code = found.kind in (Kind.CALL, Kind.REFERENCE, Kind.UNPARSED) and not found.quoted
        if not code or found.name in _LOCKS or not self.target.compiles(found):
            return False
        return not self._fits(found)

    def rewrite(self, found: Occurrence) -> None:
        if found.name in self.own:
            self._problem(found, "the file has a function or a macro of that name itself")
        elif found.kind is Kind.UNPARSED:
            self._problem(found, found.problem or "it could not be read", unread=True)
        elif found.kind is not Kind.CALL and found.name in CALLS:
            self._problem(found, "its address is taken, and that tree's is another or is not there")
        elif found.name in CALLS and found.arguments and not self.facts(found):
            self._problem(found, "spatch could not read the call", unread=True)
        else:
            self._lower(found)

    def _lower(self, found: Occurrence) -> None:
        try:
            self.edits += self._lowered(found)
        except Refusal as refusal:
            self._problem(found, str(refusal))

    def _problem(self, found: Occurrence, text: str, unread: bool = False) -> None:
        name = found.name if found.name in api.FLAGS else f"{found.name}()"
        self.problems.append(
            Problem(self.source.path, found.line, f"{name}: {text}", unread)
        )

    def _fits(self, found: Occurrence) -> bool:
        """Whether the tree has it as it is used here."""
        now, then = api.NOW.get(found.name), self.target.shapes.get(found.name)
        if found.name == api.HELPER and found.kind is Kind.CALL and self.target.has(found.name):
            # A series may have made one that takes what the tree's function takes.
            return len(found.arguments) == len(self.target.shapes.get(found.name, ()))
        if now is None:
            return self.target.has(found.name) or found.name in self.own
        if found.kind is not Kind.CALL or not then or found.straddles:
            return now == then
        if len(found.arguments) != len(then):
            return False
        if len(then) != len(now) or now == then:
            return True  # it is in the shape of the tree already
        # get_user_pages_fast() had write for the flags, of which FOLL_WRITE is 1.
        return "write" in then and self._text(found, then.index("write")) in (b"0", b"1")

    def _lowered(self, found: Occurrence) -> list[Edit]:
        name = found.name
        if name in api.NOW:
            return self._gup(found)
        if name in api.MMAP_SEM:
            return self._lock(found)
        if name == api.LOOKUP:
            return self._lookup(found)
        if name in api.UNTAG:
            return self._untagged(found)
        raise Refusal(f"there is no such thing in {self.target.name}, and nothing that stands for it")

    def _gup(self, call: Occurrence) -> list[Edit]:
        then = self.target.shapes.get(call.name)
        now = self._now(call, then)
        name = None
        if then is None and call.name == api.REMOTE:
            # Up to 4.5 the local function takes an mm.
            local = self.target.shapes.get(api.FUNCTIONS[0], ())
            if "mm" in local:
                name, then = api.FUNCTIONS[0], local
        if then is None:
            raise Refusal(f"there is no such function in {self.target.name}")
        return reshape(self.source, call, now, then, self.facts(call), name)

    def _now(self, call: Occurrence, then: Roles | None) -> Roles:
        """The shape of a call: today's, or that which a series leaves in this tree."""
        left = tuple(role for role in then or () if role != "vmas")
        texts = [self._text(call, n).decode("utf-8", "replace") for n in range(len(call.arguments))]
        found = {
            roles
            for roles in (api.NOW[call.name], left)
            if len(roles) == len(texts) and arms.may_be(roles, texts)
        }
        if len(found) != 1:
            raise Refusal(f"{len(texts)} arguments: neither surely today's form nor the tree's")
        return found.pop()

    def _lock(self, call: Occurrence) -> list[Edit]:
        stands = api.MMAP_SEM[call.name]
        if not self.target.has(stands):
            raise Refusal(f"{self.target.name} has neither it nor {stands}()")
        if len(call.arguments) != 1:
            raise Refusal(f"{len(call.arguments)} arguments, not 1")
        span = call.arguments[0].span
        text = b"&" + _primary(self._text(call, 0)) + b"->mmap_sem"
        end = call.offset + len(call.name)
        return [Edit(call.offset, end, stands.encode()), replace(span, text)]

    def _lookup(self, call: Occurrence) -> list[Edit]:
        if not self.target.has(api.INTERSECTION):
            raise Refusal(f"{self.target.name} has neither it nor {api.INTERSECTION}()")
        if len(call.arguments) != 2:
            raise Refusal(f"{len(call.arguments)} arguments, not 2")
        self._must_be_pure(call, 1)
        span = call.arguments[1].span
        text = b", " + _primary(self._text(call, 1)) + b" + 1"
        end = call.offset + len(call.name)
        return [
            Edit(call.offset, end, api.INTERSECTION.encode()), Edit(span.end, span.end, text)
        ]  # fmt: skip

    def _untagged(self, call: Occurrence) -> list[Edit]:
        remote, local = api.UNTAG
        if call.name == remote and len(call.arguments) == 2:
            self._must_be_pure(call, 0)
        elif len(call.arguments) != 1:
            raise Refusal(f"{len(call.arguments)} arguments are not understood")
        address = _primary(self._text(call, len(call.arguments) - 1))
        if self.target.has(local):
            address = local.encode() + b"(" + self._text(call, len(call.arguments) - 1) + b")"
        return [Edit(call.offset, call.close + 1, address)]

    def _must_be_pure(self, call: Occurrence, index: int) -> None:
        for fact in self.facts(call):
            if fact.kind == "effect" and fact.text("index") == str(index):
                raise Refusal("an argument calls something or changes something")


def _primary(text: bytes) -> bytes:
    """An expression that something can be put behind."""
    return text if _SIMPLE.issuperset(text) else b"(" + text + b")"
