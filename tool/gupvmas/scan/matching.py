# SPDX-License-Identifier: GPL-2.0-only
"""What spatch says of the calls that gupscan found: the facts about each, by the rules it needs.

What was asked before is not asked again, while neither the text nor the rules change.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from gupvmas.gup import spatch
from gupvmas.gup.ledger import Place
from gupvmas.code.model import Kind, Occurrence
from gupvmas.scan.model import Scan
from gupvmas.code.scanner import Reading
from gupvmas.code.source import Source
from gupvmas.gup.spatch import Fact, Job
from gupvmas.base.store import Store


#: The rule that makes sites, and those that look at VMAs.
SITES = ("scan/arguments.cocci",)
VMAS = ("scan/vmas.cocci",)

#: And those about arrays, and about unusual spellings of null, where there may be some.
ARRAYS = ("scan/arrays.cocci",)
MEMBERS = ("scan/members.cocci",)
NULLS = ("scan/null.cocci",)

#: In the order in which they inherit from each other.
ALL = SITES + VMAS + ARRAYS + MEMBERS + NULLS


_JUMPS = frozenset({b"return", b"break", b"continue", b"goto"})


@dataclasses.dataclass
class Matches:
    """What spatch saw: the facts by file, and how many arguments each call has that it read."""

    facts: dict[str, list[Fact]]
    calls: dict[Place, int]


def match(
    scan: Scan, reading: Reading, slices: Path, scratch: Path, names: Sequence[str]
) -> Matches:
    """Match the calls of ``names`` in ``reading``, whose ``slices`` gupscan wrote.

    ``scratch`` is a private directory, which is made. Raises IncompleteError.
    """
    calls = [o for o in reading.occurrences if o.kind is Kind.CALL]
    scratch.mkdir(parents=True)
    facts = _facts(scan, reading, calls, slices, scratch, names)
    matched = {
        (file, place): count
        for file, found in facts.items()
        for place, count in _counts(scan.source(file), found).items()
        if (file, place) not in reading.aside
    }
    _retry(scan, calls, matched, names, scratch)
    return Matches(facts, matched)


def _facts(
    scan: Scan,
    reading: Reading,
    calls: Sequence[Occurrence],
    slices: Path,
    scratch: Path,
    names: Sequence[str],
) -> dict[str, list[Fact]]:
    """The facts about every file with a call: kept ones, and spatch's about the others."""
    store = scan.options.store
    rules = {file: _rules(scan, [o for o in calls if o.file == file]) for file in
             sorted({o.file for o in calls})}
    facts: dict[str, list[Fact]] = {}
    keys: dict[str, str] = {}
    paths: dict[str, str] = {}
    jobs: dict[tuple[str, ...], list[str]] = {}
    texts = {each: spatch.rule_text(each, names) for each in set(rules.values())}
    for file, chosen in rules.items():
        entry = reading.files[file]
        key = Store.key(spatch.version_of(store), texts[chosen], entry.hash)
        kept = store.load(key)
        if kept is not None:
            facts[file] = [Fact.from_json(file, item) for item in kept]
            continue
        facts[file] = []
        path = str(slices / str(entry.slice))
        keys[file], paths[path] = key, file
        jobs.setdefault(chosen, []).append(path)
    answer = spatch.run(_shared_out(jobs), names, scratch)
    for fact in answer.facts:
        facts[paths[fact.file]].append(fact)
    for path in answer.failed:
        # Its calls stay unaccounted; nothing of it is kept.
        facts[paths[path]] = []
        del keys[paths[path]]
    store.save((key, [fact.to_json() for fact in facts[file]]) for file, key in keys.items())
    return facts


def _rules(scan: Scan, calls: Sequence[Occurrence]) -> tuple[str, ...]:
    """The rules that the file of ``calls`` needs: the fewer, the sooner spatch is done.

    Judged by the first byte of what is passed, which says how it may be spelt, not what it
    means: a plain NULL needs no look at VMAs; &name is one VMA, anything else may be an array;
    a parenthesis or a digit may begin a null.
    """
    first = set()
    for call in calls:
        prototype = scan.prototype(call)
        if prototype is None or not 0 <= prototype.vmas < len(call.arguments):
            continue
        if len(call.arguments) == len(prototype.roles):
            span = call.arguments[prototype.vmas].span
            text = scan.source(call.file).text(span)
            first.add("" if text == b"NULL" else chr(text[0]))
    first.discard("")
    if not first:
        return SITES
    rules: tuple[str, ...] = SITES + VMAS
    if first != {"&"} or any(b"[" in _passed(scan, call) for call in calls):
        rules += ARRAYS
    if any(b"." in _passed(scan, call) for call in calls):
        rules += MEMBERS
    plain = {letter for letter in first if letter == "&" or letter == "_" or letter.islower()}
    return rules if first == plain else rules + NULLS


def _passed(scan: Scan, call: Occurrence) -> bytes:
    """The text of all arguments of a call."""
    return scan.source(call.file).data[call.open : call.close]


def _shared_out(jobs: dict[tuple[str, ...], list[str]]) -> list[Job]:
    """The processes to start: one for the files that need SITES alone, two for the others.

    Half of what a process with all rules costs is reading the rules, so files that need some
    more and files that need some less share theirs; what a rule says of the latter is not asked.
    """
    found = [Job(SITES, tuple(jobs[SITES]))] if SITES in jobs else []
    deep = [rules for rules in jobs if rules != SITES]
    files = [file for rules in deep for file in jobs[rules]]
    needed = {rule for rules in deep for rule in rules}
    together = tuple(rule for rule in ALL if rule in needed)
    found += [Job(together, tuple(files[half::2])) for half in (0, 1) if files[half::2]]
    return found


def _counts(source: Source, facts: Sequence[Fact]) -> dict[int, int]:
    """How many arguments spatch saw at each call, by the offset of the function's name."""
    counts: dict[int, int] = {}
    for fact in facts:
        if fact.kind == "argument":
            at = source.span(fact.at).start
            counts[at] = max(counts.get(at, 0), int(fact.text("index")) + 1)
    return counts


def _retry(
    scan: Scan,
    calls: Sequence[Occurrence],
    matched: dict[Place, int],
    names: Sequence[str],
    scratch: Path,
) -> None:
    """Look once more at files in which a call was not matched: whole, with #if 0 opened, with one arm
    of each conditional, without jumps.

    spatch does not look into #if 0, and a blanked neighbour can, in theory, upset its parser.
    """
    missed = sorted({o.file for o in calls if (o.file, o.offset) not in matched})
    if not missed:
        return
    again = scratch / "again"
    again.mkdir()
    copies = {}
    for number, file in enumerate(missed):
        copy = again / f"{number}.c"
        splices = [o for o in calls if o.file == file]
        copy.write_bytes(_join_names(_open_if_0(scan.source(file)), splices))
        copies[str(copy)] = file
    _match_again(scan, copies, matched, names, scratch / "retry")
    copies = {}
    for number, call in enumerate(calls):
        alone = (call.file, call.offset) not in matched and _arms_alone(scan, call)
        if alone:
            copy = again / f"arm{number}.c"
            copy.write_bytes(alone)
            copies[str(copy)] = call.file
    if copies:
        _match_again(scan, copies, matched, names, scratch / "arms")
    copies = {}
    missed = sorted({o.file for o in calls if (o.file, o.offset) not in matched})
    for number, file in enumerate(missed):
        copy = again / f"jumps{number}.c"
        copy.write_bytes(_without_jumps(scan.source(file)))
        copies[str(copy)] = file
    if copies:
        _match_again(scan, copies, matched, names, scratch / "jumps")


def _match_again(
    scan: Scan,
    copies: dict[str, str],
    matched: dict[Place, int],
    names: Sequence[str],
    scratch: Path,
) -> None:
    """Let spatch look at changed copies of files, whose places are those of the files."""
    scratch.mkdir()
    store = scan.options.store
    rules = spatch.rule_text(SITES, names)
    keys = {
        copy: Store.key(spatch.version_of(store), rules, Path(copy).read_bytes())
        for copy in copies
    }
    kept = {copy: store.load(key) for copy, key in keys.items()}
    new = tuple(copy for copy in copies if kept[copy] is None)
    facts = {
        copy: [Fact.from_json(copy, item) for item in kept[copy] or ()] for copy in copies
    }
    answer = spatch.run([Job(SITES, new)], names, scratch)
    for fact in answer.facts:
        facts[fact.file].append(fact)
    store.save(
        (keys[copy], [fact.to_json() for fact in facts[copy]])
        for copy in new
        if copy not in answer.failed
    )
    for copy, found in facts.items():
        file = copies[copy]
        for place, count in _counts(scan.source(file), found).items():
            matched[file, place] = max(matched.get((file, place), 0), count)


def _arms_alone(scan: Scan, call: Occurrence) -> bytes:
    """The file as one that compiles ``call`` sees it: of the conditionals around it, only its arm.

    The rest is blanked, byte for byte in place. Two arms that each open the same brace are more
    than spatch can parse at once. Empty if there is no conditional, or one has no end.
    """
    source = scan.source(call.file)
    data = bytearray(source.data)
    if not call.arms or any(min(arm.next, arm.endif) < 0 for arm in call.arms):
        return b""
    for arm in call.arms:
        for start, last in ((arm.first, arm.start), (arm.next, arm.endif)):
            for at in range(start, source.directive_end(last)):
                if data[at] not in b"\r\n":
                    data[at] = ord(" ")
    return bytes(data)


def _without_jumps(source: Source) -> bytes:
    """The text with the keyword of every jump blanked, byte for byte in place.

    spatch parses a function with code that nothing reaches, such as the condition of a loop that
    returns on every path, and then matches nothing in it. "goto out;" becomes "out;", which it
    takes for an expression. Good for counting arguments alone: what follows what is lost.
    """
    data = bytearray(source.data)
    word = before = -2
    for at, byte, _ in source.walk(0):
        if not (byte.isalnum() or byte == b"_"):
            continue
        if at != before + 1:
            word = at
        before = at
        text = source.data[word : at + 1]
        following = source.data[at + 1 : at + 2]
        if text in _JUMPS and not (following.isalnum() or following == b"_"):
            data[word : at + 1] = b" " * len(text)
    return bytes(data)


def _join_names(data: bytes, calls: Sequence[Occurrence]) -> bytes:
    """The text with a name that a continued line splits in one piece, the splice behind it."""
    for call in calls:
        name = call.name.encode()
        if data.startswith(name, call.offset):
            continue
        end = call.offset
        left = bytearray(name)
        splice = bytearray()
        while left and end < len(data):
            if data[end] == left[0]:
                del left[0]
            else:
                splice.append(data[end])
            end += 1
        data = data[: call.offset] + name + bytes(splice) + data[end:]
    return data


def _open_if_0(source: Source) -> bytes:
    """The text with every ``#if 0`` written as ``#if 1``, byte for byte in place."""
    lines = source.data.split(b"\n")
    for number, line in enumerate(lines):
        words = line.replace(b"#", b"# ", 1).split()
        if words[:3] == [b"#", b"if", b"0"]:
            at = line.index(b"if") + 2
            lines[number] = line[:at] + line[at:].replace(b"0", b"1", 1)
    return b"\n".join(lines)
