# SPDX-License-Identifier: GPL-2.0-only
"""Random functions that use GUP as kernels do, and as nobody would: what nobody thought of.

The testcases show what somebody had in mind. These are put together from the pieces that such
functions are made of: how the result is kept and tested, what a failure and a success do, loops
around the call and over the array, jumps, and what is looked at behind all that. Every variable
but an array has a value from the start, so that the code before means something.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True)
class Function:
    """A C function; ``group`` is its class, ``run`` the harness's call of it."""

    group: str
    name: str
    text: str
    run: str


def indented(lines: Sequence[str]) -> list[str]:
    """The lines, one level deeper."""
    return ["\t" + line for line in lines]


class Writer:
    """Writes functions; the same ``seed`` writes the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def function(self, name: str) -> Function:
        """The next one."""
        single = self.chance(0.6)
        return _Single(self, name).function() if single else _Multi(self, name).function()

    def chance(self, probability: float) -> bool:
        """True so often."""
        return self.random.random() < probability

    def pick(self, *words: str) -> str:
        """One of them."""
        return self.random.choice(words)

    def branch(
        self, condition: str, then: Sequence[str], otherwise: Sequence[str] = ()
    ) -> list[str]:
        """An if, with braces where it needs them and sometimes where not; a loop needs none."""
        alone = len(then) == 1 or (then[0].startswith("for ") and not otherwise)
        needed = not alone or len(otherwise) > 1 or then[0].startswith("if")
        braces = needed or self.chance(0.15)
        lines = [f"if ({condition})" + (" {" if braces else ""), *indented(then)]
        if otherwise:
            lines += ["} else {" if braces else "else", *indented(otherwise)]
        return [*lines, "}"] if braces else lines


class _Single:
    """A function that asks for one page and its VMA."""

    def __init__(self, writer: Writer, name: str) -> None:
        w = self.writer = writer
        self.name = name
        self.remote = w.chance(0.65)
        self.gup = w.pick("get_user_pages", "pin_user_pages")
        self.in_loop = w.chance(0.3)
        self.may_jump = w.chance(0.5)  # to a label at the end
        self.jumps = False
        self.kept = w.chance(0.75)  # the result, in ret
        self.own_page = self.remote or w.chance(0.4)
        self.flags = w.pick("0", "FOLL_WRITE", "FOLL_FORCE", "gup_flags")

    def call(self) -> str:
        if self.remote:
            return f"get_user_pages_remote(mm, addr, 1, {self.flags}, &page, &vma, NULL)"
        page = "&page" if self.own_page else "pagep"
        return f"{self.gup}(addr, 1, {self.flags}, {page}, &vma)"

    def release(self) -> str:
        one = "put_page" if self.remote or self.gup.startswith("get") else "unpin_user_page"
        return f"{one}({'page' if self.own_page else '*pagep'});"

    def jump_to_end(self) -> bool:
        self.jumps |= self.may_jump and self.writer.chance(0.5)
        return self.jumps

    def leave(self) -> str:
        if self.in_loop:
            return self.writer.pick("break;", "return res;")
        return "goto out;" if self.jump_to_end() else "return res;"

    def failed(self, value: str) -> str:
        w = self.writer
        usual = (f"{value} <= 0", f"{value} <= 0", f"{value} != 1", f"{value} < 1")
        odd = (
            f"{value} < 0", f"1 != {value}", f"unlikely({value} <= 0)", f"!({value} > 0)",
            f"{value} <= 0 || wanted == 2",
        )  # fmt: skip
        return w.pick(*usual) if w.chance(0.7) else w.pick(*odd)

    def succeeded(self, value: str) -> str:
        return self.writer.pick(
            f"{value} > 0", f"{value} == 1", f"{value} >= 1", f"likely({value} == 1)",
            f"!({value} <= 0)", f"{value} == 1 && wanted",
        )  # fmt: skip

    def on_success(self) -> list[str]:
        w = self.writer
        uses = [
            ["res += vma_is_shmem(vma);"],
            ["if (vma->vm_flags & VM_IO)", "\tres = -EIO;"],
            ["res |= vma_is_anonymous(vma);"],
            ["wanted++;"],
        ]
        if self.kept:
            uses += [["res += ret;"], ["ret = vma_is_shmem(vma);"]]
        lines: list[str] = []
        for _ in range(w.random.randint(1, 3)):
            lines += w.random.choice(uses)
        if w.chance(0.2):
            away = ["res = -EACCES;", self.release(), self.leave()]
            lines += w.branch("wanted && !(vma->vm_flags & VM_WRITE)", away)
        return lines + ([self.release()] if w.chance(0.9) else [])

    def on_failure(self) -> list[str]:
        w = self.writer
        lines: list[str] = []
        if w.chance(0.25):
            lines.append(w.pick("res = -EFAULT;", "wanted = 0;"))
        if self.kept and w.chance(0.2):
            lines.append(w.pick("ret = -EIO;", "ret = wanted;", "res = ret;"))
        if self.own_page and w.chance(0.08):
            lines += w.branch("page", ["wanted = 5;"])
        if self.in_loop and w.chance(0.6):
            lines.append(w.pick("break;", "continue;"))
        elif w.chance(0.3) and self.jump_to_end():
            lines.append("goto out;")
        elif w.chance(0.85) or not lines:
            lines.append("return ret;" if self.kept else w.pick("return -EFAULT;", "return res;"))
        return lines

    def core(self) -> list[str]:
        """The call, its test and what follows from it."""
        w = self.writer
        lines: list[str] = []
        value = self.call()
        if self.kept:
            value = "ret"
            if w.chance(0.25):
                value = f"(ret = {self.call()})"
            else:
                lines = [f"ret = {self.call()};"]
                if w.chance(0.12):
                    other = ["ret = -EIO;"] if w.chance(0.5) else []
                    lines = w.branch(w.pick("wanted", "!wanted"), lines, other)
                if w.chance(0.1):
                    lines.append(w.pick("wanted--;", "res = ret;"))
        if w.chance(0.65):
            if w.chance(0.15):
                return lines + w.branch(self.failed(value), self.on_failure(), self.on_success())
            lines += w.branch(self.failed(value), self.on_failure())
            if self.kept and w.chance(0.08):
                lines += w.branch(self.failed("ret"), self.on_failure())
            return lines + self.on_success()
        otherwise = self.on_failure() if w.chance(0.3) else []
        return lines + w.branch(self.succeeded(value), self.on_success(), otherwise)

    def function(self) -> Function:
        w = self.writer
        before: list[str] = []
        if w.chance(0.25):
            before = w.branch(w.pick("wanted", "!wanted"), [w.pick("return -EPERM;", "res = 4;")])
        if self.may_jump and w.chance(0.12):
            self.jumps = True
            before += w.branch("wanted == 1", ["goto out;"])
        body = self.core()
        if self.in_loop:
            head = w.pick("for (; wanted < 3; wanted++, addr += PAGE_SIZE) {",
                          "while (wanted++ < 2) {")  # fmt: skip
            body = [head, *indented(body), "}"]
        behind: list[str] = []
        if self.own_page and w.chance(0.15):
            behind += w.branch("page", ["res += 10;"])
        if w.chance(0.15):
            behind += w.branch("vma", ["res += vma_is_shmem(vma);"])
        behind.append(w.pick("return res;", "return ret;", "return res ? res : ret;"))
        declared = [
            "struct vm_area_struct *vma = NULL;",
            *(["struct page *page = NULL;"] if self.own_page else []),
            f"int ret = {w.pick('0', '-EINVAL', '1')}, res = 0;",
        ]
        lines = [*indented([*declared, "", *before, *body]), *(["out:"] if self.jumps else [])]
        parameters, arguments = ["unsigned long addr", "int wanted"], ["ADDR", "INT(0, 2)"]
        if self.remote:
            parameters.insert(0, "struct mm_struct *mm")
            arguments.insert(0, "MM")
        if self.flags == "gup_flags":
            parameters.append("unsigned int gup_flags")
            arguments.append("FLAGS")
        if not self.own_page:
            parameters.append("struct page **pagep")
            arguments.append("PAGES")
        text = [f"int {self.name}({', '.join(parameters)})", "{", *lines, *indented(behind), "}"]
        lock = "MM" if self.remote else "current->mm"
        run = f"return LOCKED({lock}, {self.name}({', '.join(arguments)}));"
        return Function("single", self.name, "\n".join(text), run)


class _Multi:
    """A function that walks an array of VMAs."""

    PREDICATES = (
        "vma_is_shmem({0})", "vma_is_anonymous({0})", "!({0}->vm_flags & VM_WRITE)",
        "{0}->vm_file && !is_file_hugepages({0}->vm_file)", "{0}->vm_flags & (VM_IO | VM_PFNMAP)",
    )  # fmt: skip

    def __init__(self, writer: Writer, name: str) -> None:
        w = self.writer = writer
        self.name = name
        self.gup = w.pick("get_user_pages", "pin_user_pages", "pin_user_pages")
        self.allocated = w.chance(0.5)
        self.number = "nr" if self.allocated or w.chance(0.5) else "4"
        self.index = w.pick("i", "k")
        self.bound = w.pick("got", "got", "got", self.number)
        self.jumps = False

    def action(self) -> list[str]:
        w = self.writer
        if w.chance(0.15):
            self.jumps = True
            return ["ret = -EPERM;", "goto done;"]
        if not self.allocated and w.chance(0.2):
            return ["return -EACCES;"]
        rare = ["ret++;"] if w.chance(0.1) else ["ret = 1;"]
        usual = ["ret = -EOPNOTSUPP;", "break;"], ["ret = -EIO;"], ["ret |= 2;"], rare
        return w.random.choice(usual)

    def predicate(self, vma: str) -> str:
        return self.writer.pick(*self.PREDICATES).format(vma)

    def loop(self) -> list[str]:
        w, i = self.writer, self.index
        element = f"vmas[{i}]"
        if w.chance(0.2):
            body = [f"struct vm_area_struct *vma = {element};", ""]
            body += w.branch(self.predicate("vma"), self.action())
        elif w.chance(0.2):
            body = w.branch(f"!({self.predicate(element)})", ["continue;"]) + self.action()
        elif w.chance(0.2):
            body = w.branch(self.predicate(element), self.action(), ["ret &= ~4;"])
        elif w.chance(0.08):
            body = w.branch(f"{element} != vmas[0]", self.action())
        else:
            body = w.branch(self.predicate(element), self.action())
        if w.chance(0.05):
            body.append(w.pick(f"ret += {i};", "addr += PAGE_SIZE;"))
        head = f"for ({i} = {'0' if w.chance(0.93) else '1'}; {i} < {self.bound}; {i}++)"
        if len(body) > 1 or w.chance(0.5):
            return [head + " {", *indented(body), "}"]
        return [head, *indented(body)]

    def guarded(self) -> list[str]:
        """The loop, where the result was tested or not."""
        w, number = self.writer, self.number
        loop = self.loop()
        way = w.random.random()
        if way < 0.3:
            otherwise = [] if w.chance(0.4) else ["ret = got < 0 ? got : -EFAULT;"]
            return w.branch(f"got == {number}", loop, otherwise)
        if way < 0.55:
            self.jumps = True
            test = w.pick(f"got != {number}", "got <= 0", "got < 0", f"got < {number}")
            return w.branch(test, [w.pick("ret = got;", "ret = -EFAULT;"), "goto done;"]) + loop
        return w.branch("got > 0", loop) if way < 0.7 else loop

    def function(self) -> Function:
        w = self.writer
        declared = ["struct vm_area_struct *vmas[4];"]
        body: list[str] = []
        if self.allocated:
            declared = ["struct vm_area_struct **vmas;"]
            size = w.pick("kcalloc(nr, sizeof(*vmas), GFP_KERNEL)",
                          "kvcalloc(nr, sizeof(struct vm_area_struct *), GFP_KERNEL)")  # fmt: skip
            body = [f"vmas = {size};", *w.branch("!vmas", ["return -ENOMEM;"])]
        declared.append(f"long got, {self.index}, ret = 0;")
        flags = w.pick("FOLL_WRITE", "0")
        body.append(f"got = {self.gup}(addr, {self.number}, {flags}, pages, vmas);")
        if w.chance(0.06):
            body.append(w.pick("addr += PAGE_SIZE;", "ret = got;"))
        body += self.guarded()
        behind: list[str] = []
        many = "unpin_user_pages" if self.gup.startswith("pin") else "release_pages"
        if w.chance(0.8):
            behind += w.branch("ret < 0 && got > 0", [f"{many}(pages, got);"])
        if self.allocated:
            behind.append("kvfree(vmas);")
        behind.append(w.pick("return ret ? ret : got;", "return ret;"))
        lines = [*indented([*declared, "", *body]), *(["done:"] if self.jumps else [])]
        parameters, arguments = ["unsigned long addr"], ["ADDR"]
        if self.number == "nr":
            parameters.append(w.pick("unsigned long nr", "long nr"))
            arguments.append("COUNT(1, 4)")
        parameters.append("struct page **pages")
        arguments.append("PAGES")
        text = [f"long {self.name}({', '.join(parameters)})", "{", *lines, *indented(behind), "}"]
        run = f"return LOCKED(current->mm, {self.name}({', '.join(arguments)}));"
        return Function("multi", self.name, "\n".join(text), run)
