# SPDX-License-Identifier: GPL-2.0-only
"""Headers of Debian's kernels, as a module is built with them: the host's, and those of others.

What another release has is fetched by debian.sh and unpacked below build/kernel, never installed.
There it is edited until the host's programs can build with it.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from kernels import FETCHER, KERNELS, KernelError, environment, run

#: The packages that linux-headers-amd64 stands for.
PARTS = "^linux-(headers|kbuild)-"

#: What else programs of a release need, if the host's C library is older than that of the release.
LIBRARIES = {"11": (), "13": ("libc6",)}

#: Options of a kernel's configuration that say what its own compiler can do, and the host's can't:
#: gcc 12 has no -fmin-function-alignment.
FOREIGN = ("CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT",)

#: The parameter in a prototype of mm.h.
VMAS = r",\s*struct vm_area_struct \*\*vmas(?=[,)])"

LOADER = Path("usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2")


def installed() -> Path:
    """The headers that linux-headers-amd64 of the host stands for."""
    found = run(
        ["dpkg-query", "-W", "-f", "${Depends}", "linux-headers-amd64"], environment(), check=False
    ).stdout
    name = re.search(r"linux-headers-\S+-amd64", found)
    folder = Path("/usr/src") / name[0] if name else Path()
    if name is None or not (folder / "Makefile").exists():
        raise KernelError("linux-headers-amd64 is not installed; run: make deps SETS='run drivers'")
    return folder


def of_release(release: str) -> Path:
    """The headers of Debian ``release``, "11" or "13", fetched if they are not there yet."""
    top = KERNELS / f"headers_debian{release}"
    if not top.exists():
        print(f"fetching the headers of Debian {release}", file=sys.stderr)
        KERNELS.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{top.name}.", dir=KERNELS) as work:
            spare = Path(work) / "root"
            packages = ["linux-headers-amd64", *LIBRARIES[release]]
            run([FETCHER, "--with", PARTS, release, *packages, spare], environment())
            _make_usable(spare)
            os.rename(spare, top)
    return _folder(top)


def without_vmas(headers: Path) -> Path:
    """A copy of installed ``headers`` whose GUP takes no vmas, as a vendor may have backported.

    The version, and what modules are linked against, stay as they are.
    """
    top = KERNELS / f"headers_vendor_{headers.name}"
    if not top.exists():
        KERNELS.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{top.name}.", dir=KERNELS) as work:
            spare = Path(work) / "root"
            common = headers.with_name(headers.name.removesuffix("-amd64") + "-common")
            kbuild = (common / "scripts").resolve().parent
            for folder in (headers, common):
                shutil.copytree(folder, spare / folder.relative_to("/"), symlinks=True)
            shutil.copytree(kbuild, spare / "usr" / "lib" / kbuild.name, symlinks=True)
            header = spare / common.relative_to("/") / "include" / "linux" / "mm.h"
            text, count = drop_vmas(header.read_text())
            if not count:
                raise KernelError(f"{header}: no prototype has a parameter vmas")
            header.write_text(text)
            _make_usable(spare)
            os.rename(spare, top)
    return _folder(top)


def drop_vmas(text: str) -> tuple[str, int]:
    """mm.h without the parameter in its prototypes, and how many of them had it."""
    return re.subn(VMAS, "", text)


def version(headers: Path) -> str:
    """The two numbers of a kernel that its headers say in their name, such as "6.12"."""
    found = re.match(r"linux-headers-(\d+\.\d+)", headers.name)
    if found is None:
        raise KernelError(f"{headers}: no headers of Debian's")
    return found[1]


def own_path(text: str) -> str:
    """The Makefile of a headers package, which includes that of -common by where it would be
    installed, so that it includes the one beside it."""
    return text.replace("include /usr/src/", "include $(dir $(lastword $(MAKEFILE_LIST)))../")


def _folder(top: Path) -> Path:
    (found,) = (top / "usr" / "src").glob("linux-headers-*-amd64")
    return found


def _make_usable(top: Path) -> None:
    """Edit unpacked packages so that the host can build modules with them, where they are."""
    folder = _folder(top)
    makefile = folder / "Makefile"
    makefile.write_text(own_path(makefile.read_text()))
    for name in ("include/config/auto.conf", "include/generated/autoconf.h"):
        lines = (folder / name).read_text().splitlines(keepends=True)
        kept = [line for line in lines if not any(word in line for word in FOREIGN)]
        (folder / name).write_text("".join(kept))
    # That is for the types in BTF, which pahole would write.
    (folder / "vmlinux").unlink(missing_ok=True)
    for program in sorted((top / "usr" / "lib").glob("linux-kbuild-*/**/*")):
        if program.is_file() and not program.is_symlink() and not _starts(program):
            _wrap(program, top)


def _starts(program: Path) -> bool:
    """Whether the host's C library is new enough for a file; it is for all that is no program."""
    with program.open("rb") as file:
        if file.read(4) != b"\x7fELF":
            return True
    done = run(["ldd", program], environment(), check=False)
    return "version `GLIBC_" not in done.stdout + done.stderr


def _wrap(program: Path, top: Path) -> None:
    """Let a program be started with the C library of its own release."""
    if not (top / LOADER).exists():
        raise KernelError(f"{program} needs another C library, and {top / LOADER} is not there")
    real = program.with_name(f"{program.name}.bin")
    program.rename(real)
    loader = os.path.relpath(top / LOADER, program.parent)
    program.write_text(
        "#!/bin/sh\n"
        'here=$(dirname "$(readlink -f "$0")")\n'
        f'exec "$here/{loader}" --library-path "$here/{os.path.dirname(loader)}" \\\n'
        f'\t--argv0 "$0" "$here/{real.name}" "$@"\n'
    )
    program.chmod(0o755)
