# SPDX-License-Identifier: GPL-2.0-only
"""Compiles the guest's init and packs the initramfs."""

from __future__ import annotations

import subprocess
from pathlib import Path

from gupvmas.verify.boot import image
from gupvmas.base.errors import IncompleteError
from gupvmas.base.gitrepo import printable
from gupvmas.verify.targets import Toolchain, environment
from gupvmas.base.workdir import os_errors

#: The C programs, their Makefile, and the fragments of the kernel's configuration.
SOURCE = Path(__file__).resolve().parents[3] / "guest"


def make_initramfs(tree: Path, tools: Toolchain, work: Path, environ: dict[str, str]) -> Path:
    """Compile init for the ABI of ``tree``; returns the initramfs, in ``work``.

    Raises IncompleteError with what the compiler said.
    """
    # What is in the user's MAKEFLAGS is meant for a kernel.
    env = {k: v for k, v in environment(environ).items() if k != "MAKEFLAGS"}
    with os_errors("build the guest in", str(work)):
        work.mkdir(parents=True, exist_ok=True)
        command = ["make", "-s", "-B", "-C", str(SOURCE), f"O={work}", f"TREE={tree}",
                   f"CC={tools.cc}"]  # fmt: skip
        done = subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        if done.returncode:
            said = (done.stdout + done.stderr).decode("utf-8", "replace").strip().splitlines()
            first = next((line for line in said if "error" in line), (said or ["nothing"])[-1])
            raise IncompleteError(
                f"the guest's init can't be compiled with {tools.cc}: {printable(first)}"
            )
        packed = work / "initramfs"
        packed.write_bytes(image.initramfs((work / "guest").read_bytes()))
    return packed
