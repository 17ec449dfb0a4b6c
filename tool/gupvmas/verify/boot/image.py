# SPDX-License-Identifier: GPL-2.0-only
"""Writes the initramfs of a guest: its init, and the devices that it opens.

By hand, as cpio(1) can only pack a device that exists, and only root can make one. The format
is "newc", described in the kernel's Documentation/driver-api/early-userspace/buffer-format.rst.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator

#: Name, permissions, major and minor number of each device. A test that is not root reports, too.
_DEVICES = (
    ("dev/console", 0o600, 5, 1),
    ("dev/null", 0o666, 1, 3),
    ("dev/mem", 0o600, 1, 1),
    ("dev/kmsg", 0o666, 1, 11),
)


def initramfs(init: bytes) -> bytes:
    """An archive with the program ``init`` as /init."""
    return b"".join(_archive(init))


def _archive(init: bytes) -> Iterator[bytes]:
    number = 1
    yield _entry(number, "dev", stat.S_IFDIR | 0o755)
    for name, mode, major, minor in _DEVICES:
        number += 1
        yield _entry(number, name, stat.S_IFCHR | mode, device=(major, minor))
    yield _entry(number + 1, "init", stat.S_IFREG | 0o755, init)
    yield _entry(0, "TRAILER!!!", 0)


def _entry(
    number: int, name: str, mode: int, data: bytes = b"", device: tuple[int, int] = (0, 0)
) -> bytes:
    path = name.encode("ascii") + b"\0"
    # Inode, mode, uid, gid, links, time, size, device of the file, device that it is, length
    # of the name, checksum (unused in this variant).
    fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(path), 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields)
    return _padded(head + path) + _padded(data)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
