# SPDX-License-Identifier: GPL-2.0-only
"""A plain NULL is a null pointer constant without a look at any header, unless the file says otherwise."""

from __future__ import annotations

import pytest

from gupvmas.scan.nulls import redefines
from gupvmas.code.source import Source


@pytest.mark.parametrize(
    "text",
    [
        "#define NULL spare",
        "#undef NULL",
        "\t# define\tNULL spare",
        "%:define NULL spare",
        "#/* not the usual one */define NULL spare",
        "#define \\\n\tNULL spare",
        "#def\\\nine NULL spare",
        # Not that, but near enough for a closer look.
        "#define NOTHING NULL",
    ],
)
def test_a_directive_that_may_change_it_asks_for_a_closer_look(text: str) -> None:
    assert redefines(Source("x.c", f"int before;\n{text}\nint behind;\n".encode()), "NULL")


@pytest.mark.parametrize(
    "text",
    [
        "int *p = NULL;",
        "#define NULLIFY 1",
        "#if NULL\n#endif",
        "#define SIZE 1\nint *p = NULL;",
        "#include <linux/stddef.h> /* NULL */",
    ],
)
def test_nothing_else_does(text: str) -> None:
    assert not redefines(Source("x.c", f"{text}\n".encode()), "NULL")
