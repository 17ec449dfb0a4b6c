# SPDX-License-Identifier: GPL-2.0-only
"""Builds objects of the commit that is checked out, in one build directory.

make decides by itself what a commit makes it compile again. What was found out about an object
is written down next to it with the object's time and size; an object without such a note, or
with another time, is of a run that was killed, and is removed and compiled again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gupvmas.base.errors import IncompleteError
from gupvmas.base.store import seal, unseal
from gupvmas.verify.build import conditions, diagnostics, elf, kbuild, modpost
from gupvmas.verify.build.configure import Directory
from gupvmas.verify.build.process import Commands
from gupvmas.verify.model import Built, Flip, Result
from gupvmas.verify.reach import Reach
from gupvmas.verify.targets import Target, Toolchain

#: For a second look at a function: with this, only what must be inlined is.
FEW_INLINES = ("-fno-inline",)
#: Why an object is not built: the words that the judgement knows again.
FOREIGN = "is for another architecture"
NO_RULE = "No rule to make target"


class Builder:
    """The build directory ``top``/build of one target, for the sources in ``tree``.

    environ: for make (targets.environment()); sparse: whether to run it; jobs: for make, 0 to
    leave that to MAKEFLAGS; full: allmodconfig as it is.
    """

    def __init__(
        self,
        target: Target,
        tools: Toolchain,
        tree: Path,
        top: Path,
        environ: Mapping[str, str],
        *,
        sparse: bool,
        jobs: int,
        full: bool,
        user_flags: str = "",
    ) -> None:
        self.target = target
        self._commands = Commands(target.name, environ)
        self._directory = Directory(
            target, tools, tree, top, self._commands,
            sparse=sparse, jobs=jobs, full=full, user_flags=user_flags,
        )  # fmt: skip
        self._tree = tree
        self._top = top
        self._output = self._directory.output

    @property
    def recipe(self) -> str:
        """All that decides, besides the sources, what comes out."""
        return self._directory.recipe

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Alone in this directory; waits for what a killed run left running there."""
        with self._commands.locked(self._top):
            yield

    def stop(self) -> None:
        """End what is running, and let nothing start any more."""
        self._commands.stop()

    # -- one commit

    def build(
        self, sources: Sequence[str], log: Path, reconfigure: bool, reach: Reach = Reach(),
        before: Mapping[str, Result] = MappingProxyType({}),
    ) -> Built:  # fmt: skip
        """Build the objects of ``sources`` as they are checked out now.

        log: where all that was printed goes; reconfigure: the commit changes Kconfig files; reach:
        what it leaves alone, of what the objects came to ``before`` it.
        """
        started = time.monotonic()
        built = Built()
        text = self._directory.configure(reconfigure)
        if text is not None:
            built.trouble = _first_error(text, self._tops())
            log.write_text(text, errors="surrogateescape")
            return built
        built.objects = self._unreached(sources, reach, before)
        wanted = {}
        for source in sources:
            name = source[:-2] + ".o"
            if source in built.objects or not (self._tree / source).exists():
                continue
            if source.startswith("arch/") and source.split("/")[1] != self.target.source:
                built.objects[source] = Result(False, FOREIGN)
                continue
            wanted[name] = source
        notes = self._load_notes()
        for name, source in wanted.items():
            path = self._output / name
            if path.exists() and notes.get(source, {}).get("stamp") != _stamp(path):
                path.unlink()
        status, text = self._directory.make("-k", *(wanted or ("prepare",)))
        log.write_text(text, errors="surrogateescape")
        if status:
            # Is it for the objects, or for what goes before all of them?
            status, said_first = self._directory.make("prepare")
            if status:
                log.write_text(said_first, errors="surrogateescape")
                return Built(trouble=_first_error(said_first, self._tops()))
        said, others = diagnostics.parse(text, wanted, self._tops())
        for name, source in wanted.items():
            path = self._output / name
            mine = said.get(name, diagnostics.Said())
            note = notes.get(source)
            if not path.exists() or mine.errors:
                errors = mine.errors or others or ["make did not build it and gave no reason"]
                built.objects[source] = Result(False, errors[0], errors[: diagnostics.QUOTED])
                path.unlink(missing_ok=True)
                notes.pop(source, None)
                continue
            if note is None or mine.compiled or note["stamp"] != _stamp(path):
                result = self._read(source, path)
                result.warnings = dict(mine.warnings)
                notes[source] = note = {"stamp": _stamp(path), "result": result.to_json()}
            built.objects[source] = Result(**note["result"])
        self._save_notes(notes)
        built.seconds = time.monotonic() - started
        return built

    def _unreached(
        self, sources: Sequence[str], reach: Reach, before: Mapping[str, Result]
    ) -> dict[str, Result]:
        """What is known of ``sources`` without making them, as the commit does not reach them."""
        if not reach.apart:
            return {}
        made = kbuild.made(self._output, self._tree)
        objects = {f"{source[:-2]}.o": source for source in sources}
        went_in = {source: made.pop(name, set()) for name, source in objects.items()}
        # Of all else that is made of a changed source nobody knows where it goes.
        if any(files.intersection(reach.sources) for files in made.values()):
            return {}
        kept_from = {*reach.users, *reach.sources}
        apart = [
            s
            for s in set(reach.apart) & before.keys() & went_in.keys()
            if before[s].built and went_in[s] and not went_in[s] & kept_from
        ]
        # What a header has become is still to be seen by a compiler.
        seen = set().union(*(went_in[s] for s in went_in.keys() - set(apart)))
        if any(went_in[s].intersection(reach.headers) - seen for s in apart):
            return {}
        return {s: dataclasses.replace(before[s], reached=False) for s in apart}

    def _read(self, source: str, path: Path) -> Result:
        """What is in an object, but for what was said of it. Raises IncompleteError."""
        module = kbuild.module(self._output, source, self._tree)
        try:
            data = path.read_bytes()
            codes = elf.functions(data)
            undefined = elf.names(data).undefined if module else ()
        except (elf.ElfError, OSError) as error:
            raise IncompleteError(f"{path}: {error}") from None
        return Result(
            True,
            functions={n: [c.fingerprint, c.shared] for n, c in sorted(codes.items())},
            module=module,
            undefined=sorted(undefined),
        )

    def describe(self, built: Built) -> None:
        """Add to the result of the base what the configuration is, and which headers counted."""
        built.config = self._directory.config()
        found = set()
        for source, result in built.objects.items():
            if result.built:
                found.update(kbuild.headers(self._output, source, self._tree))
        built.includes = sorted(found)
        for source, result in built.objects.items():
            if not result.built and result.why != FOREIGN:
                result.why = self._why(source, result.why)

    def flip(self, flip: Flip, config: Mapping[str, str]) -> Result:
        """Compile an object once more with options turned round, by the command that made it.

        The object itself, and what make knows of it, stay as they are.
        """
        header = self._top / "flip.h"
        header.write_text(conditions.header(flip.options, config))
        status, text, _ = self._again(flip.source, ["-include", str(header)])
        if status is None:
            return Result(False, "no command for it is known")
        name = flip.source[:-2] + ".o"
        said, others = diagnostics.parse(
            f"  CC      {name}\n{text}", {name: flip.source}, self._tops()
        )
        mine = said[name]
        if status:
            errors = mine.errors or others or text.splitlines()[-1:] or [f"status {status}"]
            return Result(False, errors[0], errors[: diagnostics.QUOTED])
        return Result(True, warnings=dict(mine.warnings))

    def look(self, source: str) -> dict[str, str] | None:
        """Fingerprints of an object's functions when nothing is inlined that need not be.

        None if it can't be compiled so.
        """
        status, _, data = self._again(source, list(FEW_INLINES))
        if status != 0:
            return None
        try:
            return {name: code.fingerprint for name, code in elf.functions(data).items()}
        except elf.ElfError:
            return None

    def unlinked(
        self, source: str, linked: Iterable[str], version: tuple[int, ...]
    ) -> list[str] | None:
        """The symbols that modpost misses in an object of what is checked out.

        linked: what a module can link; version: of the kernel. None if there is no modpost, or
        it can't tell. Raises IncompleteError.
        """
        program = self._output / "scripts" / "mod" / "modpost"
        status, _, data = self._again(source, ())
        if status != 0 or not program.exists():
            return None
        place = self._top / "modpost"
        return modpost.undefined(program, self._commands, place, data, linked, version)

    def defined(self, module: str) -> frozenset[str]:
        """The symbols that a module itself defines; empty if make can't put it together."""
        self._directory.make("-k", f"{module}.o")
        try:
            return elf.names((self._output / f"{module}.o").read_bytes()).defined
        except (elf.ElfError, OSError):
            return frozenset()

    def _again(self, source: str, more: Sequence[str]) -> tuple[int | None, str, bytes]:
        """Compile an object by the command that made it, and more words, to another place.

        The object itself, and what make knows of it, stay as they are. Returns the status (None
        if no command is known), what was printed, and the object file.
        """
        command = kbuild.command(self._output, source)
        if command is None:
            return None, "", b""
        output = self._top / "again.o"
        output.unlink(missing_ok=True)
        words = [*command, *more]
        at = len(words) - 1 - words[::-1].index("-o")
        words[at + 1] = str(output)
        words = [w if not w.startswith("-Wp,-MMD,") else f"-Wp,-MMD,{output}.d" for w in words]
        status, text = self._commands.run(words, self._output)
        data = output.read_bytes() if output.exists() else b""
        return status, text, data

    def _why(self, source: str, said: str) -> str:
        """Why an object is not built in this configuration, in words."""
        off = kbuild.switched_off(self._tree, source, self._directory.config())
        if off:
            return f"{', '.join(off)} is off"
        if NO_RULE in said:
            return "no Makefile builds it in this configuration"
        return f"does not compile before the series either: {said}"

    def _tops(self) -> tuple[str, str]:
        return str(self._tree), str(self._output)

    def _load_notes(self) -> dict[str, dict[str, Any]]:
        try:
            notes = unseal(f"objects 2 {self._top}", (self._top / "objects.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return notes if isinstance(notes, dict) else {}

    def _save_notes(self, notes: Mapping[str, object]) -> None:
        spare = self._top / "objects.new"
        spare.write_bytes(seal(f"objects 2 {self._top}", notes))
        os.replace(spare, self._top / "objects.json")


def _stamp(path: Path) -> list[int]:
    info = path.stat()
    return [info.st_mtime_ns, info.st_size]


def _first_error(text: str, tops: Sequence[str]) -> str:
    """The line of a log that says best what went wrong."""
    lines = text.splitlines()
    for wanted in (" error: ", "error: ", "fatal error: ", "*** "):
        for line in lines:
            if wanted in line:
                for top in tops:
                    line = line.replace(top + "/", "")
                return line.strip()
    return (lines or ["make failed without a word"])[-1].strip()
