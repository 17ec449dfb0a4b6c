# SPDX-License-Identifier: GPL-2.0-only
"""backport down with patches, on a vendor's tree whose driver has its own changes."""

from __future__ import annotations

import os
import pathlib
import subprocess

import kernelslib
import pytest
from caselib import ROOT

#: The driver as its authors have it, for 6.5.
UPSTREAM = """\
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/sched.h>

static long get_some(unsigned long addr, int nr, struct page **pages)
{
	long got;

	mmap_read_lock(current->mm);
	got = get_user_pages(addr, nr, FOLL_WRITE, pages);
	mmap_read_unlock(current->mm);
	return got;
}

static int count;

static long get_of(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	return get_user_pages_remote(mm, addr, 1, 0, page, NULL);
}
"""

#: The same in the vendor's 4.10, with a line of its own and a call laid out in its own way.
VENDOR = """\
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/sched.h>

static long get_some(unsigned long addr, int nr, struct page **pages)
{
	long got;

	vendor_trace(addr);
	down_read(&current->mm->mmap_sem);
	got = get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
	up_read(&current->mm->mmap_sem);
	return got;
}

static int count;

static long get_of(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	return get_user_pages_remote(NULL, mm, addr, 1, 0, page, NULL,
				     NULL);
}
"""


class World:
    """A vendor's tree and the repository of the driver."""

    def __init__(self, top: pathlib.Path) -> None:
        self.vendor = kernelslib.headers(top / "vendor", "4.10.0")
        self.upstream = top / "upstream"
        for tree, text in ((self.vendor, VENDOR), (self.upstream, UPSTREAM)):
            (tree / "drivers").mkdir(parents=True)
            (tree / "drivers/dev.c").write_text(text)
        self.git(self.upstream, "init", "-q", "-b", "main")
        self.commit("driver: begin")

    def git(self, where: pathlib.Path, *args: str, stdin: bytes = b"") -> bytes:
        """Run git there."""
        env = {
            "PATH": os.environ["PATH"], "HOME": "/nonexistent",
            **{f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER")
               for what in ("NAME", "EMAIL")},
        }  # fmt: skip
        done = subprocess.run(
            ["git", *args], cwd=where, input=stdin, capture_output=True, check=True, env=env
        )
        return done.stdout

    def commit(self, subject: str, old: str = "", new: str = "") -> None:
        """A commit that replaces some text of the driver."""
        path = self.upstream / "drivers/dev.c"
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
        self.git(self.upstream, "add", "-A")
        self.git(self.upstream, "commit", "-q", "-m", f"{subject}\n\nBecause of it.")

    def down(self, *args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """backport down, for the vendor."""
        return subprocess.run(
            [str(ROOT / "run-refactor.sh"), "backport", "down", "--tree", str(self.vendor), *args],
            input=stdin, capture_output=True, check=False,
        )  # fmt: skip

    def applied(self, patch: bytes) -> str:
        """The vendor's driver with a patch applied."""
        self.git(self.vendor, "apply", "-", stdin=patch)
        return (self.vendor / "drivers/dev.c").read_text()

    def last(self) -> bytes:
        """The last commit as a patch."""
        return self.git(self.upstream, "format-patch", "--stdout", "-1")


@pytest.fixture
def world(tmp_path: pathlib.Path) -> World:
    """A fresh one."""
    return World(tmp_path)


def test_a_change_beside_calls_in_another_shape_applies(world: World) -> None:
    """The call is context: its shape differs, and the vendor's text of it stays."""
    old, new = "\treturn got;\n", "\tif (got > 0)\n\t\tcount += got;\n\treturn got;\n"
    world.commit("driver: count", old, new)
    done = world.down("--patch", "-", stdin=world.last())
    assert done.returncode == 0, done.stderr
    assert world.applied(done.stdout) == VENDOR.replace(old, new)
    assert b"Subject: [PATCH] driver: count\n" in done.stdout and b"Because of it." in done.stdout


def test_a_new_call_gets_what_the_tree_takes(world: World) -> None:
    new = (
        "static int count;\n\n"
        "static long get_more(struct mm_struct *mm, unsigned long addr, struct page **page)\n{\n"
        "\tint locked = 1;\n\n"
        "\treturn get_user_pages_remote(mm, addr, 2, 0, page, &locked);\n}\n"
    )
    world.commit("driver: more", "static int count;\n", new)
    done = world.down("--patch", "-", stdin=world.last())
    assert done.returncode == 0, done.stderr
    text = world.applied(done.stdout)
    assert "get_user_pages_remote(current, mm, addr, 2, 0, page,\n" in text
    assert "\n\t\t\t\t     NULL, &locked);" in text
    # What the patch does not touch is the vendor's, word for word.
    assert "get_user_pages_remote(NULL, mm, addr, 1, 0, page, NULL,\n\t\t\t\t     NULL);" in text
    assert "vendor_trace(addr);" in text


def test_a_call_that_is_changed_is_changed_in_its_own_shape(world: World) -> None:
    world.commit("driver: force", "nr, FOLL_WRITE, pages", "nr, FOLL_WRITE | FOLL_FORCE, pages")
    done = world.down("--patch", "-", stdin=world.last())
    assert done.returncode == 0, done.stderr
    text = world.applied(done.stdout)
    assert "get_user_pages(addr, nr, FOLL_WRITE | FOLL_FORCE, pages, NULL);" in text


def test_a_range_becomes_a_mailbox_of_patches_that_follow_each_other(
    world: World, tmp_path: pathlib.Path
) -> None:
    world.commit("driver: first", "static int count;", "static int first;\nstatic int count;")
    world.commit("driver: second", "static int first;", "static int first, second;")
    out = tmp_path / "out.mbox"
    done = world.down("--range", "HEAD~2..HEAD", "--from", str(world.upstream), "-o", str(out))
    assert done.returncode == 0, done.stderr
    world.git(world.vendor, "init", "-q")
    world.git(world.vendor, "add", "-A")
    world.git(world.vendor, "commit", "-q", "-m", "vendor")
    world.git(world.vendor, "am", "-q", str(out))
    subjects = world.git(world.vendor, "log", "--format=%s").decode().split("\n")
    assert subjects[:2] == ["driver: second", "driver: first"]
    assert "static int first, second;" in (world.vendor / "drivers/dev.c").read_text()


def test_a_new_file_comes_with_what_it_needs(world: World) -> None:
    (world.upstream / "drivers/new.c").write_text(
        "#include <linux/mm.h>\n\nint look(struct mm_struct *mm, struct vm_area_struct **vma)\n{\n"
        "\treturn IS_ERR(get_user_page_vma_remote(mm, 0, 0, vma));\n}\n"
    )
    world.commit("driver: new file")
    done = world.down("--patch", "-", stdin=world.last())
    assert done.returncode == 0, done.stderr
    world.applied(done.stdout)
    text = (world.vendor / "drivers/new.c").read_text()
    assert "static inline struct page *get_user_page_vma_remote(" in text
    assert "got = get_user_pages_remote(current, mm, addr, 1, gup_flags, &page," in text


def test_what_has_no_counterpart_is_named_by_line(world: World) -> None:
    world.commit("driver: pin", "get_user_pages(addr", "pin_user_pages(addr")
    done = world.down("--patch", "-", stdin=world.last())
    assert done.returncode == 1
    assert b"drivers/dev.c:11: pin_user_pages(): there is no such function in" in done.stderr


def test_a_patch_for_what_the_vendor_has_changed_is_refused(world: World) -> None:
    world.commit("driver: x", "static int count;", "static long count;")
    path = world.vendor / "drivers/dev.c"
    path.write_text(VENDOR.replace("static int count;", "static atomic_t count;"))
    done = world.down("--patch", "-", stdin=world.last())
    assert done.returncode == 2 and done.stdout == b""
    assert b"[PATCH] driver: x: does not apply to" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_a_file_that_the_vendor_lacks_is_named(world: World) -> None:
    world.commit("driver: x", "static int count;", "static long count;")
    (world.vendor / "drivers/dev.c").unlink()
    done = world.down("--patch", "-", stdin=world.last())
    assert done.returncode == 2 and b"drivers/dev.c" in done.stderr


@pytest.mark.parametrize(
    ("args", "stdin", "words"),
    [
        (("--patch", "-"), b"", b"there is no patch"),
        (("--patch", "-"), b"Hello\n", b"there is no diff"),
        (("--patch", "/nonexistent"), b"", b"/nonexistent"),
        (("--range", "HEAD"), b"", b"no range of commits"),
        (("--range", "a..b"), b"", b"a..b"),
    ],
)
def test_bad_input_gets_one_line(
    world: World, args: tuple[str, ...], stdin: bytes, words: bytes
) -> None:
    done = world.down(*args, stdin=stdin)
    assert done.returncode == 2 and words in done.stderr and done.stderr.count(b"\n") == 1


def test_the_tree_is_not_touched(world: World) -> None:
    def everything() -> dict[str, int]:
        return {str(p): p.stat().st_mtime_ns for p in world.vendor.rglob("*")}

    world.commit("driver: x", "static int count;", "static long count;")
    before = everything()
    assert world.down("--patch", "-", stdin=world.last()).returncode == 0
    assert everything() == before
