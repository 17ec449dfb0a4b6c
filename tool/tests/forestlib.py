# SPDX-License-Identifier: GPL-2.0-only
"""Random forests of wrappers, arms, macros and calls, as drivers of many kernels grow them.

A driver here is a header and some sources. Its wrappers hand an array of VMAs on to GUP or to each
other, in circles as well; its macros do the same, some under the name of a function; its callers
pass nothing, something that nobody reads, or something that they read. All of it compiles.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence

#: What is passed for a parameter of GUP, by what it is for.
PASSED = {
    "tsk": "current", "mm": "current->mm", "start": "addr", "nr_pages": "1", "write": "1",
    "force": "0", "gup_flags": "FOLL_WRITE", "pages": "page", "locked": "NULL",
}  # fmt: skip

DECLARED = {
    "addr": "unsigned long addr", "page": "struct page **page",
    "vmas": "struct vm_area_struct **vmas", "more": "unsigned int more",
}  # fmt: skip

#: The shape of 4.4, in an arm that no later kernel compiles.
FOR_OTHERS = "return get_user_pages(current, current->mm, addr, 1, 1, 0, page, {vmas});"


@dataclasses.dataclass(frozen=True)
class Callee:
    """Something with VMAs among its arguments: a function of GUP, a wrapper, a macro."""

    name: str
    words: tuple[str, ...]  # one for each argument

    def call(self, vmas: str, page: str = "page") -> str:
        """A call of it that passes ``vmas``."""
        given = {"vmas": vmas, "page": page, "more": "1", "addr": "addr"}
        passed = [given.get(w, PASSED.get(w, "")).replace("page", page) if w == "pages"
                  else given.get(w, PASSED.get(w, "")) for w in self.words]
        return f"{self.name}({', '.join(passed)})"


class Forest:
    """The files of one driver; the same ``seed`` grows the same ones."""

    def __init__(self, seed: int, name: str, shapes: Sequence[Callee]) -> None:
        self.random = random.Random(seed)
        self.name = name
        self.gup = list(shapes)
        self.shared: list[str] = []  # the lines of the header
        self.known: list[Callee] = []  # what the header declares
        #: Functions that read what a wrapper stores for them: they have to stay as they are.
        self.readers: list[str] = []
        self._number = 0

    def files(self) -> dict[str, str]:
        """The files by name; the header first."""
        for _ in range(self.random.randint(0, 2)):
            if self.chance(0.5):
                self._macro(self.shared, self.known, self.gup + self.known)
            else:
                own = self._new()
                self.shared += self._function("static inline", own, [*self.gup, *self.known])
                self.known.append(own)
        everywhere = [self._new() for _ in range(self.random.randint(0, 2))]
        self.shared += [self._head("", w) + ";" for w in everywhere]
        sources = {}
        for number in range(self.random.randint(1, 2)):
            defined = everywhere if number == 0 else []
            sources[f"{self.name}{number}.c"] = self._source(defined, everywhere)
        guard = f"{self.name.upper()}_H"
        top = [f"#ifndef {guard}", f"#define {guard}", "#include <linux/mm.h>", "#include <linux/version.h>"]
        text = "\n".join([*top, *self.shared, "#endif", ""])
        return {f"{self.name}.h": text, **sources}

    def chance(self, probability: float) -> bool:
        """True so often."""
        return self.random.random() < probability

    def _new(self) -> Callee:
        self._number += 1
        words = ["addr", "page", "vmas"] + (["more"] if self.chance(0.3) else [])
        self.random.shuffle(words)
        return Callee(f"{self.name}_w{self._number}", tuple(words))

    def _source(self, defined: Sequence[Callee], everywhere: Sequence[Callee]) -> str:
        """A file that defines ``defined`` and wrappers of its own, and calls all it knows."""
        own = [self._new() for _ in range(self.random.randint(1, 3))]
        lines = [f'#include "{self.name}.h"']
        lines += [self._head("static", w) + ";" for w in own]
        known = [*self.gup, *self.known, *everywhere, *own]
        if self.chance(0.4):
            self._macro(lines, known, known)
        for wrapper in defined:
            lines += self._function("", wrapper, known)
        for wrapper in own:
            lines += self._function("static", wrapper, known)
        if self.chance(0.3):
            known = self._namesake(lines, known)
        for _ in range(self.random.randint(2, 5)):
            lines += self._caller(self.random.choice(known))
        return "\n".join([*lines, ""])

    def _head(self, storage: str, wrapper: Callee) -> str:
        parameters = ", ".join(DECLARED[word] for word in wrapper.words)
        return f"{storage} long {wrapper.name}({parameters})".strip()

    def _function(self, storage: str, own: Callee, known: Sequence[Callee]) -> list[str]:
        head = self._head(storage, own)
        body = [*self._uses(), *self._hands_on(own, known)]
        option = f"CONFIG_{own.name.upper()}"
        if self.chance(0.15):
            other = [head, "{", "\treturn -22;", "}"]
            return [f"#ifdef {option}", head, "{", *body, "}", "#else", *other, "#endif"]
        return [head, "{", *body, "}"]

    def _uses(self) -> list[str]:
        """What a wrapper does with the array besides; most do nothing."""
        if self.chance(0.85):
            return []
        return self.random.choice(
            (["\tif (vmas)", "\t\t*vmas = NULL;"], ["\tif (!vmas)", "\t\treturn -22;"])
        )

    def _hands_on(self, own: Callee, known: Sequence[Callee]) -> list[str]:
        def once() -> str:
            passed = "NULL" if self.chance(0.1) else "vmas + 1" if self.chance(0.05) else "vmas"
            return f"return {self.random.choice(known).call(passed)};"

        last = f"\treturn {self.random.choice(self.gup).call('vmas')};"
        form = self.random.randrange(6)
        if form == 0:
            return ["\tif (addr & 1)", "\t\t" + once(), last]
        if form == 1:
            option = f"CONFIG_{own.name.upper()}_ARM"
            return [f"#ifdef {option}", "\t" + once(), "#else", last, "#endif"]
        if form == 2:
            test = "#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 4, 0)"
            return [test, "\t" + FOR_OTHERS.format(vmas="vmas"), "#else", "\t" + once(), "#endif"]
        if form == 3:
            return ["\tif (addr & 2)", f"\t\treturn {own.call('vmas')};", "\t" + once()]
        return ["\t" + once()] if form == 4 else [last]

    def _macro(self, lines: list[str], into: list[Callee], known: Sequence[Callee]) -> None:
        own = self._new()
        to = self.random.choice(known)
        lines.append(f"#define {own.name}({', '.join(own.words)}) \\\n\t{to.call('vmas')}")
        into.append(own)

    def _namesake(self, lines: list[str], known: Sequence[Callee]) -> list[Callee]:
        """A macro that has the name of a function: who comes below calls that."""
        macros = "\n".join(line for line in lines + self.shared if line.startswith("#define"))
        functions = [k for k in known if k.name + "(" not in macros]
        if not functions:
            return list(known)
        chosen = self.random.choice(functions)
        words = [w for w in chosen.words if w != "vmas"]
        body = chosen.call("NULL")
        if self.chance(0.5):
            words = ["vmas", *words]
            body = chosen.call("vmas")
        names = ["locked_" if w == "locked" else w for w in words]
        for word, name in zip(words, names):
            if word not in ("vmas", "page", "addr", "more"):
                body = body.replace(PASSED[word], name, 1) if word not in ("pages", "start") else body
        parameters = [{"pages": "page", "start": "addr"}.get(w, w) for w in names]
        lines.append(f"#define {chosen.name}({', '.join(parameters)}) \\\n\t{body}")
        rest = [k for k in known if k is not chosen]
        return [*rest, Callee(chosen.name, tuple(words))] if self.chance(0.8) else rest

    def _caller(self, callee: Callee) -> list[str]:
        self._number += 1
        name = f"{self.name}_c{self._number}"
        declared = f"long {name}(unsigned long addr, struct page **page)"
        lines = [declared + ";", declared, "{"]
        how = self.random.randrange(4)
        if "vmas" not in callee.words or how < 2:
            return [*lines, f"\treturn {callee.call('NULL')};", "}"]
        lines += ["\tstruct vm_area_struct *vma;", "\tlong ret;", ""]
        call = f"\tret = {callee.call('&vma')};"
        if how == 2:
            return [*lines, call, "\treturn ret;", "}"]
        if callee not in self.gup:
            self.readers.append(name)
        lock, unlock = "down_read(&current->mm->mmap_sem);", "up_read(&current->mm->mmap_sem);"
        read = ["\tif (ret == 1 && vma->vm_flags & VM_SHARED)", "\t\tret = 2;"]
        return [*lines, f"\t{lock}", call, *read, f"\t{unlock}", "\treturn ret;", "}"]
