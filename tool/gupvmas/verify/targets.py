# SPDX-License-Identifier: GPL-2.0-only
"""What is built for: architectures, configurations, and the compilers found for them here."""

from __future__ import annotations

import dataclasses
import os
import platform
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence

from gupvmas.base.errors import UsageError

#: Turned off in allmodconfig: they multiply the time of a build and hide no line of code.
#: WERROR would make the first warning fatal, but warnings are to be counted. The others
#: instrument what is compiled (KASAN, KCSAN, KCOV, UBSAN, GCOV), make the C preprocessor run
#: once more for checksums of exported symbols (MODVERSIONS), add tables that nothing reads, or
#: install the headers of user space, a thousand processes for programs that are not built.
#: `verify --full-config` leaves all but WERROR as allmodconfig has them.
WERROR = ("CONFIG_WERROR",)
COSTLY = (
    "CONFIG_KASAN", "CONFIG_KCSAN", "CONFIG_KCOV", "CONFIG_UBSAN", "CONFIG_GCOV_KERNEL",
    "CONFIG_MODVERSIONS", "CONFIG_DEBUG_INFO", "CONFIG_HEADERS_INSTALL",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Target:
    """One thing to build for.

    name: as the user calls it; arch: ARCH of the kernel; source: the directory below arch/;
    triplet: prefix of Debian's cross tools; package: where the compiler is; config: a target of
    the kernel's make; off: options to be turned off in it.
    """

    name: str
    arch: str
    source: str
    triplet: str
    package: str
    config: str = "allmodconfig"
    off: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()  # what uname -m says where its own compiler is for it

    @property
    def what(self) -> str:
        """ARCH and configuration in words."""
        return f"{self.arch} {self.config}" + "".join(f", {name}=n" for name in self.off)


#: nommu: riscv is the one architecture with a cross compiler in Debian of which allmodconfig
#: can be had without an MMU; the option is asked for, and looked at after configuring.
#: tiny: x86_64 with next to nothing, the other side of most options at once.
TARGETS = (
    Target("x86_64", "x86_64", "x86", "x86_64-linux-gnu-", "gcc-x86-64-linux-gnu",
           machines=("x86_64",)),
    Target("arm64", "arm64", "arm64", "aarch64-linux-gnu-", "gcc-aarch64-linux-gnu",
           machines=("aarch64", "arm64")),
    Target("powerpc64", "powerpc", "powerpc", "powerpc64-linux-gnu-",
           "gcc-powerpc64-linux-gnu", machines=("ppc64",)),
    Target("s390x", "s390", "s390", "s390x-linux-gnu-", "gcc-s390x-linux-gnu",
           machines=("s390x",)),
    Target("nommu", "riscv", "riscv", "riscv64-linux-gnu-", "gcc-riscv64-linux-gnu",
           off=("CONFIG_MMU",), machines=("riscv64",)),
    Target("tiny", "x86_64", "x86", "x86_64-linux-gnu-", "gcc-x86-64-linux-gnu",
           "tinyconfig", machines=("x86_64",)),
)  # fmt: skip
NAMES = tuple(target.name for target in TARGETS)


def chosen(text: str | None) -> tuple[list[Target], bool]:
    """The targets of a list such as "x86_64,arm64", all for None; and whether they were named."""
    if text is None:
        return list(TARGETS), False
    by_name = {target.name: target for target in TARGETS}
    found = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        if name not in by_name:
            raise UsageError(f"--arch: there is no '{name}'; there are: {', '.join(NAMES)}")
        if by_name[name] not in found:
            found.append(by_name[name])
    if not found:
        raise UsageError(f"--arch: name one or more of: {', '.join(NAMES)}")
    return found, True


@dataclasses.dataclass(frozen=True)
class Toolchain:
    """How to call the compiler: what is passed to make, and what it says it is."""

    prefix: str  # CROSS_COMPILE
    cc: str  # CC, with ccache or the like before it
    version: str


def toolchain(target: Target, environ: Mapping[str, str]) -> Toolchain:
    """The compiler for a target.

    CC of the user counts: its last word is the compiler, those before it (ccache, distcc,
    icecc) stay before the cross compiler too. For another architecture than this one only
    clang is taken as it is, because any other is for this machine. CROSS_COMPILE_ARCH (of the
    kernel's name, in capitals: CROSS_COMPILE_ARM64) replaces Debian's prefix. Without a CC,
    ccache is put before the compiler where it is installed.

    Raises UsageError: no such compiler, with the package.
    """
    native = platform.machine() in target.machines
    own = environ.get(f"CROSS_COMPILE_{target.arch.upper()}")
    prefix = own if own is not None else "" if native else target.triplet
    words = shlex.split(environ.get("CC", ""))
    before, compiler = words[:-1], (words[-1:] or [""])[0]
    clang = os.path.basename(compiler).startswith("clang")
    if not words and shutil.which("ccache", path=environ.get("PATH")):
        before = ["ccache"]
    if not compiler or not (clang or native):
        compiler = f"{prefix}gcc"
    if before and os.path.basename(compiler) in ("ccache", "distcc", "icecc"):
        raise UsageError(f"CC={environ.get('CC', '')}: name the compiler behind {compiler}")
    if not shutil.which(compiler, path=environ.get("PATH")):
        package = "gcc" if compiler == "gcc" else target.package
        how = f" (apt-get install {package})" if compiler.endswith("gcc") and not own else ""
        raise UsageError(f"{target.name}: no {compiler}{how}")
    cc = shlex.join([*before, compiler])
    said = _first_line([compiler, "--version"], environ)
    linker = _first_line([f"{prefix}ld", "--version"], environ)
    return Toolchain(prefix, cc, f"{said}; {linker}")


def sparse_version(environ: Mapping[str, str]) -> str:
    """What sparse says it is; "" if there is none."""
    if not shutil.which("sparse", path=environ.get("PATH")):
        return ""
    return _first_line(["sparse", "--version"], environ) or "unknown"


def _first_line(command: Sequence[str], environ: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(
            command, env=dict(environ), stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError:
        return ""
    lines = (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()
    return lines[0].strip() if lines else ""


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for make: the user's, but for what would change which tree is built how."""
    dropped = (
        "ARCH", "CROSS_COMPILE", "KBUILD_OUTPUT", "O", "W", "C", "V", "M", "KBUILD_VERBOSE",
        "KCONFIG_CONFIG", "KCONFIG_ALLCONFIG", "KBUILD_EXTMOD", "CHECK", "CF", "KCFLAGS", "CC",
        "MAKELEVEL", "MFLAGS", "LANGUAGE", "LLVM",
    )  # fmt: skip
    kept = {name: value for name, value in environ.items() if name not in dropped}
    kept["LC_ALL"] = "C"
    return kept
