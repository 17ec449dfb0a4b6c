# SPDX-License-Identifier: GPL-2.0-only
"""What CBMC says against a proof, for a person: the world, and what before and after do in it.

It is told as the harness tells it (testcases/harness/report.c): page by page, VMA by VMA, which
fault fails, then the calls of both sides. CBMC leaves out what does not matter for the assertion
that fails; what is not here, nobody can tell the difference of.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from caselib import BEFORE, TREE

Step = Mapping[str, Any]

MMS = ("MM", "current->mm")
#: The word of run.h, or the function, by which a run gets at each of them.
USES = ("harness_mm", "get_current")
SIDES = ("before", "after")
RESULTS = {
    "value": "return value", "nr_effects": "effects", "kind": "kind of one effect",
    "a": "effect", "b": "effect", "c": "effect", "d": "effect", "page.refs": "references of a page",
    "page.pins": "pins of a page", "page.read": "page read by GUP",
    "page.written": "page written by GUP", "page.dirty": "page dirty",
    "state.live_allocs": "allocations that are not freed", "total_vm": "total_vm",
    "pinned_vm": "pinned_vm", "locked_vm": "locked_vm", "buffer": "byte of a buffer",
    "watched": "byte of what is watched", "content": "byte of a page",
}  # fmt: skip
#: choose_page() of prove/world.c.
SAME, NEW, HOLE, GATE = range(4)
#: enum model_error.
FAULTS = (
    "-EFAULT", "to be repeated", "-ENOMEM", "-EHWPOISON", "-EINTR", "no struct page (-EEXIST)",
)  # fmt: skip
#: enum model_ops, and what else a VMA is.
KINDS = {
    "OPS_NONE": "anonymous", "OPS_FILE": "file", "OPS_SHMEM": "shmem", "OPS_HUGETLB": "hugetlb",
    "OPS_DEVICE": "device", "OPS_DEVICE_ACCESS": "device with access()",
}  # fmt: skip
TRAITS = {
    "fsdax": "DAX, no FOLL_LONGTERM", "pkey": "denied by a protection key",
    "special": "pages may have no struct page",
}  # fmt: skip
#: By the name in struct world: what it is, who asks, what the answers mean.
ORDINALS = {
    "alloc": ("allocation", ("allocate",), ("", "fails")),
    "killable": (
        "killable lock", ("mmap_read_lock_killable", "mmap_write_lock_killable"), ("", "fails"),
    ),
    "trylock": ("trylock", ("mmap_read_trylock",), ("", "fails")),
    "signal": ("signal pending", ("fatal_signal_pending",), ("", "yes")),
    "access": ("->access()", ("device_access",), ("", "-EINVAL", "0")),
    "migrate": ("pages that can't be moved", ("cannot_be_moved",), ("", "yes")),
    "copy": ("copy from or to the caller", ("copy_user",), ("", "fails")),
}  # fmt: skip
#: Of the model, but not what a testcase does.
SILENT = ("get_current", "page_address", "model_")
HARNESS = str(BEFORE / "harness")


def constants(prefix: str, header: str) -> dict[int, str]:
    """The constants of a stub header, by value."""
    text = (BEFORE / TREE / "include" / "linux" / header).read_text()
    found = re.findall(rf"^#define\s+{prefix}(\w+)\s+(0x[0-9a-f]+|\d+)\b", text, re.MULTILINE)
    return {int(value, 0): name for name, value in found}


def bits(value: int, names: Mapping[int, str], prefix: str) -> str:
    """Flags by name; what has none as a number."""
    known = [name for bit, name in names.items() if value & bit]
    rest = value & ~sum(names)
    words = [prefix + "|".join(known)] if known else []
    return ", ".join(words + [f"and {rest:#x}"] * bool(rest)) or "0"


def number(text: str | None) -> int | None:
    """The number that a value of C is, if it is one."""
    found = re.fullmatch(r"(-?\d+)u?l*", text or "")
    return int(found[1]) if found else None


def flatten(name: str, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The scalars of a value, by what C calls them; indices without their suffix."""
    if "data" in value:
        yield re.sub(r"\[(\d+)u?l?\]", r"[\1]", name), str(value["data"])
    for element in value.get("elements", []):
        yield from flatten(f"{name}[{element['index']}]", element["value"])
    for member in value.get("members", []):
        yield from flatten(f"{name}.{member['name']}", member["value"])


@dataclasses.dataclass
class Call:
    """A call of the model by a testcase."""

    name: str
    words: list[str]
    result: str = ""

    def __str__(self) -> str:
        name = self.name.removeprefix("old_")
        if name == "device_access":
            name = "->access"
        return f"{name}({', '.join(self.words)}){self.result and ' = ' + self.result}"


class Counterexample:
    """One trace of CBMC."""

    def __init__(self, trace: Sequence[Step]) -> None:
        self.values: dict[str, str] = {}
        self.pages: list[int] = []  # what choose_page() chose, for one mm after the other
        self.calls: dict[str, list[Call]] = {side: [] for side in SIDES}
        self.asked: dict[str, list[str]] = {side: [] for side in SIDES}  # all functions
        self.errnos = constants("E", "errno.h") | {133: "HWPOISON", 17: "EXIST"}
        self.vm_flags = constants("VM_", "mm.h")
        self.gup_flags = constants("FOLL_", "mm.h")
        self._read(trace)

    def __str__(self) -> str:
        lines = [*self._world(), *self._runs(), *self._differences()]
        return "\n".join(f"  {line}" for line in lines)

    # -- reading

    def _read(self, trace: Sequence[Step]) -> None:
        side = ""
        stack: list[tuple[str, Call | None]] = []
        for step in trace:
            kind = step.get("stepType")
            if kind == "function-call":
                name = step["function"]["identifier"]
                side = name.removeprefix("prove_") if name in ("prove_before", "prove_after") else side
                call = self._entered(step, side, any(c for _, c in stack))
                stack.append((name, call))
                if name == "choose_page":
                    self.pages.append(SAME)
            elif kind == "function-return" and stack:
                if stack.pop()[0] == f"prove_{side}":
                    side = ""
            elif kind == "assignment":
                self._assigned(step, stack)
            elif kind == "failure" and side:
                where = step.get("sourceLocation", {})
                line = f"{where.get('file', '?').rsplit('/', 1)[-1]}:{where.get('line', '?')}"
                self.calls[side].append(Call(f"{line}: {step.get('reason', '')} ", []))

    def _entered(self, step: Step, side: str, inside: bool) -> Call | None:
        """Notes a call; what it is if a testcase calls the model."""
        name = step["function"]["identifier"]
        if not side:
            return None
        self.asked[side].append(name)
        of_model = step["function"]["sourceLocation"].get("file", "").startswith(HARNESS)
        if inside or not of_model or name.startswith("prove_"):
            return None
        call = Call("WARN" if name == "harness_warn" else name, [])
        if call.name == "WARN" or not name.startswith(("harness_", *SILENT)):
            self.calls[side].append(call)
        return call

    def _assigned(self, step: Step, stack: Sequence[tuple[str, Call | None]]) -> None:
        lhs, value = str(step.get("lhs", "")), step.get("value", {})
        self.values.update(flatten(lhs, value))
        if not stack:
            return
        function, call = stack[-1]
        if function == "choose_page" and lhs == "what":
            self.pages[-1] = number(value.get("data")) or SAME
        if not call:
            return
        if step.get("assignmentType") == "actual-parameter":
            said = self._word(lhs, value)
            if said:
                call.words.append(f"{lhs}={said}")
        elif lhs == f"{function}#return_value":
            call.result = self._word(lhs, value) or ""

    def _word(self, name: str, value: Mapping[str, Any]) -> str:
        """A value; nothing of a pointer to what has no name for a person."""
        data = value.get("data")
        found = number(str(data))
        if found is None:
            return "NULL" if "NULL" in str(data) else str(data) if value.get("name") != "pointer" else ""
        if "flags" in name:
            return bits(found, self.gup_flags, "FOLL_")
        if -4096 < found < 0 and -found in self.errnos:
            return f"-E{self.errnos[-found].removeprefix('E')}"
        return hex(found & (1 << 64) - 1) if abs(found) > 4096 else str(found)

    def _number(self, name: str) -> int | None:
        return number(self.values.get(name))

    # -- telling

    def _world(self) -> Iterator[str]:
        yield f"the window begins at {self._number('prove_base') or 0:#x}"
        for i in range(self._number("results[0].state.nr_args") or self._arguments()):
            value = self._number(f"args[{i}]")
            if value is not None:
                yield f"choice {i + 1} of the run line: {value & (1 << 64) - 1:#x} ({value})"
        used = self.asked["before"] + self.asked["after"]
        for m, mm in enumerate(MMS):
            if USES[m] in used:
                yield from self._mm(m, mm)
        for name, (words, askers, answers) in ORDINALS.items():
            most = max(sum(asked.count(a) for a in askers) for asked in self.asked.values())
            for i in range(most):
                answer = self._number(f"model_world.{name}[{i}]")
                if answer and answer < len(answers):
                    yield f"{words}, call {i + 1}: {answers[answer]}"

    def _arguments(self) -> int:
        """How many choices the first run asked for."""
        return self.asked["before"].count("argument")

    def _mm(self, m: int, mm: str) -> Iterator[str]:
        each = len(self.pages) // len(MMS)
        layout = self.pages[m * each : (m + 1) * each]
        yield f"{mm}, window of {each - 1} page{'s' if each > 2 else ''}:"
        last: dict[int, int] = {}
        vma = 0
        for page, what in enumerate(layout):
            vma = page if what == NEW else vma
            place = {HOLE: "no VMA", GATE: "gate area"}.get(what, f"VMA {vma}")
            if what in (SAME, NEW):
                last[vma] = page
            if page == each - 1:
                yield f"  beyond: {place}"
                break
            fault = ""
            if what in (SAME, NEW) and self._number(f"model_world.mm[{m}].fails[{page}][0]") == 1:
                error = self._number(f"model_world.mm[{m}].error[{page}]") or 0
                fault = f", fault {FAULTS[error] if error < len(FAULTS) else 'fails'}"
            yield f"  page {page}: {place}{fault}"
        for vma, end in last.items():
            first = self._number(f"first_page[{m}][{vma}]")
            until = "beyond" if end == each - 1 else str(end)
            yield f"  VMA {vma}: pages {vma if first is None else first} to {until}, {self._kind(m, vma)}"

    def _kind(self, m: int, vma: int) -> str:
        name = f"kinds[{m}][{vma}]"
        ops = self.values.get(f"{name}.ops", "").removeprefix("/*enum*/")
        words = [KINDS.get(ops, "of any kind")]
        words += [text for field, text in TRAITS.items() if self._number(f"{name}.{field}")]
        flags = self._number(f"{name}.flags")
        if flags is not None:
            words.append(bits(flags & (1 << 64) - 1, self.vm_flags, "VM_"))
        return ", ".join(words)

    def _runs(self) -> Iterator[str]:
        for i, side in enumerate(SIDES):
            if not self.asked[side]:
                continue
            yield f"{side}:"
            for call in self.calls[side]:
                yield f"  {call}"
            value = self._number(f"results[{i}].value")
            if value is not None:
                yield f"  returns {self._word('', {'data': str(value)})}"

    def _differences(self) -> Iterator[str]:
        for name, words in RESULTS.items():
            before, after = (self.values.get(f"results[{i}].{name}") for i in range(2))
            if name != "value" and before and after and before != after:
                yield f"{words}: before {before}, after {after}"
