# SPDX-License-Identifier: GPL-2.0-only
"""What the tests of `verify` share: a small kernel that can be built, and made-up tools.

The tree is verify_tree/. Its Makefile understands what Kbuild would be asked. The compilers are
gcc under the names of the cross compilers, and note down what they are called with.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import shutil
from collections.abc import Mapping

from conftest import HERE, Done, Tool, script

TREE = HERE / "verify_tree"
CROSS = ("aarch64", "powerpc64", "s390x", "riscv64")
#: Programs that the machine may have and that a test decides about.
_DECIDED = ("ccache", "distcc", "icecc", "sparse")

SPARSE = r"""
[ "$1" = --version ] && { echo 0.0; exit; }
for file; do :; done
grep -n 'SPARSE' "$file" | sed "s|^\([0-9]*\):.*|$file:\1:7: warning: different address spaces|"
exit 0
"""

#: A commit of the conversion: file -> (text before, text after).
Edit = Mapping[str, tuple[str, str]]

_OLD = """unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)"""
_NEW = "unsigned int gup_flags, struct page **pages)"


@dataclasses.dataclass
class Kernel:
    """A repository of the small kernel, and the tools in PATH."""

    tool: Tool
    repo: pathlib.Path
    bin: pathlib.Path
    log: pathlib.Path  # of every compilation
    out: pathlib.Path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that is there."""
        path = self.repo / file
        text = path.read_text()
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new))

    def commit(self, subject: str) -> str:
        """Commit all; returns the id."""
        self.tool.git(self.repo, "add", "--all", "--force")
        self.tool.git(self.repo, "commit", "--quiet", "--message", subject)
        return self.tool.git(self.repo, "rev-parse", "HEAD")

    def convert(self, api: str, callers: bool = True) -> str:
        """A commit that removes the parameter of one function, if asked from its callers too."""
        for file in ("include/linux/mm.h", "mm/gup.c"):
            path = self.repo / file
            before, name, after = path.read_text().partition(f"long {api}(")
            path.write_text(before + name + after.replace(_OLD, _NEW, 1))
        path = self.repo / "mm/gup.c"
        before, name, after = path.read_text().partition(f"long {api}(")
        path.write_text(before + name + after.replace("pages, vmas);", "pages, NULL);", 1))
        if callers:
            for file in ("fs/exec.c", "drivers/pin.c", "arch/arm64/kernel/mte.c"):
                path = self.repo / file
                lines = path.read_text().split("\n")
                path.write_text("\n".join(
                    line.replace(", NULL)", ")") if f"{api}(" in line else line for line in lines
                ))
        return self.commit(f"mm/gup: remove vmas parameter from {api}()")

    def verify(self, *words: str | pathlib.Path, env: Mapping[str, str] | None = None) -> Done:
        """Run verify on what was committed since the base, for arm64, which builds all there is."""
        given = [str(word) for word in words]
        if "--series" not in given and "--range" not in given:
            given += ["--range", "base..HEAD"]
        if "--arch" not in given and "--all" not in given:
            given += ["--arch", "arm64"]
        given = [word for word in given if word != "--all"]
        return self.tool(
            "verify", "--tree", self.repo, "-o", self.out, *given, env=self.environment(env)
        )

    def environment(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        """PATH, and a cache of the test's own."""
        return {
            "PATH": str(self.bin), "XDG_CACHE_HOME": str(self.out.parent / "cache"),
            **(env or {}),
        }  # fmt: skip

    def compiled(self) -> list[str]:
        """The objects that were compiled, in order, as "compiler object"."""
        if not self.log.exists():
            return []
        return self.log.read_text().splitlines()

    def forget(self) -> None:
        """Forget what was compiled so far."""
        self.log.unlink(missing_ok=True)


def compiler(path: pathlib.Path, log: pathlib.Path, more: str = "") -> None:
    """A compiler that notes down "its name, the object" of each compilation."""
    script(
        path,
        f"""
previous=
for word; do
	[ "$previous" = -o ] && echo "{path.name} $word" >>"{log}"
	previous=$word
done
{more}
exec /usr/bin/gcc "$@"
""",
    )


def make_kernel(top: pathlib.Path, tool: Tool, sparse: bool = True) -> Kernel:
    """A kernel in a repository with one commit, tagged base."""
    repo = top / "linux"
    shutil.copytree(TREE, repo)
    binaries = top / "bin"
    binaries.mkdir()
    for directory in ("/usr/bin", "/bin"):
        for name in os.listdir(directory):
            link = binaries / name
            if name in _DECIDED or "-linux-gnu-" in name or os.path.lexists(link):
                continue
            link.symlink_to(f"{directory}/{name}")
    log = top / "compiled"
    (binaries / "gcc").unlink()
    compiler(binaries / "gcc", log)
    for triplet in CROSS:
        compiler(binaries / f"{triplet}-linux-gnu-gcc", log)
        (binaries / f"{triplet}-linux-gnu-ld").symlink_to("/usr/bin/ld")
    if sparse:
        script(binaries / "sparse", SPARSE)
    tool.git(repo.parent, "init", "--quiet", "--initial-branch=main", repo)
    kernel = Kernel(tool, repo, binaries, log, top / "out")
    kernel.commit("base")
    tool.git(repo, "tag", "base")
    return kernel
