# SPDX-License-Identifier: GPL-2.0-only
"""Fingerprints of the functions in an object file, and the symbols that it leaves to others.

Two builds of a function have the same fingerprint if they have the same instructions and these
refer to the same things. An object is not compared byte for byte, because a function that grows
moves all that follows it. So

* a function's bytes are taken from its own section (-ffunction-sections), where no displacement
  to another function is resolved yet; one in a section that it shares is marked with the name of
  the section, see Code.shared;
* a relocation counts by what it refers to: a name, a string by its contents, a place in a
  section by the symbol there; a table of contents (powerpc64) is looked through;
* numbers that compilers append to names (.123, .isra.0, .cold) are taken off, and what a
  function was split into counts as that function.

__LINE__ is a constant in these builds (see build.py), so no line number is in the code.
pyelftools reads the files; what is here is what the bytes mean for the comparison.
"""

from __future__ import annotations

import bisect
import dataclasses
import hashlib
import io
import re
from typing import Any

from elftools.common.exceptions import ELFError
from elftools.elf.constants import SH_FLAGS
from elftools.elf.elffile import ELFFile
from elftools.elf.relocation import RelocationSection
from elftools.elf.sections import SymbolTableSection

#: What a relocation adds to the address because the processor counts from elsewhere: by machine
#: and relocation type. x86-64 counts from behind the field, s390 from before the opcode.
_BIAS = {
    **{("EM_X86_64", kind): 4 for kind in (2, 4, 9, 41, 42)},
    **{("EM_386", kind): 4 for kind in (2, 4)},
    **{("EM_S390", kind): -2 for kind in (16, 17, 18, 19, 20, 26)},
}

_CLONE = re.compile(r"(?:\.(?:isra|part|cold|constprop|lto_priv)(?:\.\d+)?|\.\d+)+$")
_UNIQUE = re.compile(r"(__UNIQUE_ID_.*?)\d+$")

#: What pyelftools raises at a damaged file: its own error, and those of what it reads with.
_DAMAGE = (
    ELFError, AttributeError, IndexError, KeyError, MemoryError, OverflowError, TypeError,
    ValueError,
)  # fmt: skip


class ElfError(Exception):
    """A file that is no object file of the kind that is read here; one line."""


@dataclasses.dataclass(frozen=True)
class Code:
    """A function: its fingerprint, and the section if others are in that too ("" if not)."""

    fingerprint: str
    shared: str


def plain(name: str) -> str:
    """A symbol's name as it was in the source, as far as compilers' additions are known."""
    return _UNIQUE.sub(r"\1", _CLONE.sub("", name))


@dataclasses.dataclass(frozen=True)
class _Section:
    name: str
    flags: int
    data: bytes
    entry: int


@dataclasses.dataclass(frozen=True)
class _Symbol:
    name: str
    kind: str
    section: int  # -1: in no section of this file
    value: int
    size: int


#: offset, type, symbol, addend
_Relocation = tuple[int, int, int, int]


class _Object:
    """An object file. Raises what is in _DAMAGE."""

    def __init__(self, data: bytes) -> None:
        file = ELFFile(io.BytesIO(data))
        self.machine: str = file["e_machine"]
        self.sections: list[_Section] = []
        self.symbols: list[_Symbol] = []
        self._relocations: dict[int, list[_Relocation]] = {}
        tables: list[Any] = []
        for section in file.iter_sections():
            head = section.header
            # The sections of no bytes may claim any number of them.
            bare = head["sh_type"] in ("SHT_NOBITS", "SHT_NULL")
            found = data[head["sh_offset"] :][: head["sh_size"]] if not bare else b""
            self.sections.append(
                _Section(section.name, head["sh_flags"], found, head["sh_entsize"])
            )
            if isinstance(section, SymbolTableSection) and head["sh_type"] == "SHT_SYMTAB":
                self.symbols = self.symbols or [_symbol(s) for s in section.iter_symbols()]
            elif isinstance(section, RelocationSection):
                tables.append(section)
        if not self.sections:
            raise ELFError("it has no sections")
        for table in tables:
            # Those of debug information are by far the most, and nobody asks for them.
            if self._asked(table["sh_info"]):
                entries = self._relocations.setdefault(table["sh_info"], [])
                entries += (_relocation(entry.entry) for entry in table.iter_relocations())
        for entries in self._relocations.values():
            entries.sort()
        self._objects: dict[int, list[tuple[int, str]]] = {}
        for symbol in self.symbols:
            if symbol.kind in ("STT_OBJECT", "STT_FUNC") and symbol.name:
                self._objects.setdefault(symbol.section, []).append((symbol.value, symbol.name))
        for places in self._objects.values():
            places.sort()

    def _asked(self, number: int) -> bool:
        section = self.sections[number]
        return bool(section.flags & SH_FLAGS.SHF_EXECINSTR) or section.name in (".toc", ".opd")

    def relocations(self, section: int, start: int, end: int) -> list[_Relocation]:
        """The relocations between two offsets of a section with code, .toc or .opd."""
        entries = self._relocations.get(section, [])
        first = bisect.bisect_left(entries, (start,))
        return entries[first : bisect.bisect_left(entries, (end,))]

    def target(self, kind: int, number: int, addend: int, depth: int = 0) -> str:
        """What a relocation refers to, in words that don't depend on where it is."""
        symbol = self.symbols[number]
        if symbol.section < 0:
            return f"{plain(symbol.name)}{addend:+d}"
        section = self.sections[symbol.section]
        at = symbol.value + addend
        real = at + _BIAS.get((self.machine, kind), 0)
        if section.flags & SH_FLAGS.SHF_STRINGS and 0 <= real < len(section.data):
            return "string " + repr(section.data[real : section.data.find(b"\0", real)])
        if section.flags & SH_FLAGS.SHF_MERGE and section.entry and 0 <= real < len(section.data):
            return "constant " + section.data[real : real + section.entry].hex()
        if section.name == ".toc" and depth == 0:
            for _, inner, sub, more in self.relocations(symbol.section, at, at + 1):
                return "toc " + self.target(inner, sub, more, 1)
            return "toc " + section.data[at : at + 8].hex()
        if symbol.kind != "STT_SECTION" and symbol.name and not symbol.name.startswith(".L"):
            return f"{plain(symbol.name)}{addend:+d}"
        places = self._objects.get(symbol.section, [])
        found = bisect.bisect_right(places, (real, "\U0010ffff")) - 1
        if found >= 0:
            value, name = places[found]
            return f"{plain(name)}{at - value:+d}"
        return f"{plain(section.name)}{at:+d}"

    def code_of(self, symbol: _Symbol) -> tuple[int, int]:
        """Section and offset of a function's code: on powerpc64 its descriptor names them."""
        if self.sections[symbol.section].name == ".opd":
            for _, _, number, addend in self.relocations(
                symbol.section, symbol.value, symbol.value + 1
            ):
                inner = self.symbols[number]
                return inner.section, inner.value + addend
        return symbol.section, symbol.value


def _symbol(read: Any) -> _Symbol:
    entry = read.entry
    section = entry["st_shndx"]  # a number, or the name of one that stands for no section
    return _Symbol(
        read.name, entry["st_info"]["type"], section if isinstance(section, int) else -1,
        entry["st_value"], entry["st_size"],
    )  # fmt: skip


def _relocation(entry: Any) -> _Relocation:
    added = entry["r_addend"] if "r_addend" in entry else 0
    return entry["r_offset"], entry["r_info_type"], entry["r_info_sym"], added


def functions(data: bytes) -> dict[str, Code]:
    """The functions of an object file, by their names in the source. Raises ElfError."""
    try:
        found = _Object(data)
        pieces: dict[str, set[str]] = {}
        homes: dict[str, list[int]] = {}
        inhabitants: dict[int, set[tuple[int, str]]] = {}
        for symbol in found.symbols:
            if symbol.kind != "STT_FUNC" or symbol.section < 0:
                continue
            section, start = found.code_of(symbol)
            home = found.sections[section]
            if not home.flags & SH_FLAGS.SHF_EXECINSTR or not symbol.size:
                continue
            digest = hashlib.sha256(home.data[start : start + symbol.size])
            for at, kind, number, addend in found.relocations(
                section, start, start + symbol.size
            ):
                target = found.target(kind, number, addend)
                digest.update(f"\n{at - start} {kind} {target}".encode("utf-8", "surrogateescape"))
            name = plain(symbol.name)
            pieces.setdefault(name, set()).add(digest.hexdigest())
            homes.setdefault(name, []).append(section)
            inhabitants.setdefault(section, set()).add((start, name))
    except _DAMAGE as error:
        raise ElfError(f"is damaged, or no object file: {error}") from None
    result = {}
    for name, digests in pieces.items():
        crowded = [s for s in homes[name] if len({n for _, n in inhabitants[s]}) > 1]
        whole = hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()[:16]
        result[name] = Code(whole, found.sections[crowded[0]].name if crowded else "")
    return result


@dataclasses.dataclass(frozen=True)
class Names:
    """The global symbols of an object: those that it defines, and those that others must."""

    defined: frozenset[str]
    undefined: frozenset[str]


def names(data: bytes) -> Names:
    """The global symbols of an object file. Raises ElfError."""
    try:
        file = ELFFile(io.BytesIO(data))
        defined: set[str] = set()
        undefined: set[str] = set()
        for section in file.iter_sections():
            if not isinstance(section, SymbolTableSection):
                continue
            for symbol in section.iter_symbols():
                if symbol.name and symbol["st_info"]["bind"] != "STB_LOCAL":
                    outside = symbol["st_shndx"] == "SHN_UNDEF"
                    (undefined if outside else defined).add(symbol.name)
    except _DAMAGE as error:
        raise ElfError(f"is damaged, or no object file: {error}") from None
    return Names(frozenset(defined), frozenset(undefined))
