# SPDX-License-Identifier: GPL-2.0-only
"""The proof of a driver's arm: all views again, and what each kernel has to see in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gupvmas.code.model import BEYOND, Kernels
from gupvmas.gup import arms
from gupvmas.scan.driver.mend.proof import Wanted, differs

OLD = "\treturn get_user_pages(a, n, 0, p, NULL);\n"
NEW = "\treturn get_user_pages(a, n, 0, p);\n"
FUNCTION = "long pin(long a, long n, struct page **p)\n{{\n{}}}\n"
ARM = "#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, {}, 0)\n{}#else\n{}#endif\n"


@pytest.mark.parametrize(("body", "wrong"), [
    (ARM.format(5, NEW, OLD), False),
    (ARM.format(5, NEW, OLD.replace("(a,", "(/* at */ a,")), False),  # a comment is no code
    (ARM.format(6, NEW, OLD), True),  # 6.5 sees the old call
    (ARM.format(4, NEW, OLD), True),  # 6.4 sees the new one
    (ARM.format(5, NEW, OLD.replace("0,", "1,")), True),
    (ARM.format(5, OLD, OLD), True),
    ("#ifndef DEBUG\n" + ARM.format(5, NEW, OLD) + "#endif\n", True),  # gone by a knob
])
def test_what_some_kernel_should_not_see_is_noticed(tmp_path: Path, body: str, wrong: bool) -> None:
    before, new, after = (FUNCTION.format(text).encode() for text in (OLD, NEW, body))
    wanted = [Wanted((Kernels(arms.NEW.first, BEYOND),), new)]
    assert differs(before, wanted, after, {}, tmp_path / "work") is wrong
