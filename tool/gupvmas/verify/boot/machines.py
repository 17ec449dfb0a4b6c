# SPDX-License-Identifier: GPL-2.0-only
"""The machines that guests run on, and how qemu is called for each."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Mapping
from pathlib import Path

from gupvmas.base.errors import UsageError

#: Memory of a guest. Some is kept from the kernel (see ``append``), to be mapped as a device's.
MEMORY = "1G"


@dataclasses.dataclass(frozen=True)
class Machine:
    """One kind of guest.

    name: as reports have it; arch: its kernel's; qemu, package: the program, and where Debian
    has it; words: of its command line; append: for the kernel; init: arguments of the guest's
    init; target, image: what make builds for it, and where that is.
    """

    name: str
    arch: str
    qemu: str
    package: str
    words: tuple[str, ...]
    append: str
    init: tuple[str, ...]
    target: str
    image: str

    def command(self, qemu: str, kernel: Path, initramfs: Path, accel: str) -> list[str]:
        """What starts it: the console on stdout, and an end when the guest would restart."""
        append = (
            f"{self.append} loglevel=8 panic=-1 printk.devkmsg=on hugepages=8 "
            # A machine that is busy with other things is no fault of the guest.
            "rcupdate.rcu_cpu_stall_timeout=200"
            # What the kernel does not know it hands to init.
            + (" -- " + " ".join(self.init) if self.init else "")
        )
        return [
            qemu, "-accel", accel, *self.words, "-m", MEMORY, "-smp", "2",
            "-display", "none", "-monitor", "none", "-serial", "stdio", "-nodefaults",
            "-no-user-config", "-no-reboot",
            "-kernel", str(kernel), "-initrd", str(initramfs), "-append", append,
        ]  # fmt: skip


_ARM = ("arm64", "qemu-system-aarch64", "qemu-system-arm")
_X86 = ("x86_64", "qemu-system-x86_64", "qemu-system-x86")

#: arm64 has two: with MTE, where ->access() of a mapping can't be tried (guest.h says why), and
#: an older CPU, where it can.
MACHINES = (
    Machine(
        "x86_64", *_X86, ("-machine", "pc", "-cpu", "max"),
        "console=ttyS0 vsyscall=emulate memmap=1M$0x10000000", (),
        "bzImage", "arch/x86/boot/bzImage",
    ),
    Machine(
        "arm64 with MTE", *_ARM, ("-machine", "virt,mte=on", "-cpu", "max"),
        "console=ttyAMA0 mem=768M", ("no-access",),
        "Image", "arch/arm64/boot/Image",
    ),
    Machine(
        "arm64", *_ARM, ("-machine", "virt", "-cpu", "cortex-a57"),
        "console=ttyAMA0 mem=768M", (),
        "Image", "arch/arm64/boot/Image",
    ),
)  # fmt: skip


def of(arch: str) -> tuple[Machine, ...]:
    """The machines of an architecture."""
    return tuple(machine for machine in MACHINES if machine.arch == arch)


def find_qemu(machine: Machine, environ: Mapping[str, str]) -> str:
    """The path of its qemu. Raises UsageError, with the package, if there is none."""
    found = shutil.which(machine.qemu, path=environ.get("PATH"))
    if found is None:
        raise UsageError(
            f"{machine.arch}: no {machine.qemu} (apt-get install {machine.package})"
        )
    return found
