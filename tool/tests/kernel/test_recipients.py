# SPDX-License-Identifier: GPL-2.0-only
"""The kernel's own get_maintainer.pl answers what --cc asks it.

GUP_VMAS_LINUX61 names a git repository with Linux 6.1. It is only read.
"""

from __future__ import annotations

import os
import pathlib

import gitutil

from gupvmas.series.mail import maintainers
from gupvmas.base.tree import open_tree
from gupvmas.base.workdir import scratch

__all__ = ["gitutil"]  # which finds the package


def test_those_who_take_a_patch_and_those_who_look_at_it() -> None:
    """Every address is one of MAINTAINERS; lists are in Cc:, people of a subsystem in To:."""
    with open_tree(os.environ["GUP_VMAS_LINUX61"], "HEAD") as tree, scratch() as work:
        mm, ring = maintainers.of(tree, [["mm/gup.c"], ["mm/gup.c", "io_uring/rsrc.c"]], work)
        known = tree.read("MAINTAINERS").decode()
        copied = pathlib.Path(work.join("maintainers"))
        assert (copied / maintainers.SCRIPT).is_file()
    assert "linux-mm@kvack.org" in mm.cc and "linux-kernel@vger.kernel.org" in mm.cc
    assert mm.to and set(mm.to) < set(ring.to)
    assert "io-uring@vger.kernel.org" in ring.cc
    assert not any(address.endswith("@vger.kernel.org") for address in ring.to)
    # A tag says "(role)" behind the address if the script is asked wrongly.
    for address in {*ring.to, *ring.cc}:
        mail = address.rpartition("<")[2].rstrip(">")
        assert mail in known, address
