# SPDX-License-Identifier: GPL-2.0-only
"""What is kept between runs: found again if nothing changed, and never in the way."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import shutil
import sys
import threading

import pytest
from conftest import PROGRAM, ROOT, Done, Tool
from tinylib import tiny

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

import gupvmas.base.store
from gupvmas.base.store import Store
from gupvmas.base.progress import Progress
from gupvmas.base.tree import open_tree
from gupvmas.code import scanner
from gupvmas.convert import decide, layout
from gupvmas.scan import Options, scan


@pytest.fixture
def store(tmp_path: pathlib.Path) -> Store:
    return Store(tmp_path / "cache")


def entries(where: pathlib.Path) -> list[str]:
    return sorted(os.listdir(where / "cache/facts"))


def test_what_was_saved_is_found_again(store: Store, tmp_path: pathlib.Path) -> None:
    store.save([("k", [1, "caf\xe9 \udce9", None]), ("empty", [])])
    assert Store(tmp_path / "cache").load("k") == [1, "caf\xe9 \udce9", None]
    assert Store(tmp_path / "cache").load("empty") == []
    assert store.load("other") is None


def test_a_store_of_none_keeps_nothing(tmp_path: pathlib.Path) -> None:
    none = Store(None)
    none.save([("k", 1)])
    assert none.load("k") is None and none.clean_list("/linux") is None
    assert os.listdir(tmp_path) == []


def test_a_key_tells_all_parts_apart() -> None:
    keys = [
        Store.key("ab", "c"), Store.key("a", "bc"), Store.key("abc"), Store.key("ab", "c", ""),
        Store.key(b"1:a"), Store.key("a"), Store.key("\udce9"), Store.key("\xe9"),
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)
    assert Store.key("a", "b") == Store.key(b"a", b"b")


@pytest.mark.parametrize("data", [b"", b"{", b"[1,", b"\xff\xfe", b"null"])
def test_an_entry_that_cannot_be_read_is_as_good_as_none(
    data: bytes, store: Store, tmp_path: pathlib.Path
) -> None:
    store.save([("k", 1)])
    (tmp_path / "cache/facts/k").write_bytes(data)
    assert store.load("k") is None
    store.save([("k", 2)])
    assert store.load("k") == 2


#: As valid as JSON can be, and not what belongs there.
OTHERS = (b"[]", b"[[1]]", b'{"a": 1}', b"7", b'"text"', b"[" * 100000, b"true")


@pytest.mark.parametrize("data", OTHERS, ids=lambda data: str(data[:10], "ascii"))
def test_an_entry_that_is_something_else_is_as_good_as_none(
    data: bytes, store: Store, tmp_path: pathlib.Path
) -> None:
    store.save([("k", [1, 2])])
    path = tmp_path / "cache/facts/k"
    line = path.read_bytes().partition(b"\n")[0]
    for text in (data, line + b"\n" + data, line + b"\n" + data + b"\n", b"\n" + data):
        path.write_bytes(text)
        assert store.load("k") is None
    store.save([("k", [3])])
    assert store.load("k") == [3]


def test_an_entry_in_the_place_of_another_is_as_good_as_none(
    store: Store, tmp_path: pathlib.Path
) -> None:
    store.save([("one", [1]), ("two", [2])])
    facts = tmp_path / "cache/facts"
    (facts / "two").write_bytes((facts / "one").read_bytes())
    assert store.load("one") == [1] and store.load("two") is None
    (facts / "three").symlink_to("one")
    assert store.load("three") is None


def test_every_byte_of_an_entry_counts(store: Store, tmp_path: pathlib.Path) -> None:
    store.save([("k", ["fact", 10, {"a": [1, None]}])])
    path = tmp_path / "cache/facts/k"
    whole = path.read_bytes()
    for at in range(len(whole)):
        for other in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            path.write_bytes(other)
            assert store.load("k") is None, other
    for other in (whole + b" ", whole + b"\n", whole + whole):
        path.write_bytes(other)
        assert store.load("k") is None, other
    path.write_bytes(whole)
    assert store.load("k") == ["fact", 10, {"a": [1, None]}]


def test_an_entry_of_another_version_is_as_good_as_none(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save([("k", [1])])
    monkeypatch.setattr(gupvmas.base.store, "VERSION", "0.9")
    assert store.load("k") is None


#: What is asked of a tree, and the status of the answer.
ASKED = ((["scan", "--format", "json"], 0), (["check", "--all"], 1), (["series", "--plan"], 0))


@dataclasses.dataclass(frozen=True)
class Answered:
    """A tree, what was said of it, and what was kept of that."""

    tree: pathlib.Path
    cache: pathlib.Path
    answers: list[Done]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory, cache: pathlib.Path) -> Answered:
    top = tmp_path_factory.mktemp("answered")
    tool = Tool(tmp_path_factory.mktemp("home"), cache)
    tree = tiny(top / "linux")
    env = {"XDG_CACHE_HOME": str(top / "cache")}
    answers = [tool(*words, "--tree", tree, env=env) for words, _ in ASKED]
    assert [done.status for done in answers] == [status for _, status in ASKED], answers
    return Answered(tree, top / "cache", answers)


@pytest.mark.parametrize("first", [0, 1, 2])
def test_a_cache_that_somebody_else_wrote_changes_no_answer(
    first: int, tool: Tool, answered: Answered, tmp_path: pathlib.Path
) -> None:
    """Every entry is something else, and another thing each time: in all turns each of the texts."""
    texts = [*OTHERS, b""]
    shutil.copytree(answered.cache, tmp_path / "cache")
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    for turn, ((words, _), answer) in enumerate(zip(ASKED, answered.answers)):
        facts = sorted((tmp_path / "cache/gup-vmas/facts").iterdir())
        assert facts and len(texts) <= 3 * len(ASKED)
        for number, path in enumerate(facts, first * len(ASKED) + turn):
            path.write_bytes(texts[number % len(texts)])
        assert tool(*words, "--tree", answered.tree, env=env) == answer


def test_entries_that_changed_places_change_no_answer(tool: Tool, tmp_path: pathlib.Path) -> None:
    tree = tiny(tmp_path / "linux")
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    answer = tool("scan", "--format", "json", "--tree", tree, env=env)
    facts = sorted((tmp_path / "cache/gup-vmas/facts").iterdir())
    texts = [path.read_bytes() for path in facts]
    assert len(set(texts)) > 3
    for path, text in zip(facts, texts[1:] + texts[:1]):
        path.write_bytes(text)
    assert tool("scan", "--format", "json", "--tree", tree, env=env) == answer


def test_a_verdict_of_before_the_tool_was_built_anew_is_none(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has edits, and another gupscan may lay out the same change in another way."""
    top = tiny(tmp_path / "tree")
    asked: list[object] = []
    program, made = scanner.PROGRAM, layout.edits
    built = tmp_path / "gupscan"

    def edits(before: pathlib.Path, after: pathlib.Path, name: str) -> object:
        asked.append(name)
        return made(before, after, name)

    def scanned(when: int) -> int:
        """How many changes are laid out in a scan with a gupscan that was built then."""
        built.touch()
        os.utime(built, ns=(when, when))
        monkeypatch.setattr(scanner, "PROGRAM", built)
        decide.programs.cache_clear()
        decide.programs()
        monkeypatch.setattr(scanner, "PROGRAM", program)
        asked.clear()
        work = tmp_path / str(len(os.listdir(tmp_path)))
        with open_tree(top) as tree:
            scan(tree, work, Options(store=Store(tmp_path / "cache")), Progress(quiet=True))
        decide.programs.cache_clear()
        return len(asked)

    monkeypatch.setattr(layout, "edits", edits)
    first = scanned(1)
    assert (first > 0, scanned(1), scanned(2)) == (True, 0, first)


def test_a_place_that_cannot_be_written_is_not_missed(tmp_path: pathlib.Path) -> None:
    (tmp_path / "cache").write_text("a file")
    store = Store(tmp_path / "cache")
    store.save([("k", 1)])
    assert store.load("k") is None and store.clean_list("/linux") is None
    assert (tmp_path / "cache").read_text() == "a file"


def test_a_directory_in_the_place_of_an_entry(store: Store, tmp_path: pathlib.Path) -> None:
    (tmp_path / "cache/facts/k").mkdir(parents=True)
    store.save([("k", 1)])
    assert store.load("k") is None
    assert entries(tmp_path) == ["k"], "no spare file is left"


def test_only_the_user_may_read_it(store: Store, tmp_path: pathlib.Path) -> None:
    store.save([("k", 1)])
    assert (tmp_path / "cache/facts").stat().st_mode & 0o777 == 0o700


def test_the_ones_not_used_for_longest_go(
    store: Store, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gupvmas.base.store, "LIMIT", 10)
    for number in range(10):
        store.save([(f"k{number}", number)])
        os.utime(tmp_path / f"cache/facts/k{number}", (number + 1, number + 1))
    assert len(entries(tmp_path)) == 10
    assert store.load("k0") == 0  # used, and so no longer the oldest
    store.save([("new", 1)])
    assert entries(tmp_path) == ["k0", "k7", "k8", "k9", "new"]


def test_two_that_save_at_once_leave_a_whole_entry(store: Store, tmp_path: pathlib.Path) -> None:
    values = [["a" * 20000], ["b" * 20000]]
    seen: list[object] = []

    def write(value: list[str]) -> None:
        for _ in range(30):
            Store(tmp_path / "cache").save([("k", value)])

    pids = []
    for value in values:
        pid = os.fork()
        if not pid:
            try:
                write(value)
            finally:
                os._exit(0)
        pids.append(pid)
    reader = threading.Thread(target=lambda: seen.extend(store.load("k") for _ in range(200)))
    reader.start()
    for pid in pids:
        os.waitpid(pid, 0)
    reader.join()
    assert all(value is None or value in values for value in seen)
    assert store.load("k") in values and entries(tmp_path) == ["k"]


def test_every_tree_has_a_list_of_its_own(store: Store) -> None:
    names = {store.clean_list(name) for name in ("/a", "/b", "/a/", "/fran\udce7ois")}
    assert len(names) == 4 and store.clean_list("/a") in names


def test_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/ada")
    assert Store.default() == pathlib.Path("/var/cache/ada/gup-vmas")
    for value in ("", None):
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        if value is not None:
            monkeypatch.setenv("XDG_CACHE_HOME", value)
        assert Store.default() == pathlib.Path("/home/ada/.cache/gup-vmas")


def test_a_cache_that_others_can_write_is_not_used(tool: Tool, tmp_path: pathlib.Path) -> None:
    """Neither what scans keep nor compiled modules, which would be run."""
    tree = tiny(tmp_path / "linux")
    cache = tmp_path / "cache/gup-vmas"
    cache.mkdir(parents=True)
    cache.chmod(0o720)
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = tool("scan", "--tree", tree, env=env, command=("sh", PROGRAM))
    assert done.status == 0 and done.err == (
        f"gup-vmas: {cache} can be written by others: remove it, or take that right away "
        "(chmod go-w); nothing is kept between runs\n"
    )
    assert not list(cache.iterdir())


def test_a_cache_of_somebody_else_is_not_used(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "gup-vmas").mkdir(mode=0o700)
    assert Store.default() == tmp_path / "gup-vmas"
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert Store.default() is None
    assert "belongs to another user" in capsys.readouterr().err


def test_it_is_the_users_alone_whatever_the_umask(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    tree = tiny(tmp_path / "linux")
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = ("sh", "-c", 'umask 0; exec "$0" "$@"', PROGRAM)
    assert tool("scan", "--tree", tree, env=env, command=command).err == ""
    found = {path.name for path in (tmp_path / "cache/gup-vmas").iterdir()}
    assert {"pycache", "facts"} <= found
    assert (tmp_path / "cache/gup-vmas").stat().st_mode & 0o777 == 0o700
