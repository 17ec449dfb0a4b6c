# SPDX-License-Identifier: GPL-2.0-only
"""Fingerprints of the functions in an object file.

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
The formats are those of the System V ABI, gABI 4.1, with the supplements of each processor.
"""

from __future__ import annotations

import bisect
import dataclasses
import hashlib
import re
import struct

_SYMTAB, _RELA, _NOBITS, _REL = 2, 4, 8, 9  # section types
_EXECINSTR, _MERGE, _STRINGS = 0x4, 0x10, 0x20  # section flags
_OBJECT, _FUNC, _SECTION = 1, 2, 3  # symbol types
_X86_64, _S390, _386 = 62, 22, 3
_RESERVED = 0xFF00  # section indices from here on are no sections

#: What a relocation adds to the address because the processor counts from elsewhere: by machine
#: and relocation type. x86-64 counts from behind the field, s390 from before the opcode.
_BIAS = {
    **{(_X86_64, kind): 4 for kind in (2, 4, 9, 41, 42)},
    **{(_386, kind): 4 for kind in (2, 4)},
    **{(_S390, kind): -2 for kind in (16, 17, 18, 19, 20, 26)},
}

_CLONE = re.compile(r"(?:\.(?:isra|part|cold|constprop|lto_priv)(?:\.\d+)?|\.\d+)+$")
_UNIQUE = re.compile(r"(__UNIQUE_ID_.*?)\d+$")


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


@dataclasses.dataclass
class _Section:
    name: str
    kind: int
    flags: int
    data: bytes
    info: int
    entry: int
    link: int


@dataclasses.dataclass(frozen=True)
class _Symbol:
    name: str
    kind: int
    section: int
    value: int
    size: int


class _Object:
    def __init__(self, data: bytes) -> None:
        if data[:4] != b"\x7fELF" or len(data) < 52:
            raise ElfError("is no ELF file")
        self.wide = data[4] == 2
        self.order = "<" if data[5] == 1 else ">"
        if self.wide:
            (self.machine, table, size, count, names) = struct.unpack_from(
                self.order + "2xH4x8x8xQ4x2x2x2xHHH", data, 16
            )
        else:
            (self.machine, table, size, count, names) = struct.unpack_from(
                self.order + "2xH4x4x4xI4x2x2x2xHHH", data, 16
            )
        if not table or not count:
            raise ElfError("has no sections, or too many")
        layout = self.order + ("IIQQQQIIQQ" if self.wide else "IIIIIIIIII")
        heads = [struct.unpack_from(layout, data, table + size * i) for i in range(count)]
        base, length = heads[names][4], heads[names][5]
        strings = data[base : base + length]
        self.sections = [
            _Section(
                _string(strings, h[0]), h[1], h[2],
                b"" if h[1] == _NOBITS else data[h[4] : h[4] + h[5]],
                h[7], h[9], h[6],
            )
            for h in heads
        ]  # fmt: skip
        self.symbols = self._symbols()
        self._relocations: dict[int, list[tuple[int, int, int, int]]] = {}
        for section in self.sections:
            if section.kind in (_RELA, _REL) and section.info < count:
                self._relocations.setdefault(section.info, []).extend(self._entries(section))
        for entries in self._relocations.values():
            entries.sort()
        self._objects: dict[int, list[tuple[int, str]]] = {}
        for symbol in self.symbols:
            if symbol.kind in (_OBJECT, _FUNC) and symbol.name:
                self._objects.setdefault(symbol.section, []).append((symbol.value, symbol.name))
        for places in self._objects.values():
            places.sort()

    def _symbols(self) -> list[_Symbol]:
        tables = [s for s in self.sections if s.kind == _SYMTAB]
        if not tables:
            return []
        (table,) = tables[:1]
        strings = self.sections[table.link].data
        found = []
        if self.wide:
            for name, info, _, section, value, size in struct.iter_unpack(
                self.order + "IBBHQQ", table.data
            ):
                found.append(_Symbol(_string(strings, name), info & 15, section, value, size))
        else:
            for name, value, size, info, _, section in struct.iter_unpack(
                self.order + "IIIBBH", table.data
            ):
                found.append(_Symbol(_string(strings, name), info & 15, section, value, size))
        return found

    def _entries(self, section: _Section) -> list[tuple[int, int, int, int]]:
        """(offset, type, symbol, addend) of each relocation."""
        added = section.kind == _RELA
        if self.wide:
            layout = self.order + ("QQq" if added else "QQ")
            shift, mask = 32, 0xFFFFFFFF
        else:
            layout = self.order + ("IIi" if added else "II")
            shift, mask = 8, 0xFF
        return [
            (e[0], e[1] & mask, e[1] >> shift, e[2] if added else 0)
            for e in struct.iter_unpack(layout, section.data)
        ]

    def relocations(self, section: int, start: int, end: int) -> list[tuple[int, int, int, int]]:
        """The relocations between two offsets of a section."""
        entries = self._relocations.get(section, [])
        first = bisect.bisect_left(entries, (start,))
        return entries[first : bisect.bisect_left(entries, (end,))]

    def target(self, kind: int, number: int, addend: int, depth: int = 0) -> str:
        """What a relocation refers to, in words that don't depend on where it is."""
        symbol = self.symbols[number]
        if symbol.section == 0 or symbol.section >= _RESERVED:
            return f"{plain(symbol.name)}{addend:+d}"
        section = self.sections[symbol.section]
        at = symbol.value + addend
        real = at + _BIAS.get((self.machine, kind), 0)
        if section.flags & _STRINGS and 0 <= real < len(section.data):
            return "string " + repr(section.data[real : section.data.find(b"\0", real)])
        if section.flags & _MERGE and section.entry and 0 <= real < len(section.data):
            return "constant " + section.data[real : real + section.entry].hex()
        if section.name == ".toc" and depth == 0:
            for _, inner, sub, more in self.relocations(symbol.section, at, at + 1):
                return "toc " + self.target(inner, sub, more, 1)
            return "toc " + section.data[at : at + 8].hex()
        if symbol.kind != _SECTION and symbol.name and not symbol.name.startswith(".L"):
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


def _string(table: bytes, at: int) -> str:
    return table[at : table.find(b"\0", at)].decode("utf-8", "surrogateescape")


def functions(data: bytes) -> dict[str, Code]:
    """The functions of an object file. Raises ElfError."""
    try:
        found = _Object(data)
        pieces: dict[str, set[str]] = {}
        homes: dict[str, list[int]] = {}
        inhabitants: dict[int, set[tuple[int, str]]] = {}
        for symbol in found.symbols:
            if symbol.kind != _FUNC or not 0 < symbol.section < _RESERVED:
                continue
            section, start = found.code_of(symbol)
            home = found.sections[section]
            if not home.flags & _EXECINSTR or not symbol.size:
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
    except (struct.error, IndexError) as error:
        raise ElfError(f"is damaged: {error}") from None
    result = {}
    for name, digests in pieces.items():
        crowded = [s for s in homes[name] if len({n for _, n in inhabitants[s]}) > 1]
        whole = hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()[:16]
        result[name] = Code(whole, found.sections[crowded[0]].name if crowded else "")
    return result
