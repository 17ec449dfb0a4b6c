# SPDX-License-Identifier: GPL-2.0-only
"""One build directory: configures it, and builds objects of the commit that is checked out.

What differs from an ordinary build of the same configuration:

* W=1 and C=1: more warnings, and sparse; -Wno-error: all of them;
* __LINE__ is 1, so that a function looks the same wherever it stands; the definition comes from
  a header that is included first, as -D would be warned about;
* -ffunction-sections -fdata-sections, so that a function refers to others by name (see elf.py);
* gcc's -fno-ipa-*: else what one function passes decides how others in the file are compiled,
  and a site that now passes NULL changes functions that have nothing to do with it. Inlining
  stays as it is.

make decides by itself what a commit makes it compile again. What was found out about an object
is written down next to it with the object's time and size; an object without such a note, or
with another time, is of a run that was killed, and is removed and compiled again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gupvmas.errors import IncompleteError
from gupvmas.gitrepo import printable
from gupvmas.store import seal, unseal
from gupvmas.verify import conditions, diagnostics, elf
from gupvmas.verify.model import Built, Flip, Result
from gupvmas.verify.targets import COSTLY, WERROR, Target, Toolchain

FLAGS = ("-Wno-error", "-ffunction-sections", "-fdata-sections")
#: What gcc's passes between functions are called; clang has no such switches.
NO_IPA = tuple(
    f"-fno-ipa-{name}"
    for name in (
        "bit-cp", "cp", "icf", "modref", "profile", "pure-const", "ra", "reference", "sra",
        "stack-alignment", "vrp",
    )
)  # fmt: skip
#: For a second look at a function: with this, only what must be inlined is.
FEW_INLINES = ("-fno-inline",)
_CHECK = """\
#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# sparse gives up at an extension in -march=rv64ima_zicsr_... that it has not heard of; none of
# them matters to what it looks for.
for word; do
	shift
	case $word in
	-march=*_*) word=${word%%_*} ;;
	esac
	set -- "$@" "$word"
done
exec sparse "$@"
"""
_NO_LINES = """\
/* SPDX-License-Identifier: GPL-2.0-only */
/* A system header, as a redefinition of __LINE__ would be warned about elsewhere. */
#pragma GCC system_header
#undef __LINE__
#define __LINE__ 1
"""
#: What says that a build failed by no fault of the code; it must not be kept as a result.
_NOT_THE_CODE = (
    "No space left on device", "Disk quota exceeded", "Killed signal terminated program",
    "Cannot allocate memory", "virtual memory exhausted", "Too many open files",
)  # fmt: skip
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
        self.tools = tools
        self._tree = tree
        self._top = top
        self._output = top / "build"
        self._environ = dict(environ)
        self._sparse = sparse
        self._jobs = jobs
        self._off = (WERROR if full else WERROR + COSTLY) + target.off
        clang = os.path.basename(shlex.split(tools.cc)[-1]).startswith("clang")
        self._flags = shlex.join([
            *shlex.split(user_flags), *FLAGS, *(() if clang else NO_IPA),
            "-include", str(top / "no-lines.h"),
        ])  # fmt: skip
        self._lock = -1
        self._running: list[subprocess.Popen[bytes]] = []
        self._stopped = False

    @property
    def recipe(self) -> str:
        """All that decides, besides the sources, what comes out."""
        return "\n".join([
            self.target.what, ",".join(self._off), self.tools.cc, self.tools.version,
            self._flags.replace(str(self._top), ""), str(self._sparse),
        ])  # fmt: skip

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Alone in this directory; waits for what a killed run left running there."""
        self._top.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._top / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._lock = lock
            yield
        finally:
            self._lock = -1
            os.close(lock)

    # -- one commit

    def build(self, sources: Sequence[str], log: Path, reconfigure: bool) -> Built:
        """Build the objects of ``sources`` as they are checked out now.

        log: where all that was printed goes; reconfigure: the commit changes Kconfig files.
        """
        started = time.monotonic()
        built = Built()
        text = self._configure(reconfigure)
        if text is None:
            status, text = self._make([*self._settings(), "prepare"])
        else:
            status = 1
        if status:
            built.trouble = _first_error(text, self._tops())
            log.write_text(text, errors="surrogateescape")
            if built.trouble:
                return built
        wanted = {}
        for source in sources:
            name = source[:-2] + ".o"
            if not (self._tree / source).exists():
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
        more = ""
        if wanted:
            _, more = self._make(["-k", *self._settings(), *wanted])
        log.write_text(text + more, errors="surrogateescape")
        said, others = diagnostics.parse(more, wanted, self._tops())
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
                try:
                    codes = elf.functions(path.read_bytes())
                except (elf.ElfError, OSError) as error:
                    raise IncompleteError(f"{path}: {error}") from None
                result = Result(
                    True,
                    warnings=dict(mine.warnings),
                    functions={n: [c.fingerprint, c.shared] for n, c in sorted(codes.items())},
                )
                notes[source] = note = {"stamp": _stamp(path), "result": result.to_json()}
            built.objects[source] = Result(**note["result"])
        self._save_notes(notes)
        built.seconds = time.monotonic() - started
        return built

    def describe(self, built: Built) -> None:
        """Add to the result of the base what the configuration is, and which headers counted."""
        built.config = self.config()
        found = set()
        for source, result in built.objects.items():
            if result.built:
                found.update(self._headers(source))
        built.includes = sorted(found)
        for source, result in built.objects.items():
            if not result.built and result.why != FOREIGN:
                result.why = self._why(source, result.why)

    def config(self) -> dict[str, str]:
        """The options that are set."""
        path = self._output / ".config"
        return conditions.read_config(path.read_text(errors="surrogateescape"))

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

    def _again(self, source: str, more: Sequence[str]) -> tuple[int | None, str, bytes]:
        """Compile an object by the command that made it, and more words, to another place.

        The object itself, and what make knows of it, stay as they are. Returns the status (None
        if no command is known), what was printed, and the object file.
        """
        command = self._command(source)
        if command is None:
            return None, "", b""
        output = self._top / "again.o"
        output.unlink(missing_ok=True)
        words = [*command, *more]
        at = len(words) - 1 - words[::-1].index("-o")
        words[at + 1] = str(output)
        words = [w if not w.startswith("-Wp,-MMD,") else f"-Wp,-MMD,{output}.d" for w in words]
        status, text = self._run(words, self._output)
        data = output.read_bytes() if output.exists() else b""
        return status, text, data

    # -- the configuration

    def _configure(self, reconfigure: bool) -> str | None:
        """Configure if that was not done; None if all is well, else what make said."""
        self._output.mkdir(parents=True, exist_ok=True)
        no_lines = self._top / "no-lines.h"
        if not no_lines.exists():  # a new time would make everything be compiled again
            no_lines.write_text(_NO_LINES)
        check = self._top / "check"
        check.write_text(_CHECK)
        check.chmod(0o755)
        fragment = self._top / "fragment.config"
        stamp = self._top / "configured"
        wanted = self.recipe
        if stamp.exists() and stamp.read_text() == wanted and (self._output / ".config").exists():
            if not reconfigure:
                return None
            status, text = self._make([*self._settings(), "olddefconfig"])
            return text if status else None
        # Another compiler or configuration: nothing of before is of use.
        shutil.rmtree(self._output, ignore_errors=True)
        self._output.mkdir()
        (self._top / "objects.json").unlink(missing_ok=True)
        fragment.write_text("".join(f"# {name} is not set\n" for name in self._off))
        words = [*self._settings()]
        if self.target.config == "allmodconfig":
            words.append(f"KCONFIG_ALLCONFIG={fragment}")
        status, text = self._make([*words, self.target.config])
        if status:
            return text
        kept = [name for name in self.target.off if name in self.config()]
        if kept:
            return f"error: {self.target.what} cannot be had: {kept[0]} is set all the same"
        stamp.write_text(wanted)
        return None

    def _settings(self) -> list[str]:
        words = [
            f"O={self._output}", f"ARCH={self.target.arch}",
            f"CROSS_COMPILE={self.tools.prefix}", f"CC={self.tools.cc}", "W=1",
            f"KCFLAGS={self._flags}", "KBUILD_VERBOSE=0",
        ]  # fmt: skip
        if self._sparse:
            # More than its hundred: which are left out would depend on what comes first.
            words += ["C=1", f"CHECK={self._top / 'check'}", "CF=-fmax-warnings=unlimited"]
        return words

    def _make(self, words: Sequence[str]) -> tuple[int, str]:
        jobs = [f"-j{self._jobs}"] if self._jobs else []
        return self._run(
            ["make", "-C", str(self._tree), "--no-print-directory", "-Otarget", *jobs, *words],
            self._tree,
        )

    def stop(self) -> None:
        """End what is running, and let nothing start any more."""
        self._stopped = True
        for process in list(self._running):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)

    def _run(self, words: Sequence[str], where: Path) -> tuple[int, str]:
        """Run a command of a build; it holds the lock for as long as it lives.

        In a group of its own: a ^C that only the compilers got would look like a failed build.
        """
        if self._stopped:
            raise IncompleteError(f"{self.target.name}: stopped")
        try:
            process = subprocess.Popen(
                words,
                cwd=where,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(self._lock,) if self._lock >= 0 else (),
                start_new_session=True,
            )
        except OSError as error:
            raise IncompleteError(f"{words[0]} cannot be started: {error.strerror}") from None
        self._running.append(process)
        try:
            said = process.communicate()[0].decode("utf-8", "surrogateescape")
        finally:
            self._running.remove(process)
        if self._stopped:
            raise IncompleteError(f"{self.target.name}: stopped")
        if process.returncode:
            for line in said.splitlines():
                if any(sign in line for sign in _NOT_THE_CODE):
                    raise IncompleteError(
                        f"{self.target.name}: the build could not go on: {printable(line.strip())}"
                    )
        return process.returncode, said

    def _tops(self) -> tuple[str, str]:
        return str(self._tree), str(self._output)

    # -- what make wrote down

    def _command_file(self, source: str) -> str:
        path = self._output / os.path.dirname(source) / f".{os.path.basename(source)[:-2]}.o.cmd"
        try:
            return path.read_text(errors="surrogateescape")
        except OSError:
            return ""

    def _command(self, source: str) -> list[str] | None:
        """The command that compiled an object, without what Kbuild runs after it."""
        first = self._command_file(source).partition("\n")[0]
        _, assigned, line = first.partition(" := ")
        if not assigned:
            return None
        # Make's own quoting, which fixdep and Kbuild add.
        line = line.replace("$$", "$").replace("$(pound)", "#")
        lexer = shlex.shlex(line, posix=True, punctuation_chars=";")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in lexer:
            if set(word) == {";"}:
                break
            words.append(word)
        return words if "-o" in words and "-c" in words else None

    def _headers(self, source: str) -> set[str]:
        """The headers of the tree that went into an object."""
        tree = f"{self._tree}/"
        found = set()
        for line in self._command_file(source).splitlines():
            word = line.strip(" \\")
            if word.startswith(tree) and word.endswith(".h"):
                found.add(os.path.normpath(word[len(tree) :]))
        return found

    def _why(self, source: str, said: str) -> str:
        """Why an object is not built in this configuration, in words."""
        off = self._switched_off(source)
        if off:
            return f"{', '.join(off)} is off"
        if NO_RULE in said:
            return "no Makefile builds it in this configuration"
        return f"does not compile before the series either: {said}"

    def _switched_off(self, source: str) -> list[str]:
        """Options that are not set, on the lines by which Makefiles take the object in."""
        config = self.config()
        name, directory = os.path.basename(source)[:-2] + ".o", os.path.dirname(source)
        while True:
            for kbuild in ("Kbuild", "Makefile"):
                path = self._tree / directory / kbuild
                if not path.exists():
                    continue
                text = path.read_text(errors="surrogateescape").replace("\\\n", " ")
                lines = [x for x in text.splitlines() if name in x.replace("=", " ").split()]
                off = [n for n in conditions.options(lines) if n not in config]
                if off and len(off) == len(conditions.options(lines)):
                    return off
            if not directory:
                return []
            name, directory = os.path.basename(directory) + "/", os.path.dirname(directory)

    def _load_notes(self) -> dict[str, dict[str, Any]]:
        try:
            notes = unseal(f"objects {self._top}", (self._top / "objects.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return notes if isinstance(notes, dict) else {}

    def _save_notes(self, notes: Mapping[str, object]) -> None:
        spare = self._top / "objects.new"
        spare.write_bytes(seal(f"objects {self._top}", notes))
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
