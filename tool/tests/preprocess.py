# SPDX-License-Identifier: GPL-2.0-only
"""What gcc's preprocessor leaves of texts: of many by one start, which costs more than they do."""

from __future__ import annotations

import dataclasses
import re
import subprocess
from collections.abc import Sequence

_DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.MULTILINE)
#: Stands behind each text; no text has it.
_END = "gup_vmas_end_of_a_text"


@dataclasses.dataclass(frozen=True)
class Source:
    """A text that includes nothing, LINUX_VERSION_CODE, and what is defined besides as 1."""

    text: str
    code: int
    defined: tuple[str, ...] = ()


def preprocessed(sources: Sequence[Source]) -> list[str]:
    """What is left of each, without blanks. Raises CalledProcessError if gcc refuses one."""
    command = [
        "gcc", "-E", "-P", "-w", "-x", "c",
        "-DKERNEL_VERSION(a,b,c)=(((a) << 16) + ((b) << 8) + (c))", "-",
    ]  # fmt: skip
    parts = []
    for source in sources:
        given = {"LINUX_VERSION_CODE": str(source.code), **dict.fromkeys(source.defined, "1")}
        parts += [f"#define {name} {value}\n" for name, value in given.items()]
        parts.append(f"{source.text}\n")
        names = {*given, *_DEFINE.findall(source.text)}
        parts += [f"#undef {name}\n" for name in sorted(names)]
        parts.append(f"{_END}\n")
    done = subprocess.run(
        command, input="".join(parts), check=True, capture_output=True, text=True
    )
    *found, rest = "".join(done.stdout.split()).split(_END)
    assert len(found) == len(sources) and not rest
    return found
