# SPDX-License-Identifier: GPL-2.0-only
"""A build directory of its own for one target: what is set in it, and make with that.

What differs from an ordinary build of the same configuration:

* W=1 and C=1: more warnings, and sparse; -Wno-error: all of them;
* __LINE__ is 1, so that a function looks the same wherever it stands; the definition comes from
  a header that is included first, as -D would be warned about;
* -ffunction-sections -fdata-sections, so that a function refers to others by name (see elf.py);
* gcc's -fno-ipa-*: else what one function passes decides how others in the file are compiled,
  and a site that now passes NULL changes functions that have nothing to do with it. Inlining
  stays as it is.
"""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

from gupvmas.verify.build import conditions
from gupvmas.verify.build.process import Commands
from gupvmas.verify.targets import COSTLY, WERROR, Target, Toolchain

FLAGS = ("-Wno-error", "-ffunction-sections", "-fdata-sections")
#: What gcc's passes between functions are called; clang has no such switches.
NO_IPA = tuple(
    f"-fno-ipa-{name}"
    for name in (
        "bit-cp", "cp", "icf", "modref", "profile", "pure-const", "ra", "reference", "sra",
        "stack-alignment", "vrp",
    )
)  # fmt: skip
_CHECK = """\
#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# sparse gives up at an extension in -march=rv64ima_zicsr_... that it has not heard of; none of
# them matters to what it looks for.
for word; do
	shift
	case $word in
	-march=*_*) word=${word%%_*} ;;
	esac
	set -- "$@" "$word"
done
exec sparse "$@"
"""
_NO_LINES = """\
/* SPDX-License-Identifier: GPL-2.0-only */
/* A system header, as a redefinition of __LINE__ would be warned about elsewhere. */
#pragma GCC system_header
#undef __LINE__
#define __LINE__ 1
"""


class Directory:
    """The directory ``top`` of one target, with its build below it, for the sources in ``tree``.

    commands: runs what is run; sparse: whether that is run too; jobs: for make, 0 to leave that
    to MAKEFLAGS; full: allmodconfig as it is; user_flags: more words for the compiler.
    """

    def __init__(
        self, target: Target, tools: Toolchain, tree: Path, top: Path, commands: Commands,
        *, sparse: bool, jobs: int, full: bool, user_flags: str = "",
    ) -> None:  # fmt: skip
        self.target = target
        self.tree = tree
        self.top = top
        self.output = top / "build"
        self._tools = tools
        self._commands = commands
        self._sparse = sparse
        self._jobs = jobs
        self._off = (WERROR if full else WERROR + COSTLY) + target.off
        clang = os.path.basename(shlex.split(tools.cc)[-1]).startswith("clang")
        self._flags = shlex.join([
            *shlex.split(user_flags), *FLAGS, *(() if clang else NO_IPA),
            "-include", str(top / "no-lines.h"),
        ])  # fmt: skip

    @property
    def recipe(self) -> str:
        """All that decides, besides the sources, what comes out."""
        return "\n".join([
            self.target.what, ",".join(self._off), self._tools.cc, self._tools.version,
            self._flags.replace(str(self.top), ""), str(self._sparse),
        ])  # fmt: skip

    def config(self) -> dict[str, str]:
        """The options that are set."""
        path = self.output / ".config"
        return conditions.read_config(path.read_text(errors="surrogateescape"))

    def configure(self, reconfigure: bool) -> str | None:
        """Configure if that was not done; None if all is well, else what make said."""
        self.output.mkdir(parents=True, exist_ok=True)
        no_lines = self.top / "no-lines.h"
        if not no_lines.exists():  # a new time would make everything be compiled again
            no_lines.write_text(_NO_LINES)
        check = self.top / "check"
        check.write_text(_CHECK)
        check.chmod(0o755)
        fragment = self.top / "fragment.config"
        stamp = self.top / "configured"
        wanted = self.recipe
        if stamp.exists() and stamp.read_text() == wanted and (self.output / ".config").exists():
            if not reconfigure:
                return None
            status, text = self.make("olddefconfig")
            return text if status else None
        # Another compiler or configuration: nothing of before is of use.
        shutil.rmtree(self.output, ignore_errors=True)
        self.output.mkdir()
        (self.top / "objects.json").unlink(missing_ok=True)
        fragment.write_text("".join(f"# {name} is not set\n" for name in self._off))
        words = []
        if self.target.config == "allmodconfig":
            words.append(f"KCONFIG_ALLCONFIG={fragment}")
        status, text = self.make(*words, self.target.config)
        if status:
            return text
        kept = [name for name in self.target.off if name in self.config()]
        if kept:
            return f"error: {self.target.what} cannot be had: {kept[0]} is set all the same"
        stamp.write_text(wanted)
        return None

    def _settings(self) -> list[str]:
        words = [
            f"O={self.output}", f"ARCH={self.target.arch}",
            f"CROSS_COMPILE={self._tools.prefix}", f"CC={self._tools.cc}", "W=1",
            f"KCFLAGS={self._flags}", "KBUILD_VERBOSE=0",
        ]  # fmt: skip
        if self._sparse:
            # More than its hundred: which are left out would depend on what comes first.
            words += ["C=1", f"CHECK={self.top / 'check'}", "CF=-fmax-warnings=unlimited"]
        return words

    def make(self, *words: str) -> tuple[int, str]:
        """Run make with the settings and ``words``; returns its status and what it printed."""
        jobs = [f"-j{self._jobs}"] if self._jobs else []
        return self._commands.run(
            [
                "make", "-C", str(self.tree), "--no-print-directory", "-Otarget", *jobs,
                *self._settings(), *words,
            ],
            self.tree,
        )  # fmt: skip
