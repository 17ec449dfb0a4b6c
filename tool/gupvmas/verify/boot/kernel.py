# SPDX-License-Identifier: GPL-2.0-only
"""Builds the kernel of a guest, small, and keeps it for the next run.

The configuration is allnoconfig with the fragments of tool/guest/config. A kernel is kept by the
contents of its tree, the configuration asked for and the compiler; the oldest go when there are
more than LIMIT. The second kernel of an architecture is made of the first one (again/).
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from gupvmas.verify.boot.again.contents import Contents
from gupvmas.verify.boot.again.directory import Directory
from gupvmas.verify.boot.machines import Machine
from gupvmas.verify.boot.program import SOURCE
from gupvmas.base.errors import GupVmasError, IncompleteError
from gupvmas.base.gitrepo import printable
from gupvmas.base.progress import Progress
from gupvmas.base.store import Store, seal, unseal
from gupvmas.verify.targets import Toolchain, environment
from gupvmas.base.workdir import os_errors

#: How many kernels are kept, of 3 to 25 MB each; one run needs four.
LIMIT = 16

# What is asked for: "CONFIG_X=y", "CONFIG_X=17" or "# CONFIG_X is not set".
_ASKED = re.compile(r"^(?:# )?(CONFIG_\w+)(?:=| is not set)")


class BuildError(GupVmasError):
    """The kernel can't be built; the message has the first lines that say why."""


@dataclasses.dataclass(frozen=True)
class Kernel:
    """A kernel: its image, what of its configuration is not to be had, and what it took."""

    image: Path
    config: str
    missing: tuple[str, ...]
    seconds: float  # 0 if it was kept from before


def fragments(arch: str, kasan: bool) -> str:
    """The configuration asked for, from tool/guest/config."""
    names = ["common", arch, *(["kasan"] if kasan else [])]
    return "".join((SOURCE / "config" / f"{name}.config").read_text("utf-8") for name in names)


def not_set(asked: str, got: str) -> tuple[str, ...]:
    """The lines of ``asked`` that a configuration does not have, one option each."""
    there = set(got.splitlines())
    known = {m[1] for m in map(_ASKED.match, there) if m}
    missing = []
    for line in asked.splitlines():
        found = _ASKED.match(line)
        if not found or line in there:
            continue
        # What is not there at all is off, too.
        if line.startswith("# ") and found[1] not in known:
            continue
        missing.append(line if not line.startswith("# ") else f"{found[1]}=n")
    return tuple(missing)


class Builder:
    """Builds kernels for one architecture, one after the other in the same directory.

    place: that directory; cache: where kernels are kept, or None; environ: the user's.
    """

    def __init__(
        self,
        machine: Machine,
        tools: Toolchain,
        asked: str,
        place: Path,
        cache: Path | None,
        jobs: int,
        environ: Mapping[str, str],
    ) -> None:
        self._machine = machine
        self._tools = tools
        self._asked = asked
        self._cache = cache
        self._jobs = jobs
        recipe = (machine.arch, machine.target, asked, tools.prefix, tools.cc, tools.version)
        self._directory = Directory(place, Store.key(*recipe))
        self._environ = environment(environ)
        # The same source gives the same kernel.
        self._environ.update(
            KBUILD_BUILD_TIMESTAMP="1970-01-01", KBUILD_BUILD_USER="gup-vmas",
            KBUILD_BUILD_HOST="guest", KBUILD_BUILD_VERSION="1", LOCALVERSION="",
        )  # fmt: skip

    def build(self, tree: Path, source: Contents, image: Path, progress: Progress) -> Kernel:
        """The kernel of ``tree``, of which ``source`` is known; in ``image`` if none are kept.

        Raises BuildError: it does not build; IncompleteError: the tree can't be built in.
        """
        key = Store.key(
            source.name, self._machine.arch, self._machine.target, self._asked, self._tools.version
        )
        kept = self._load(key)
        if kept is not None:
            return kept
        if (tree / ".config").exists() or (tree / "include" / "config").exists():
            raise IncompleteError(f"{tree}: has been built in; make mrproper there first")
        started = time.monotonic()
        step = progress.step(f"build the {self._machine.arch} kernel {tree.name}")
        with step, self._directory.locked() as lock:
            self._directory.prepare(tree, source)
            self._configure(lock)
            self._make(lock, self._machine.target)
            self._directory.settle()
            output = self._directory.output
            with os_errors("write to", str(image)):
                shutil.copyfile(output / self._machine.image, image)
            config, missing = self._configuration(output)
        return self._save(key, Kernel(image, config, missing, time.monotonic() - started))

    def _configure(self, lock: int) -> None:
        wanted = self._directory.output / "asked.config"
        with os_errors("write to", str(wanted)):
            wanted.write_text(self._asked, encoding="utf-8")
        self._make(lock, "allnoconfig", f"KCONFIG_ALLCONFIG={wanted}")

    def _configuration(self, output: Path) -> tuple[str, tuple[str, ...]]:
        with os_errors("read the configuration in", str(output)):
            config = (output / ".config").read_text("utf-8")
        return config, not_set(self._asked, config)

    def _make(self, lock: int, *words: str) -> None:
        output = self._directory.output
        command = [
            "make", f"-j{self._jobs}", "-C", str(self._directory.source), f"O={output}",
            f"ARCH={self._machine.arch}", f"CROSS_COMPILE={self._tools.prefix}",
            f"CC={self._tools.cc}", *words,
        ]  # fmt: skip
        log = output / "log"
        try:
            with open(log, "wb") as file:
                status = subprocess.run(
                    command, env=self._environ, stdin=subprocess.DEVNULL,
                    stdout=file, stderr=subprocess.STDOUT, check=False, pass_fds=(lock,),
                ).returncode  # fmt: skip
        except FileNotFoundError as error:
            raise IncompleteError("make is not installed: apt-get install make") from error
        except OSError as error:
            raise IncompleteError(f"{log}: {error.strerror}") from error
        if status:
            raise BuildError(_why(log.read_text("utf-8", "replace").splitlines(), status))

    def _load(self, key: str) -> Kernel | None:
        if self._cache is None:
            return None
        place = self._cache / key
        try:
            facts = unseal(f"kernel {key}", (place / "facts").read_bytes())
            kernel = Kernel(place / "image", facts["config"], tuple(facts["missing"]), 0.0)
            if _digest(place / "image") != facts["image"]:
                return None
            os.utime(place)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return kernel

    def _save(self, key: str, kernel: Kernel) -> Kernel:
        """Keep it if that can be; what comes back is where it is now."""
        if self._cache is None:
            return kernel
        spare = self._cache / f"{key}.{os.getpid()}"
        try:
            spare.mkdir(mode=0o700, parents=True)
            shutil.copyfile(kernel.image, spare / "image")
            facts = {
                "config": kernel.config,
                "missing": list(kernel.missing),
                "image": _digest(spare / "image"),
            }
            (spare / "facts").write_bytes(seal(f"kernel {key}", facts))
            if (self._cache / key).exists():  # broken, or made meanwhile
                shutil.rmtree(self._cache / key, ignore_errors=True)
            os.rename(spare, self._cache / key)
        except OSError:
            shutil.rmtree(spare, ignore_errors=True)
            return kernel
        self._prune()
        return dataclasses.replace(kernel, image=self._cache / key / "image")

    def _prune(self) -> None:
        assert self._cache is not None
        with contextlib.suppress(OSError):
            entries = sorted(os.scandir(self._cache), key=lambda entry: entry.stat().st_mtime)
            for entry in entries[: max(0, len(entries) - LIMIT)]:
                shutil.rmtree(entry.path, ignore_errors=True)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _why(said: Sequence[str], status: int) -> str:
    errors = [line for line in said if re.search(r"\berror:|\*\*\*|undefined reference", line)]
    first = errors[:4] or list(said[-4:]) or [f"make ended with status {status}"]
    return "\n".join(printable(line.strip()) for line in first)
