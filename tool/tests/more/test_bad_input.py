# SPDX-License-Identifier: GPL-2.0-only
"""Input that can't be worked on, and input that looks as if it could not be.

The first kind ends in one line that says what is wrong, in status 2 or 3, and nothing written.
"""

from __future__ import annotations

import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import pytest
from conftest import BROKEN, MANUAL, PROGRAM, ROOT, Done, Made, Tool, script, tarball
from gitutil import picture
from tinylib import remote, tiny

CALL = b"""#include <linux/mm.h>
long %s(unsigned long a, struct page **p)
{
\treturn get_user_pages_remote(current->mm, a, 1, FOLL_WRITE, p, NULL, NULL);
}
"""


@pytest.fixture
def tree(tmp_path: pathlib.Path) -> pathlib.Path:
    return tiny(tmp_path / "linux")


def refused(done: Done, status: int, *words: str) -> None:
    """It ended with ``status`` and with one line, which has all of ``words``."""
    assert done.status == status, done
    assert done.out == "" and done.err.count("\n") == 1, done
    assert done.err.startswith("gup-vmas: "), done
    for word in words:
        assert word in done.err, done


def both(tool: Tool, tree: pathlib.Path, status: int, *words: str, **env: str) -> None:
    """``scan`` and ``series`` both refuse, and write nothing anywhere."""
    top = tree.parent
    before = picture(top)
    refused(tool("scan", "--tree", tree, "--no-cache", env=env), status, *words)
    done = tool("series", "--tree", tree, "-o", top / "out", "--no-cache", env=env)
    refused(done, status, *words)
    assert picture(top) == before
    assert tool.leftovers() == []


# -- the tree


def test_no_tree(tool: Tool, tmp_path: pathlib.Path) -> None:
    both(tool, tmp_path / "none", 2, f"{tmp_path}/none: no such directory")


def test_a_file_for_a_tree(tool: Tool, tmp_path: pathlib.Path) -> None:
    (tmp_path / "file").touch()
    both(tool, tmp_path / "file", 2, "/file: no such directory")


def test_not_a_kernel_tree(tool: Tool, tmp_path: pathlib.Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/Makefile").write_text("all:\n\tcc a.c\n")
    both(tool, tmp_path / "other", 2, "/other is not a kernel tree: no VERSION and PATCHLEVEL")


def test_a_directory_inside_a_kernel_tree(tool: Tool, tree: pathlib.Path) -> None:
    both(tool, tree / "mm", 2, f"is not a kernel tree: its top is {tree}\n")


def test_a_kernel_tree_without_the_headers(tool: Tool, tree: pathlib.Path) -> None:
    """Calls, and no prototype to tell which argument is which."""
    shutil.rmtree(tree / "include")
    (tree / "mm/gup.c").unlink()
    both(tool, tree, 2, "no prototype of get_user_pages")


def test_a_repository_without_a_commit(tool: Tool, tmp_path: pathlib.Path) -> None:
    tree = tiny(tmp_path / "linux")
    tool.git(tree, "init", "--quiet")
    done = tool("series", "--tree", tree, "-o", tmp_path / "out")
    refused(done, 2, "has no commit yet")


def test_a_commit_that_is_not_there(tiny_made: Made) -> None:
    refused(tiny_made.tool("scan", "--tree", tiny_made.repo, "--rev", "v9.9"), 2, "no commit 'v9.9' in ")


def test_a_broken_repository(tool: Tool, tmp_path: pathlib.Path) -> None:
    repo = tool.repository(tmp_path / "linux", lay_out=tiny)
    (repo / ".git/HEAD").write_text("nonsense\n")
    refused(tool("series", "--tree", repo, "-o", tmp_path / "out"), 2, "git cannot use")


def test_a_repository_without_an_object(tool: Tool, tmp_path: pathlib.Path) -> None:
    repo = tool.repository(tmp_path / "linux", lay_out=tiny)
    oid = tool.git(repo, "rev-parse", "HEAD:fs/exec.c")
    (repo / ".git/objects" / oid[:2] / oid[2:]).unlink()
    for command in (["scan", "--rev", "HEAD"], ["series", "-o", str(tmp_path / "out")]):
        done = tool(*command, "--tree", repo, "--no-cache")
        assert done.status == 3 and "Traceback" not in done.err, done
        assert oid[:12] in done.err or "fs/exec.c" in done.err, done
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", ["shallow", "detached", "bare", "worktree", "sha256"])
def test_unusual_repositories_are_none_that_are_refused(
    kind: str, tool: Tool, tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    """The same commits come out of all of them."""
    tree = tmp_path / "linux"
    if kind == "shallow":
        tool.git(tmp_path, "clone", "-q", "--depth=1", "-b", "main", f"file://{tiny_made.repo}", "linux")
    elif kind == "bare":
        tool.git(tmp_path, "clone", "-q", "--bare", "-b", "main", tiny_made.repo, "linux")
    elif kind == "worktree":
        tool.git(tmp_path, "clone", "-q", "-b", "main", tiny_made.repo, "first")
        tool.git(tmp_path / "first", "worktree", "add", "-q", "--detach", tree)
    elif kind == "sha256":
        tiny(tree)
        tool.git(tree, "init", "-q", "--object-format=sha256", "-b", "main")
        tool.git(tree, "add", "-A")
        tool.git(tree, "commit", "-q", "-m", "base")
    else:
        tool.git(tmp_path, "clone", "-q", "-b", "main", tiny_made.repo, "linux")
        tool.git(tree, "checkout", "-q", "--detach")
        tool.git(tree, "branch", "-D", "main")
    head = tool.git(tree, "rev-parse", "HEAD")
    done = tool("series", "--tree", tree, "-o", tmp_path / "out")
    assert done.status == 0 and done.err == "", done
    assert tool.git(tree, "rev-parse", "HEAD") == head
    if kind != "sha256":
        got = [path.read_bytes() for path in sorted((tmp_path / "out").iterdir())]
        assert got == [path.read_bytes() for path in sorted(tiny_made.out.iterdir())]


def test_a_dirty_work_tree_is_left_out_and_that_is_said(
    tool: Tool, tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    tool.git(tmp_path, "clone", "-q", "-b", "main", tiny_made.repo, "linux")
    repo = tmp_path / "linux"
    (repo / "mm/ksm.c").write_bytes(MANUAL)
    (repo / "fs/exec.c").unlink()
    (repo / "mm/staged.c").write_bytes(MANUAL)
    tool.git(repo, "add", "mm/staged.c")
    before = picture(repo)
    done = tool("series", "--tree", repo, "-o", tmp_path / "out")
    assert done.status == 0
    assert done.err == (
        "gup-vmas: 3 files have changes that are not committed; the series is for HEAD, "
        "without them\n"
    )
    assert picture(repo) == before
    got = [path.read_bytes() for path in sorted((tmp_path / "out").iterdir())]
    assert got == [path.read_bytes() for path in sorted(tiny_made.out.iterdir())]


# -- the output


@pytest.mark.parametrize("kind", ["empty", "full", "file", "link"])
def test_an_output_that_exists(kind: str, tool: Tool, tree: pathlib.Path) -> None:
    out = tree.parent / "out"
    if kind in ("empty", "full"):
        out.mkdir()
    if kind == "full":
        (out / "notes").write_text("mine")
    if kind == "file":
        out.touch()
    if kind == "link":
        out.symlink_to("nowhere")
    before = picture(tree.parent)
    done = tool("series", "--tree", tree, "-o", out)
    refused(done, 2, f"{out} exists: choose another name")
    if kind != "empty":
        refused(tool("series", "--tree", tree, "-o", out, "--force"), 2, str(out))
    assert picture(tree.parent) == before


def test_a_branch_that_exists(tiny_made: Made, tmp_path: pathlib.Path) -> None:
    refs = tiny_made.tool.git(tiny_made.repo, "for-each-ref")
    for name in (tiny_made.branch, "main"):
        done = tiny_made.tool("series", "--tree", tiny_made.repo, "-o", tmp_path / "out", "--branch", name)
        refused(done, 2, name)
    assert tiny_made.tool.git(tiny_made.repo, "for-each-ref") == refs
    assert not (tmp_path / "out").exists()


@pytest.fixture
def small_disk(tmp_path: pathlib.Path) -> Iterator[pathlib.Path]:
    """A file system with room for 128 KiB."""
    where = tmp_path / "disk"
    where.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(where)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a tmpfs")
    yield where
    subprocess.run(["umount", "-l", str(where)], check=True)


@pytest.mark.parametrize("free", [0, 8, 24])
def test_a_full_disk_to_work_on(
    free: int, tool: Tool, tree: pathlib.Path, small_disk: pathlib.Path
) -> None:
    (small_disk / "mine").write_bytes(bytes((128 - free) * 1024))
    before = picture(tree.parent)
    for command in (["scan"], ["series", "-o", str(tree.parent / "out")]):
        done = tool(*command, "--tree", tree, "--no-cache", env={"TMPDIR": str(small_disk)})
        assert done.status in (2, 3) and done.out == "", done
        assert "No space left on device" in done.err and "Traceback" not in done.err, done
        assert done.err.count("\n") == 1, done
    assert picture(tree.parent) == before
    assert os.listdir(small_disk) == ["mine"]


def test_a_full_disk_to_write_to(
    tool: Tool, tree: pathlib.Path, small_disk: pathlib.Path
) -> None:
    (small_disk / "mine").write_bytes(bytes(120 * 1024))
    before = picture(tree.parent)
    done = tool("series", "--tree", tree, "-o", small_disk / "out")
    refused(done, 2, "No space left on device")
    (small_disk / "mine").write_bytes(bytes(127 * 1024))
    done = tool("scan", "--tree", tree, "--format", "json", "-o", small_disk / "file")
    refused(done, 2, f"cannot write {small_disk}/file: No space left on device")
    (small_disk / "mine").write_bytes(bytes(120 * 1024))
    assert os.listdir(small_disk) == ["mine"]
    assert {k: v[1] for k, v in picture(tree.parent).items() if k != "disk/mine"} == {
        k: v[1] for k, v in before.items() if k != "disk/mine"
    }


def test_a_full_disk_for_the_cache_is_not_missed(
    tool: Tool, tree: pathlib.Path, small_disk: pathlib.Path
) -> None:
    (small_disk / "mine").write_bytes(bytes(128 * 1024))
    plain = tool("scan", "--tree", tree, "--no-cache")
    assert tool("scan", "--tree", tree, env={"XDG_CACHE_HOME": str(small_disk)}) == plain


# -- what the tool needs


def path_without(name: str, tmp_path: pathlib.Path) -> str:
    """A PATH with everything but one program."""
    only = tmp_path / "bin"
    only.mkdir()
    for directory in os.environ["PATH"].split(":"):
        if os.path.isdir(directory):
            for entry in os.scandir(directory):
                target = only / entry.name
                if entry.name != name and not os.path.lexists(target):
                    target.symlink_to(os.path.realpath(entry.path))
    return str(only)


def test_a_repository_and_no_git(
    tool: Tool, tmp_path: pathlib.Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    repo = tool.repository(tmp_path / "linux", lay_out=tiny)
    path = path_without("git", tmp_path_factory.mktemp("path"))
    before = picture(tmp_path)
    done = tool("series", "--tree", repo, "-o", tmp_path / "out", env={"PATH": path})
    refused(done, 2, "git is not installed: apt-get install git")
    assert picture(tmp_path) == before


def test_no_spatch(
    tool: Tool, tree: pathlib.Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    both(tool, tree, 2, "/nonexistent: not found; install coccinelle", SPATCH="/nonexistent")
    path = path_without("spatch", tmp_path_factory.mktemp("path"))
    both(tool, tree, 2, "spatch: not found; install coccinelle", PATH=path)


VERSION = 'test "$1" = --version && { echo "spatch version 1.1.1 compiled"; exit 0; }\n'


@pytest.mark.parametrize(
    "text, status, words",
    [
        ('echo "spatch version 1.0.8 compiled with OCaml"\n', 2, "version 1.0.8 is too old"),
        ('echo "hello"\n', 2, "does not tell its version"),
        ("exit 1\n", 2, "does not tell its version"),
        ("kill -SEGV $$\n", 2, "does not tell its version"),
        (VERSION + "kill -SEGV $$\n", 3, "spatch: failed (killed by signal 11)"),
        (VERSION + "echo 'Fatal error: Not_found' >&2; exit 2\n", 3, "Fatal error: Not_found"),
        (VERSION + "echo 'EXN: Failure(int_of_string) in x.c' >&2\n", 3, "EXN: Failure"),
        (VERSION + "exit 255\n", 3, "spatch: failed (status 255): no message"),
        (
            VERSION + "printf 'warning: line 4: mm\\nminus: parse error:\\n line 9\\n' >&2; exit 255\n",
            3, "spatch: failed (status 255): minus: parse error:; line 9",
        ),
        (VERSION + "echo '{not json'\n", 3, "spatch: "),
    ],
    ids=[
        "too old", "no spatch at all", "no version", "crash at once", "crash", "fatal error",
        "skipped something and says so on stderr only", "status", "rules that do not parse", "garbage",
    ],
)  # fmt: skip
def test_a_spatch_that_will_not_do(
    text: str, status: int, words: str, tool: Tool, tree: pathlib.Path
) -> None:
    fake = script(tree.parent / "fake", text)
    both(tool, tree, status, words, SPATCH=str(fake))


def test_a_spatch_that_matches_nothing_is_not_believed(tool: Tool, tree: pathlib.Path) -> None:
    """It says nothing and status 0: the ledger knows of calls that should have been matched."""
    fake = script(tree.parent / "fake", VERSION + "exit 0\n")
    done = tool("scan", "--tree", tree, "--no-cache", env={"SPATCH": str(fake)})
    assert done.status == 3
    assert "NOT balanced" in done.out and "gup-vmas: not read: fs/exec.c:27:" in done.err


def test_a_spatch_that_hangs(tool: Tool, tree: pathlib.Path) -> None:
    mark = tree.parent / "pid"
    fake = script(tree.parent / "fake", VERSION + f'echo $$ >"{mark}"; exec sleep 1000\n')
    impatient = (
        "import sys; import gupvmas.gup.spatch.running, gupvmas.commands.cli; gupvmas.gup.spatch.running.TIMEOUT = 1; "
        "sys.exit(gupvmas.commands.cli.main())"
    )
    for command in (["scan"], ["series", "-o", str(tree.parent / "out")]):
        done = tool(
            *command, "--tree", tree, "--no-cache",
            env={"SPATCH": str(fake), "PYTHONPATH": str(ROOT / "tool")},
            command=(sys.executable, "-c", impatient),
        )  # fmt: skip
        refused(done, 3, "spatch: no answer after 1 s")
        assert not os.path.exists(f"/proc/{mark.read_text().strip()}")
    assert tool.leftovers() == [] and not (tree.parent / "out").exists()


# -- files that can't be read


@pytest.fixture
def public() -> Iterator[pathlib.Path]:
    """A directory that everybody can reach, which those of pytest are not."""
    where = pathlib.Path(tempfile.mkdtemp(prefix="gup-vmas-public-"))
    where.chmod(0o777)
    yield where
    shutil.rmtree(where)


def test_an_unreadable_file(tool: Tool, public: pathlib.Path) -> None:
    """Read by somebody who has no right to: it is named, and the ledger does not balance."""
    if os.geteuid():
        pytest.skip("only root can become nobody")
    if not shutil.which("setpriv"):
        pytest.skip("setpriv is not installed")
    closed = [folder for folder in ROOT.parents if not folder.stat().st_mode & 0o001]
    if closed:
        pytest.skip(f"the repository is in {closed[0]}, which nobody but its owner can enter")
    tree = tiny(public / "linux")
    (tree / "fs/exec.c").chmod(0)
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", PROGRAM)
    env = {"HOME": str(public), "TMPDIR": str(public), "XDG_CACHE_HOME": str(public / "cache")}

    def scan() -> Done:
        return tool("scan", "--tree", tree, cwd=public, env=env, command=nobody)

    done = scan()
    assert done.status == 3, done
    assert done.err == "gup-vmas: not read: fs/exec.c: not read: Permission denied\n"
    (tree / "fs/exec.c").chmod(0o644)
    (tree / "fs").chmod(0)
    done = scan()
    (tree / "fs").chmod(0o755)
    assert done.status == 3 and "fs" in done.err and "ermission denied" in done.err, done
    assert scan().status == 0


@pytest.mark.parametrize("kind", ["directory", "fifo"])
def test_something_else_in_the_place_of_a_file(
    kind: str, tool: Tool, tmp_path: pathlib.Path
) -> None:
    repo = tool.repository(tmp_path / "linux", lay_out=tiny)
    (repo / "fs/exec.c").unlink()
    if kind == "fifo":
        os.mkfifo(repo / "fs/exec.c")
    else:
        (repo / "fs/exec.c").mkdir()
    done = tool("scan", "--tree", repo)
    assert done.status in (0, 3) and "Traceback" not in done.err
    assert "exec.c" in done.err or "fs/exec.c" not in done.out
    # A commit is made of what is committed.
    assert tool("series", "--tree", repo, "-o", tmp_path / "out").status == 0


@pytest.mark.parametrize("command", ["scan", "series"])
def test_a_parenthesis_too_many_in_a_calling_function(
    command: str, tool: Tool, tmp_path: pathlib.Path
) -> None:
    """if ((addr)  in broken(), lines 9 to 14, around the call on line 12."""
    tree = tiny(tmp_path / "linux", {"drivers/broken.c": remote(BROKEN)})
    out = ["-o", str(tmp_path / "out")] if command == "series" else []
    done = tool(command, "--tree", tree, *out)
    assert done.status == 3, done
    lines = [text for text in done.err.splitlines() if "drivers/broken.c" in text]
    # A series also says what keeps its parameter because of it.
    (line,) = [text for text in lines if "keeps its parameter: drivers/broken.c" not in text]
    assert line.startswith("gup-vmas: not read: drivers/broken.c:12:"), done
    assert "(lines 12-14)" in line, done
    # What could be read is known, and what could not be keeps its parameter.
    if command == "series":
        subjects = "".join(p.read_text().replace("\n ", " ") for p in (tmp_path / "out").iterdir())
        assert "arm64: mte: avoid use of vmas parameter in get_user_pages_remote()" in subjects
        assert "vmas parameter from get_user_pages_remote()\n---" not in subjects


@pytest.mark.parametrize(
    "old, new",
    [
        (b"pin_user_pages(addr, 1, FOLL_WRITE, pages, NULL);", b"pin_user_pages(addr, 1, 2;"),
        (b"if ((addr)", b"if (addr) {"),
        (b"if ((addr)", b'if (addr) puts("'),
        (b"if ((addr)", b"#if 1\n\tif (addr)"),
        (b"if ((addr)", b"@@@ if (addr)"),
    ],
    ids=["open argument list", "open brace", "open string", "open #if", "no C at all"],
)
def test_other_things_that_are_not_c(
    old: bytes, new: bytes, tool: Tool, tmp_path: pathlib.Path
) -> None:
    text = BROKEN.replace(b"if ((addr)", b"if (addr)") if b"if" not in old else BROKEN
    tree = tiny(tmp_path / "linux", {"drivers/broken.c": remote(text.replace(old, new))})
    done = tool("scan", "--tree", tree)
    if new.startswith(b"#if"):
        # All that is in front of the missing #endif can be read.
        assert done.status in (0, 3)
    else:
        assert done.status == 3, done
        assert "not read: drivers/broken.c:1" in done.err, done


# -- what must not reach anybody


@pytest.mark.parametrize(
    "option",
    ["--only-patch nothing", "--include /nonexistent.h", "--timeout 0", "--no-such-option", "-D x"],
)
def test_a_cocciconfig_is_not_read(
    option: str, tool: Tool, tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    """Neither the one of the tree, nor of the home directory, nor of the current one."""
    text = f"[spatch]\n\toptions = {option}\n".encode()
    tree = tiny(tmp_path / "linux", {".cocciconfig": text})
    plain = tiny_made.tool("scan", "--tree", tiny_made.repo).out
    (tool.home / ".cocciconfig").write_bytes(text)
    for cwd in (tool.home, tree):
        done = tool("scan", "--tree", tree, "--no-cache", cwd=cwd)
        assert (done.status, done.out, done.err) == (0, plain, "")


def test_nothing_of_the_tree_is_run(tool: Tool, tmp_path: pathlib.Path) -> None:
    """Hooks, filters, an fsmonitor, a Makefile, modules of Python and a program in "."."""
    mark = tmp_path / "it-ran"
    run = f'#!/bin/sh\necho "$0 $*" >>"{mark}"\n'.encode()
    python = f'open({str(mark)!r}, "a").write(__name__)\n'.encode()
    repo = tool.repository(
        tmp_path / "linux",
        {
            "Makefile": b"VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nX := $(shell touch %s)\n"
            % os.fsencode(mark),
            ".gitattributes": b"*.c filter=evil diff=evil\n",
            "spatch": run,
            "git": run,
            "json.py": python,
            "gupvmas/__init__.py": python,
            "coccilib.py": python,
            "sitecustomize.py": python,
        },
        tiny,
    )
    for name in ("spatch", "git"):
        (repo / name).chmod(0o755)
    evil = script(tmp_path / "evil", f'echo "$*" >>"{mark}"; cat\n')
    for key in ("filter.evil.clean", "filter.evil.smudge", "diff.evil.textconv", "core.fsmonitor",
                "diff.external", "core.pager", "core.sshCommand"):  # fmt: skip
        tool.git(repo, "config", key, str(evil))
    for hook in ("post-commit", "post-checkout", "reference-transaction", "post-index-change"):
        script(repo / ".git/hooks" / hook, f'echo {hook} >>"{mark}"\n')
    mark.unlink(missing_ok=True)
    path = {"PATH": f":.:{os.environ['PATH']}"}
    for command in (["scan"], ["scan", "--rev", "HEAD"], ["series", "-o", str(tmp_path / "out")]):
        done = tool(*command, "--tree", ".", "--no-cache", cwd=repo, env=path)
        assert done.status == 0, done
        assert not mark.exists(), (command, mark.read_text())


# -- odd, and all right


ODD = {
    "drivers/with space.c": b"space",
    "drivers/new\nline.c": b"newline",
    "-leading-dash.c": b"dash",
    "-rf": b"rf",
    "drivers/--rev.c": b"rev",
    "drivers/\udce9t\udce9.c": b"latin",
    'drivers/"quote\\.c': b"quote",
    "drivers/$(touch x);`x`.c": b"shell",
    "drivers/*.c": b"star",
}


def test_paths_of_every_kind(tool: Tool, tmp_path: pathlib.Path) -> None:
    """Each holds a call; each is found, and converted, but for -rf, which is no C file."""
    extra = {name: CALL % what for name, what in ODD.items()}
    repo = tool.repository(tmp_path / "linux with space", extra, tiny)
    document = tool("scan", "--tree", repo, "--format", "json").document
    found = {site["file"]: site["function"] for site in document["sites"]}
    for name, what in ODD.items():
        if name != "-rf":
            assert found.get(name) == what.decode(), name
    assert document["ledger"]["balanced"]
    done = tool("series", "--tree", repo, "-o", tmp_path / "-out", "--branch", "new")
    assert done.status == 0, done
    changed = tool.git(repo, "diff", "--name-only", "-z", "main", "new").split("\0")
    assert set(ODD) - set(changed) <= {"-rf"}
    tool.git(repo, "am", "-q", *sorted((tmp_path / "-out").glob("*.patch"))[1:])
    assert tool.git(repo, "rev-parse", "HEAD^{tree}") == tool.git(repo, "rev-parse", "new^{tree}")
    assert sorted(os.listdir(tmp_path)) == ["-out", "linux with space"]


def test_a_tree_whose_path_is_odd(tool: Tool, tmp_path: pathlib.Path) -> None:
    for name in ("-rf", "new\nline", "Fran\udce7ois", "a;b"):
        tree = tiny(tmp_path / name)
        done = tool("scan", f"--tree={name}", cwd=tmp_path)
        assert done.status == 0, done
        assert tool("scan", "--tree", tree).out == done.out


def much(size: int) -> bytes:
    """Functions of so many bytes, without a call."""
    filler = b"\t/* filler, filler, filler, filler, filler, filler, filler, filler */\n" * 160
    one = b"int f%d(void)\n{\n%s\treturn 0;\n}\n"
    return b"".join(one % (number, filler) for number in range(size // len(filler) + 1))


def test_a_file_of_20_mb(tool: Tool, tmp_path: pathlib.Path) -> None:
    """Larger than any of a kernel: its call is found, and shown to be safe to convert."""
    data = much(20_000_000) + CALL % b"big"
    assert len(data) > 20_000_000
    tree = tiny(tmp_path / "linux", {"drivers/big.c": data})
    done = tool("scan", "--tree", tree, "--format", "json", "-v")
    assert done.status == 0 and done.document["ledger"]["balanced"], done.err
    (site,) = [s for s in done.document["sites"] if s["file"] == "drivers/big.c"]
    assert site["automatic"] and site["line"] == data.count(b"\n") - 1


def test_sources_of_every_kind(tool: Tool, tmp_path: pathlib.Path) -> None:
    """Latin-1, CRLF, no newline at the end, 4 MB, nothing at all, a NUL: line by line the same."""
    big = much(4_000_000)
    files = {
        "drivers/latin.c": b"/* Fran\xe7ois */\n" + CALL % b"latin",
        "drivers/crlf.c": (CALL % b"crlf").replace(b"\n", b"\r\n"),
        "drivers/bare.c": (CALL % b"bare").rstrip(),
        "drivers/big.c": big + CALL % b"big",
        "drivers/empty.c": b"",
        "drivers/blank.c": b"\n",
        "drivers/nul.c": b"/* \0 */\n" + CALL % b"nul",
        "drivers/bom.c": b"\xef\xbb\xbf" + CALL % b"bom",
        "drivers/loop1.c": b'#include "loop2.c"\n' + CALL % b"loop",
        "drivers/loop2.c": b'#include "loop1.c"\n',
    }
    repo = tool.repository(tmp_path / "linux", files, tiny)
    done = tool("series", "--tree", repo, "--branch", "new")
    assert done.status == 0, done
    for name, data in files.items():
        shown = subprocess.run(
            ["git", "-C", repo, "cat-file", "blob", f"new:{name}"], capture_output=True, check=True
        ).stdout
        assert shown == data.replace(b", p, NULL, NULL)", b", p, NULL)"), name


def small_stack() -> None:
    """8 MB of stack and no more, of which spatch dies soon."""
    resource.setrlimit(resource.RLIMIT_STACK, (8 << 20, 8 << 20))


def test_a_file_that_spatch_chokes_on_is_named(tmp_path: pathlib.Path) -> None:
    """A stack overflow of spatch, say: the rest is read, this one is unaccounted for."""
    deep = b"int deep = " + b"(" * 200_000 + b"1" + b")" * 200_000 + b";\n" + CALL % b"deep"
    tree = tiny(tmp_path / "linux", {"drivers/deep.c": deep})
    command = [str(PROGRAM), "scan", "--no-cache", "--tree", str(tree), "--format", "json"]
    done = subprocess.run(
        command, preexec_fn=small_stack, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3 and "drivers/deep.c" in done.stderr, done
    assert json.loads(done.stdout)["summary"]["classes"]["single"] == 1


def test_links_are_not_followed(tool: Tool, tiny_made: Made, tmp_path: pathlib.Path) -> None:
    """Out of the tree, around in a circle, to nowhere: a link is no file.

    One to a call is named, as nothing else is said of what is behind it.
    """
    (tmp_path / "outside/none").mkdir(parents=True)
    (tmp_path / "outside/secret.c").write_bytes(MANUAL)
    (tmp_path / "outside/none/secret.c").write_bytes(b"int x;\n")
    for kind in ("tarball", "repository"):
        tree = tmp_path / kind
        tiny(tree, {"drivers/Makefile": b""})
        (tree / "drivers/link.c").symlink_to(tmp_path / "outside/secret.c")
        (tree / "drivers/out").symlink_to(tmp_path / "outside/none")
        (tree / "drivers/circle").symlink_to("..")
        (tree / "drivers/nowhere.c").symlink_to("none")
        if kind == "repository":
            tool.git(tree, "init", "-q")
            tool.git(tree, "add", "-A")
            tool.git(tree, "commit", "-q", "-m", "x")
        done = tool("scan", "--tree", tree)
        assert done.status == 3 and "drivers/link.c: not read: a link out of the tree" in done.err
        done = tool("scan", "--tree", tree, "--exclude", "drivers/link.c")
        assert done.status == 0
        plain = tiny_made.tool("scan", "--tree", tiny_made.repo).out
        assert done.out.replace("everything else", "everything") == plain
        done = tool("series", "--tree", tree, "-o", tmp_path / f"out-{kind}")
        assert done.status == (3 if kind == "tarball" else 0), done
    assert (tmp_path / "outside/secret.c").read_bytes() == MANUAL


def test_a_tree_without_a_single_call(tool: Tool, tree: pathlib.Path) -> None:
    for path in [*tree.rglob("*.c"), *tree.rglob("*.h")]:
        path.write_text("int x;\n")
    done = tool("scan", "--tree", tree)
    assert done.status == 0 and "0 sites" in done.out
    done = tool("series", "--tree", tree, "-o", tree.parent / "out")
    assert done.status == 0 and done.out.startswith("Nothing to do")
    assert not (tree.parent / "out").exists()


def test_no_home_and_no_right_to_write_a_cache(tool: Tool, tree: pathlib.Path) -> None:
    plain = tool("scan", "--tree", tree)
    for home in ("/nonexistent", ""):
        env = {"HOME": home, "XDG_CACHE_HOME": home and "/proc/nonexistent"}
        assert tool("scan", "--tree", tree, env=env) == plain


def test_no_place_to_work_in(tool: Tool, tree: pathlib.Path) -> None:
    before = picture(tree)
    done = tool("scan", "--tree", tree, cwd=tree, env={"TMPDIR": "/nonexistent"})
    refused(done, 2, "cannot make a scratch directory in /nonexistent")
    assert picture(tree) == before


def test_gupscan_was_not_built(tool: Tool, tree: pathlib.Path, tmp_path: pathlib.Path) -> None:
    copy = tmp_path / "copy"
    ignored = shutil.ignore_patterns("gupscan*", "__pycache__", "tests", "corpus", "fuzz")
    shutil.copytree(ROOT / "tool" / "gupvmas", copy / "tool" / "gupvmas", ignore=ignored)
    shutil.copy(PROGRAM, copy)
    done = tool("scan", "--tree", tree, command=(copy / "run-refactor.sh",))
    refused(done, 2, "gupscan: not built; run 'make gupscan' in ")


def test_an_old_python_is_refused_in_words(tool: Tool, tmp_path: pathlib.Path) -> None:
    old = script(tmp_path / "python3", "exit 1\n")
    done = tool("scan", env={"PYTHON": str(old), "PATH": f"{tmp_path}:/usr/bin:/bin"})
    assert done.status == 2 and done.out == ""
    assert "python3 of version 3.9" in done.err and "make deps" in done.err
