# SPDX-License-Identifier: GPL-2.0-only
"""Objects for the model of mm that are compiled for another kernel than the testcases are."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence

import harnesslib
from harnesslib import Builder
from kernelslib import HERE

COMPAT = HERE.parent.parent / "compat"


def include(*tops: pathlib.Path) -> list[str]:
    """Options for headers; bug.h is that of the harness."""
    return [f"-I{top}" for top in (harnesslib.HARNESS / "include", *tops)]


def build_side(
    builder: Builder, name: str, text: str, options: Sequence[str], where: pathlib.Path
) -> pathlib.Path:
    """The object of ``text``, which ends in a HARNESS_CASE(); all its symbols are local."""
    source, made = where / f"{name}.c", where / f"{name}.o"
    source.write_text(f'#include "harness.h"\n{text}')
    builder.run(
        [builder.compiler, *harnesslib.CFLAGS, *options, f"-I{HERE}", f"-I{COMPAT}",
         f"-I{harnesslib.HARNESS}", "-c", source, "-o", made],
        f"{name} can't be compiled",
    )  # fmt: skip
    builder.run(
        ["objcopy", f"--keep-global-symbol={harnesslib.NO_SYMBOL}",
         f"--redefine-syms={harnesslib.HARNESS / 'sanitizer.syms'}", made],
        f"{name}: its symbols can't be renamed",
    )  # fmt: skip
    return made
