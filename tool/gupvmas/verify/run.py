# SPDX-License-Identifier: GPL-2.0-only
"""Builds every commit of a series for every target, and judges each against the one before.

The order is commit by commit, so that one checkout serves all targets; these are built side by
side. What came of a commit on a target is kept in the cache under the id of the commit's tree,
the configuration and the compilers; a commit that is kept is not built, and a run that was
killed goes on with the next one.
"""

from __future__ import annotations

import collections
import concurrent.futures
import contextlib
import dataclasses
import fcntl
import hashlib
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gupvmas import VERSION
from gupvmas.errors import UsageError
from gupvmas.gitrepo import printable
from gupvmas.progress import Progress, Step as Bar
from gupvmas.store import Store
from gupvmas.tree import Tree, open_tree
from gupvmas.verify import checkout as checking, conditions, targets
from gupvmas.verify.build import FEW_INLINES, FOREIGN, NO_RULE, Builder
from gupvmas.verify.change import CODE as CODE_FILES
from gupvmas.verify.change import Change, Reader, Region
from gupvmas.verify.checkout import Checkout, Step
from gupvmas.verify.model import (
    BUILD, CODE, WARNING, Built, Cell, Column, Finding, Flip, Options, Result, Side, Verification,
)  # fmt: skip
from gupvmas.workdir import os_errors, scratch, tidy_exit

_FORMAT = "1"  # of what is kept
#: What the cache may hold: bytes of results, and trees with their build directories.
_RESULTS = 1 << 30
_TREES = 3
#: How many targets a side of a condition is tried on.
_TRIES = 2


def verify(
    path: str, options: Options, progress: Progress, after: Callable[[Path, Step, Step], None]
    | None = None
) -> Verification:
    """Verify a series on the tree at ``path``.

    ``after``: called at the end with the private copy and its first and last commit, while
    nobody else works there (for what needs both as directories). Raises UsageError,
    IncompleteError.
    """
    started = time.monotonic()
    if bool(options.series) == bool(options.range):
        raise UsageError("verify: say what to build: --series DIR or --range A..B")
    if options.jobs < 0:
        raise UsageError(f"--jobs: {options.jobs} is not a number of jobs")
    if not shutil.which("make"):
        raise UsageError("make is not installed: apt-get install make")
    targets.chosen(options.arch)
    tree = open_tree(path)
    if tree.is_git:
        tree.close()
        tree = open_tree(path, "HEAD")
    patches = checking.patches_of(options.series) if options.series else []
    cache = options.cache
    results = Store(cache / "verify" if cache else None)
    with contextlib.ExitStack() as stack:
        stack.enter_context(tidy_exit())
        stack.enter_context(tree)
        work = stack.enter_context(_working_directory(tree, options))
        stack.enter_context(os_errors("write to", str(work)))
        notes = stack.enter_context(scratch())
        copy = Checkout(work / "linux", tree)
        with progress.step("copy the tree and apply the patches"):
            copy.open()
            if options.range:
                base, commits = checking.commits_of(tree, options.range)
            else:
                base = copy.base()
                commits = copy.apply(base, patches)
            steps = [copy.step(commit) for commit in [base, *commits]]
        run = _Run(tree, copy, work, steps, options, results, progress)
        progress.message(
            f"gup-vmas: verify runs the Makefile of {tree.name}, and what it starts, as you"
        )
        with progress.step("read what the commits change", len(commits)) as bar:
            run.plan(Reader(copy, Path(notes.path), results, options.jobs), bar)
        run.build()
        if after is not None:
            after(work / "linux", steps[0], steps[-1])
        if cache is not None:
            _bound(cache / "verify")
    run.found.seconds = time.monotonic() - started
    return run.found


@contextlib.contextmanager
def _working_directory(tree: Tree, options: Options) -> Iterator[Path]:
    """Where builds are kept: -o DIR, or a place in the cache that belongs to the tree."""
    work = options.work
    stack = contextlib.ExitStack()
    if work is None:
        if options.cache is None:
            work = Path(stack.enter_context(scratch()).path)
        else:
            name = hashlib.sha256(os.fsencode(str(tree.root or tree.git_dir))).hexdigest()[:16]
            work = options.cache / "verify" / "work" / name
    with stack:
        with os_errors("make", str(work)):
            work = work.resolve()
            known = work / ".gup-vmas-verify"
            ours = known.exists() or options.work is None
            if not ours and work.exists() and any(work.iterdir()):
                raise UsageError(
                    f"{printable(str(work))} exists and is not of verify: choose another name"
                )
            work.mkdir(parents=True, exist_ok=True)
            known.touch()
            lock = os.open(known, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise UsageError(
                f"another verify works in {printable(str(work))}: wait for it, or use -o"
            ) from None
        try:
            yield work
        finally:
            os.close(lock)


def _bound(directory: Path) -> None:
    """Remove the oldest results and build directories beyond what the cache may hold."""
    with contextlib.suppress(OSError):
        entries = [(e.stat(), e.path) for e in os.scandir(directory / "facts")]
        total = sum(info.st_size for info, _ in entries)
        for info, path in sorted(entries, key=lambda entry: entry[0].st_mtime):
            if total <= _RESULTS:
                break
            os.unlink(path)
            total -= info.st_size
    with contextlib.suppress(OSError):
        trees = sorted(
            os.scandir(directory / "work"), key=lambda entry: -_used(Path(entry.path))
        )
        for entry in trees[_TREES:]:
            lock = os.open(Path(entry.path) / ".gup-vmas-verify", os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(entry.path, ignore_errors=True)
            finally:
                os.close(lock)


def _used(work: Path) -> float:
    try:
        return (work / ".gup-vmas-verify").stat().st_mtime
    except OSError:
        return 0


class _Lane:
    """A target with its builder and what is known of each commit."""

    def __init__(self, column: Column, builder: Builder, commits: int) -> None:
        self.column = column
        self.builder = builder
        self.built: list[Built | None] = [None] * commits
        self.kept = [False] * commits
        self.directory_at = -1  # the number of the commit that the directory is of; unknown
        self.failing: dict[str, int] = {}  # source -> the commit since which it does not build
        self.lock = threading.Lock()

    @property
    def name(self) -> str:
        return self.column.target.name

    def base(self) -> Built:
        """What the first commit came to."""
        built = self.built[0]
        assert built is not None
        return built


@dataclasses.dataclass
class _Suspect:
    """Functions of an object that differ from the commit before, and should not."""

    lane: _Lane
    number: int
    cell: Cell
    source: str
    names: dict[str, str]  # name -> how
    allowed: set[str]  # functions that may differ


class _Run:
    """One run: plan(), then build(); the result is in ``found``."""

    def __init__(
        self, tree: Tree, copy: Checkout, work: Path, steps: Sequence[Step], options: Options,
        results: Store, progress: Progress,
    ) -> None:  # fmt: skip
        self.copy = copy
        self.work = work
        self.steps = steps
        self.options = options
        self.results = results
        self.progress = progress
        self.changes: list[Change] = []
        self.sites: dict[str, list[str]] = {}
        self.sources: list[str] = []
        self.headers: list[str] = []
        self.flips: dict[tuple[str, Flip], list[int]] = {}
        self.suspects: list[_Suspect] = []
        self.found = Verification(tree.version, tree.name, work, steps, [])
        self._environ = targets.environment(os.environ)
        self._at = ""
        self._at_base = frozenset[str]()  # the sources that the base has
        self._moving = threading.Lock()
        self.lanes = self._lanes()

    def _lanes(self) -> list[_Lane]:
        wanted, named = targets.chosen(self.options.arch)
        sparse = targets.sparse_version(self._environ) if self.options.sparse else ""
        if self.options.sparse and not sparse:
            self.found.incomplete.append(
                "sparse is not installed (apt-get install sparse); --no-sparse does without"
            )
        tools = {}
        for target in wanted:
            column = Column(target, sparse=sparse)
            self.found.columns.append(column)
            try:
                tools[target.name] = targets.toolchain(target, os.environ)
                column.compiler = f"{tools[target.name].cc}: {tools[target.name].version}"
            except UsageError as error:
                if named:
                    raise
                column.missing = str(error).partition(": ")[2]
                self.found.incomplete.append(f"{target.name}: not built: {column.missing}")
        self._workers, jobs = self._share(len(tools))
        return [
            _Lane(
                column,
                Builder(
                    column.target, tools[column.target.name], self.work / "linux",
                    self.work / column.target.name, self._environ, sparse=bool(sparse),
                    jobs=jobs, full=self.options.full, user_flags=os.environ.get("KCFLAGS", ""),
                ),
                len(self.steps),
            )
            for column in self.found.columns
            if column.target.name in tools
        ]  # fmt: skip

    def _share(self, lanes: int) -> tuple[int, int]:
        """How many targets at a time, and -j for each (0: none, MAKEFLAGS says it)."""
        jobs = self.options.jobs
        if not jobs and re.search(r"(^|\s)-?\w*j|--job", os.environ.get("MAKEFLAGS", "")):
            return 1, 0
        jobs = jobs or os.cpu_count() or 1
        workers = max(1, min(jobs, lanes))
        return workers, max(1, jobs // workers)

    # -- what is to be built

    def plan(self, reader: Reader, bar: Bar) -> None:
        """Read what every commit changes, and so which objects are to be built."""
        touched: dict[str, None] = {}
        for old, new in zip(self.steps, self.steps[1:]):
            for name in self.copy.changed(old.commit, new.commit):
                if name.endswith(CODE_FILES):
                    touched.setdefault(name)
        for step in (self.steps[0], self.steps[-1]):
            for file, functions in reader.sites(step.commit).items():
                known = self.sites.setdefault(file, [])
                known += [name for name in functions if name not in known]
        names = set(touched) | set(self.sites)
        self.sources = sorted(n for n in names if n.endswith((".c", ".S")))
        self.headers = sorted(n for n in names if n.endswith(".h"))
        for old, new in zip(self.steps, self.steps[1:]):
            self.changes.append(reader.change(old, new, self.sources))
            bar.advance()
        if not self.sources:
            raise UsageError("verify: the series touches no C source, and no file has a site")
        self._at_base = frozenset(self._present(0, self.sources))

    # -- building

    def build(self) -> None:
        """Build all that is not kept."""
        total = len(self.steps)
        with concurrent.futures.ThreadPoolExecutor(self._workers) as pool, contextlib.ExitStack(
        ) as stack:
            for lane in self.lanes:
                stack.enter_context(lane.builder.locked())
            try:
                for number, step in enumerate(self.steps):
                    for lane in self.lanes:
                        lane.built[number] = self._load(lane, number)
                        lane.kept[number] = lane.built[number] is not None
                    name = f"build {number}/{total - 1}" if number else "build the base"
                    if number == 0:
                        self._build(pool, number, self._missing(number), f"{name}: {step.subject}")
                        with self.progress.step("build the other sides of #if") as bar:
                            self._sides(pool, bar)
                    self._build(pool, number, self._missing(number), f"{name}: {step.subject}")
                self._judge()
            except BaseException:
                for lane in self.lanes:
                    lane.builder.stop()
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _missing(self, number: int) -> list[_Lane]:
        """The lanes on which something of a commit is still to be built."""
        found = []
        for lane in self.lanes:
            built = lane.built[number]
            if number and lane.base().trouble:
                continue
            if built is None or any(
                flip.name not in built.flips for flip in self._due(lane, number)
            ):
                if not (built is not None and built.trouble):
                    found.append(lane)
        return found

    def _due(self, lane: _Lane, number: int) -> list[Flip]:
        return [
            flip
            for (name, flip), numbers in self.flips.items()
            if name == lane.name and number in numbers
        ]

    def _build(
        self, pool: concurrent.futures.Executor, number: int, lanes: Sequence[_Lane], name: str
    ) -> None:
        if not lanes:
            return
        with self.progress.step(name, len(lanes)) as bar:
            self._go_to(number)
            jobs = [pool.submit(self._build_one, lane, number, bar) for lane in lanes]
            for job in concurrent.futures.as_completed(jobs):
                job.result()

    def _go_to(self, number: int) -> None:
        commit = self.steps[number].commit
        if self._at != commit:
            self.copy.to(commit)
            self._at = commit

    def _build_one(self, lane: _Lane, number: int, bar: Bar) -> None:
        step = self.steps[number]
        log = self.work / lane.name / f"{number:04}-{step.short}.log"
        kconfig = number > 0 and any(
            os.path.basename(n).startswith("Kconfig") for n in self.changes[number - 1].files
        )
        before = lane.built[number]
        known = lane.base().objects if number else {}
        # What the base does not build is not tried again at every commit.
        given_up = {s: r for s, r in known.items() if not r.built}
        built = lane.builder.build([s for s in self.sources if s not in given_up], log, kconfig)
        lane.directory_at = number
        for source in given_up.keys() & self._present(number, sorted(given_up)):
            built.objects[source] = given_up[source]
        if before is not None:
            built.flips = before.flips
        if not built.trouble:
            if number == 0:
                lane.builder.describe(built)
            for flip in self._due(lane, number):
                built.flips[flip.name] = lane.builder.flip(flip, lane.base().config or built.config)
            self._save(lane, number, built)
        lane.built[number] = built
        lane.kept[number] = False
        bar.advance()

    def _key(self, lane: _Lane, number: int) -> str:
        return Store.key(
            "verify-built", VERSION, _FORMAT, lane.builder.recipe, lane.column.sparse,
            self.steps[number].tree,
        )  # fmt: skip

    def _load(self, lane: _Lane, number: int) -> Built | None:
        """What is kept of a commit, if it is enough."""
        value = self.results.load(self._key(lane, number))
        try:
            built = Built.from_json(value) if value is not None else None
        except (TypeError, KeyError):
            return None
        if built is None or (number == 0 and not built.config):
            return None
        present = self._present(number, self.sources)
        if not present <= built.objects.keys():
            return None
        # Another series may have had more to build on the same commit.
        built.objects = {s: r for s, r in built.objects.items() if s in present}
        return built

    def _present(self, number: int, names: Sequence[str]) -> set[str]:
        """Those of some files that a commit has."""
        if not names:
            return set()
        listed = self.copy.git.run(
            "ls-tree", "-z", "--name-only", self.steps[number].commit, "--", *names
        )
        return {name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name}

    def _save(self, lane: _Lane, number: int, built: Built) -> None:
        self.results.save([(self._key(lane, number), built.to_json())])

    # -- both sides of each #if

    def _sides(self, pool: concurrent.futures.Executor, bar: Bar) -> None:
        """Find out where each side of a condition is built; build the others by options."""
        regions: dict[tuple[str, tuple[str, ...]], list[tuple[int, Region]]] = {}
        for number, change in enumerate(self.changes, 1):
            for region in change.regions:
                regions.setdefault((region.file, region.conditions), []).append((number, region))
        goals: dict[tuple[str, tuple[str, ...]], tuple[str, list[int]]] = {}
        for (file, where), uses in regions.items():
            numbers = [number for number, _ in uses]
            for last in (where[-1], conditions.negated(where[-1])):
                goal = (file, (*where[:-1], last))
                function, known = goals.setdefault(goal, (uses[0][1].function, []))
                known += [n for n in numbers if n not in known]
        jobs = [
            pool.submit(self._side, file, wanted, function, numbers)
            for (file, wanted), (function, numbers) in goals.items()
        ]
        for job in jobs:
            self.found.sides.append(job.result())
            bar.advance()

    def _side(
        self, file: str, wanted: tuple[str, ...], function: str, numbers: Sequence[int]
    ) -> Side:
        """Where one side is built; arranges for it if it is nowhere."""
        shown = " && ".join(f"({c})" if "||" in c else c for c in wanted)
        places = []
        for lane in self.lanes:
            base = lane.base()
            if base.trouble:
                continue
            source = self._source_for(lane, file, function)
            if source is None:
                continue
            if conditions.all_hold(wanted, base.config):
                return Side(file, function, shown, lane.name, "")
            places.append((lane, source))
        if not places:
            return Side(file, function, shown, "", "its file is built nowhere")
        reason = "no option alone decides it"
        tried = 0
        for lane, source in places:
            chosen = conditions.flips(wanted, lane.base().config)
            if chosen is None:
                continue
            flip = Flip(source, tuple(chosen))
            result = self._flip_base(lane, flip)
            words = " and ".join(
                f"{n} {'off' if n in lane.base().config else 'on'}" for n in chosen
            )
            if result.built:
                with lane.lock:
                    due = self.flips.setdefault((lane.name, flip), [0])
                    due += [n for n in numbers if n not in due]
                return Side(file, function, shown, lane.name, f"with {words}")
            reason = (
                f"not buildable before the series either, on {lane.name} with {words}: {result.why}"
            )
            tried += 1
            if tried == _TRIES:
                break
        return Side(file, function, shown, "", reason)

    def _source_for(self, lane: _Lane, file: str, function: str) -> str | None:
        """The source whose object shows a file: itself, or for a header one that uses it."""
        objects = lane.base().objects
        if not file.endswith(".h"):
            return file if file in objects and objects[file].built else None
        if file not in lane.base().includes:
            return None
        built = [s for s in self.sources if s in objects and objects[s].built]
        for source in built:
            text = self.copy.git.run("show", f"{self.steps[0].commit}:{source}")
            if function.encode("utf-8", "surrogateescape") in text:
                return source
        return built[0] if built else None

    def _flip_base(self, lane: _Lane, flip: Flip) -> Result:
        base = lane.base()
        with lane.lock:
            known = base.flips.get(flip.name)
            if known is None:
                if lane.directory_at != 0:
                    # The results are of an earlier run: the directory may be of a later commit.
                    with self._moving:
                        self._go_to(0)
                    log = self.work / lane.name / f"0000-{self.steps[0].short}.log"
                    again = lane.builder.build(self.sources, log, False)
                    lane.directory_at = 0
                    if again.trouble:
                        return Result(False, again.trouble)
                known = base.flips[flip.name] = lane.builder.flip(flip, base.config)
                self._save(lane, 0, base)
        return known

    # -- judging

    def _judge(self) -> None:
        """Compare each commit with the one before it."""
        for lane in self.lanes:
            self._judge_lane(lane)
        if self.suspects:
            with self.progress.step("look at functions again", len(self.suspects)) as bar:
                for suspect in self.suspects:
                    self._look_again(suspect)
                    bar.advance()
        order = {c.target.name: n for n, c in enumerate(self.found.columns)}
        self.found.findings.sort(
            key=lambda f: (f.number, order[f.target], f.object, f.kind, f.function)
        )
        self._judge_coverage()

    def _judge_lane(self, lane: _Lane) -> None:
        column = lane.column
        base = lane.base()
        if base.trouble:
            column.missing = f"the tree can't be prepared for it: {base.trouble}"
            self.found.incomplete.append(f"{lane.name}: not built: {column.missing}")
            return
        column.not_built = {s: r.why for s, r in base.objects.items() if not r.built}
        last = {s: r for s, r in base.objects.items() if r.built}
        flipped = {name: r for name, r in base.flips.items() if r.built}
        for number in range(len(self.steps)):
            built = lane.built[number]
            assert built is not None
            cell = Cell(kept=lane.kept[number], seconds=built.seconds)
            column.cells.append(cell)
            if built.trouble:
                cell.failed = len(last)
                self._finding(lane, number, BUILD, "(prepare)", "", [built.trouble])
                continue
            for source, result in sorted(built.objects.items()):
                self._judge_object(lane, number, cell, source, result, last)
            for flip in self._due(lane, number):
                result = built.flips[flip.name]
                name = f"{flip.source[:-2]}.o"
                turned = " ".join(
                    f"{n}={'n' if n in base.config else 'y'}" for n in flip.options
                )
                cell.flips += 1
                if not result.built and flip.name in flipped:
                    self._finding(
                        lane, number, BUILD, name, "", [f"with {turned}:", *result.errors]
                    )
                elif result.built:
                    cell.new += self._warnings(
                        lane, number, name, result, flipped.get(flip.name), f"with {turned}: "
                    )
                    flipped[flip.name] = result

    def _judge_object(
        self, lane: _Lane, number: int, cell: Cell, source: str, result: Result,
        last: dict[str, Result],
    ) -> None:  # fmt: skip
        name = f"{source[:-2]}.o"
        before = last.get(source)
        if not result.built:
            if before is None:
                new = number > 0 and source not in self._at_base
                if not new or result.why == FOREIGN or NO_RULE in result.why:
                    return
            cell.failed += 1
            lines = [x for x in result.errors if not x.startswith("[")] or [result.why]
            first = lane.failing.setdefault(source, number)
            if first != number:
                lines.insert(0, f"as with commit {first}")
            self._finding(lane, number, BUILD, name, "", lines)
            return
        lane.failing.pop(source, None)
        last[source] = result
        cell.objects += 1
        cell.sources.append(source)
        cell.warnings += sum(result.warnings.values())
        if not number:
            return
        cell.new += self._warnings(lane, number, name, result, before, "")
        if before is not None:
            self._functions(lane, number, cell, source, before, result)

    def _warnings(
        self, lane: _Lane, number: int, name: str, result: Result, before: Result | None, words: str
    ) -> int:
        known = collections.Counter(before.warnings if before else {})
        new = collections.Counter(result.warnings) - known
        if before is None or not new:
            return 0
        lines = [
            f"{words}{text}" + (f" ({count} more than before)" if known[text] else "")
            for text, count in sorted(new.items())
        ]
        self._finding(lane, number, WARNING, name, "", lines)
        return sum(new.values())

    def _functions(
        self, lane: _Lane, number: int, cell: Cell, source: str, before: Result, after: Result
    ) -> None:
        """Machine code: what differs must be of a function that the commit may have changed."""
        allowed = set(self.changes[number - 1].affected.get(source, ()))
        allowed.update(self.sites.get(source, ()))
        different = {
            name
            for name in before.functions.keys() | after.functions.keys()
            if before.functions.get(name, [""])[0] != after.functions.get(name, [""])[0]
        }
        moved = {after.functions[n][1] for n in different & allowed if n in after.functions}
        cell.functions += len(before.functions.keys() & after.functions.keys())
        cell.changed += len(different)
        suspects: dict[str, str] = {}
        for name in sorted(different - allowed):
            if name in after.functions and after.functions[name][1]:
                if after.functions[name][1] in moved:
                    # It shares its section with one that grew: displacements differ.
                    continue
            suspects[name] = "differs"
            if name not in after.functions:
                suspects[name] = "is gone"
            elif name not in before.functions:
                suspects[name] = "is new"
        if suspects:
            self.suspects.append(_Suspect(lane, number, cell, source, suspects, allowed))

    def _look_again(self, suspect: _Suspect) -> None:
        """Report the functions of an object that differ even if gcc inlines only what it must.

        Which calls gcc inlines depends on all of a file: it spends a budget, the best call
        first. So a function can look different that has nothing to do with a commit. What it
        does is the same if both look the same where there is no such choice.
        """
        lane, number, source = suspect.lane, suspect.number, suspect.source
        name = f"{source[:-2]}.o"
        before_it = self.steps[number - 1].tree
        key = Store.key("verify-look", *FEW_INLINES, self._key(lane, number), before_it, source)
        kept = self.results.load(key)
        if kept is None:
            sides = []
            for at in (number - 1, number):
                self._go_to(at)
                if lane.directory_at < 0:
                    log = self.work / lane.name / f"{at:04}-{self.steps[at].short}.log"
                    lane.builder.build([source], log, False)
                    lane.directory_at = at
                sides.append(lane.builder.look(source))
            before, after = sides
            if before is None or after is None:
                kept = sorted(suspect.names)
            else:
                # What is in only one of them is an inline function of a header, which is there
                # or not as those that the commit touches use it.
                kept = sorted(n for n in before.keys() & after.keys() if before[n] != after[n])
            self.results.save([(key, kept)])
        left = set(kept) - suspect.allowed
        if not left:
            return
        for function in sorted(suspect.names.keys() & left or suspect.names.keys()):
            suspect.cell.unexpected += 1
            self._finding(
                lane, number, CODE, name, function,
                [
                    f"{function}() {suspect.names[function]}; it has no site, and uses nothing "
                    "that the commit changes"
                ],
            )  # fmt: skip

    def _finding(
        self, lane: _Lane, number: int, kind: str, name: str, function: str, lines: Sequence[str]
    ) -> None:
        step = self.steps[number]
        self.found.findings.append(
            Finding(
                kind, lane.name, number, step.commit, step.subject, name, function,
                tuple(printable(line) for line in lines),
            )
        )  # fmt: skip

    def _judge_coverage(self) -> None:
        """Whatever is touched, or has a site, must have been built somewhere."""
        lanes = [lane for lane in self.lanes if not lane.base().trouble]
        touched = {name for change in self.changes for name in change.files}
        for source in self.sources:
            if any(
                built is not None and source in built.objects and built.objects[source].built
                for lane in lanes
                for built in lane.built
            ):
                continue
            what = "is touched" if source in touched else "has a site"
            why = "; ".join(
                f"{lane.name}: {lane.base().objects[source].why}"
                for lane in lanes
                if source in lane.base().objects
            )
            self.found.incomplete.append(
                f"{printable(source)}: {what}, and is built on no architecture: {why or 'none'}"
            )
        present = self._present(0, self.headers)
        for header in self.headers:
            if any(header in lane.base().includes for lane in lanes):
                continue
            if header in present:
                self.found.incomplete.append(
                    f"{printable(header)}: is touched or has a site, and is in no object built here"
                )
