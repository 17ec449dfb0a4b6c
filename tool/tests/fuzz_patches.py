#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""make fuzz [MINUTES= SEED=]: broken patches and mailboxes, as check reads them.

Each is one of testcases/check with bytes and lines that are changed, lost, doubled, moved or taken
from another. Whatever it says, check answers: no new user, some, an error of one line, or that it
could not be judged. It never ends in a mistake of its own, and leaves nothing of it behind. What does
is kept below build/fuzz.
The last line is "N patches, N judged, N wrong"; status 1 if one is wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from checklib import CASES, cases  # noqa: E402
from gitutil import commit_all, git  # noqa: E402
from gupvmas.commands import cli  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "build" / "fuzz"
WHO = {
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.example", "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@b.example", "GIT_CONFIG_GLOBAL": "/dev/null",
}

#: Lines that mean something in a diff, in a mail, and in C.
LINES = [
    b"diff --git a/mm/gup.c b/mm/gup.c", b"--- a/mm/gup.c", b"+++ b/mm/gup.c", b"--- /dev/null", b"+++ /dev/null",
    b"@@ -1,3 +1,4 @@", b"@@ -0,0 +1 @@", b"@@ -18446744073709551615,1 +1 @@", b"@@ @@", b"\\ No newline at end of file",
    b"new file mode 100644", b"new file mode 120000", b"new file mode 160000", b"deleted file mode 100644",
    b"rename from mm/gup.c", b"rename to ../gup.c", b"copy from mm/gup.c", b"similarity index 100%",
    b"index 0123456..89abcde 100644", b"GIT binary patch", b"literal 4", b"delta 4", b"LcmZQzfB*mh",
    b'diff --git "a/\\303\\244.c" "b/\\377.c"', b'+++ "b/a\\"b"', b"+++ b/.git/config", b"+++ b//etc/passwd",
    b"From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001", b"From: a <a@b.example>",
    b"Subject: [PATCH v2 3/2] =?utf-8?q?=e4?=", b"Subject: Re: [PATCH] x", b"Date: Mon, 1 Jan 2035 00:00:00 +9999",
    b"Content-Transfer-Encoding: base64", b"Content-Type: text/plain; charset=utf-16", b"MIME-Version: 1.0",
    b"Content-Type: multipart/mixed; boundary=\"x\"", b"--x", b"---", b"-- ", b"",
    b"+\tget_user_pages(a, 1, 0, p, vmas);", b"-\tget_user_pages(a, 1, 0, p, NULL);", b"+#if 0", b"+*/", b"+\\", b"+\"",
]  # fmt: skip

#: Pieces of C that hide code, or that it hides in.
CODE = [
    b"/*", b"*/", b"//", b'"', b"'", b"\\", b"#", b"#if 0", b"??/", b"<:", b"%:", b"R\"(", b")", b"(", b"{", b"}", b",",
    b";", b"NULL", b"get_user_pages", b"pin_user_pages(", b"vmas", b"\0", b"\xff", b"\r", b"\f", b"##", b"_user_pages",
]  # fmt: skip


class Breaker:
    """Breaks texts; the same ``seed`` breaks them in the same ways."""

    def __init__(self, seed: int, texts: Sequence[bytes]) -> None:
        self._pick = random.Random(seed)
        self._texts = texts

    def text(self) -> bytes:
        """One of the texts, broken in a few places: in half of them, only in what it adds, so that it applies."""
        lines = self._pick.choice(self._texts).split(b"\n")
        added = [n for n, line in enumerate(lines) if line.startswith(b"+") and not line.startswith(b"+++")]
        if added and self._pick.random() < 0.5:
            for _ in range(self._pick.randint(1, 4)):
                self._break_code(lines, self._pick.choice(added))
            return b"\n".join(lines)
        for _ in range(self._pick.choice((1, 1, 2, 3, 8))):
            self._break(lines)
        data = bytearray(b"\n".join(lines))
        for _ in range(self._pick.choice((0, 0, 0, 1, 4))):
            if data:
                data[self._pick.randrange(len(data))] = self._pick.randrange(256)
        if self._pick.random() < 0.05:
            del data[self._pick.randrange(len(data) + 1) :]
        return bytes(data.replace(b"\n", b"\r\n") if self._pick.random() < 0.03 else data)

    def _break_code(self, lines: list[bytes], at: int) -> None:
        word = self._pick.choice(CODE)
        place = self._pick.randint(1, len(lines[at]))
        end = place + self._pick.choice((0, 0, 1, 4, 200))
        lines[at] = lines[at][:place] + word + lines[at][end:]

    def _break(self, lines: list[bytes]) -> None:
        at = self._pick.randrange(len(lines))
        other = self._pick.choice(self._texts).split(b"\n")
        how = self._pick.randrange(6)
        if how == 0:
            del lines[at : at + self._pick.choice((1, 1, 1, 10))]
            lines[:] = lines or [b""]
        elif how == 1:
            lines.insert(at, self._pick.choice(LINES))
        elif how == 2:
            lines[at:at] = other[self._pick.randrange(len(other)) :][: self._pick.randint(1, 30)]
        elif how == 3:
            lines.insert(self._pick.randrange(len(lines)), lines[at])
        elif how == 4:
            lines.append(lines.pop(at))
        else:
            lines[at] = lines[at][: self._pick.randrange(len(lines[at]) + 1)]


@contextlib.contextmanager
def quiet() -> Iterator[io.StringIO]:
    """What is said goes to the text that is given."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        yield said


def judge(top: Path, patch: Path) -> tuple[int, str]:
    """The status that check ends with, and what is wrong with it, if anything is."""
    with quiet() as said:
        try:
            status = cli.main(["check", "-q", "--tree", str(top), "--base", "HEAD", "--patch", str(patch)])
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except Exception as error:  # pylint: disable=broad-except
            return -1, f"{type(error).__name__}: {error}"
    words = said.getvalue()
    if "please report" in words:
        return status, words.strip().splitlines()[-1]
    if status not in (0, 1, 2, 3):
        return status, f"status {status}"
    if status == 2 and words.count("\n") != 1:
        return status, f"not one line: {words!r}"
    return status, ""


def run(seed: int, work: Path, more: Iterable[object]) -> tuple[int, int, list[str]]:
    """Have check judge a broken patch for each of ``more``, below ``work``, an empty directory.

    Returns how many there were, of how many it could say whether there is a new user, and what is wrong.
    """
    texts = [path.read_bytes() for path in cases("tree")]
    count, judged, bad = 0, 0, []
    top, patch, scratch = work / "linux", work / "broken.patch", work / "tmp"
    shutil.copytree(CASES.parent / "tree", top)
    scratch.mkdir()
    with mock.patch.dict(os.environ, {**WHO, "TMPDIR": str(scratch), "XDG_CACHE_HOME": str(work / "cache")}):
        git(top, "init", "--quiet")
        commit_all(top)
        for count, _ in enumerate(more, 1):
            patch.write_bytes(Breaker(seed + count, texts).text())
            status, said = judge(top, patch)
            left = sorted(path.name for path in scratch.iterdir())
            said = said or (f"left behind: {left}" if left else "")
            judged += status in (0, 1)
            if said:
                KEPT.mkdir(parents=True, exist_ok=True)
                kept = KEPT / f"{seed + count}.patch"
                kept.write_bytes(patch.read_bytes())
                bad.append(f"{kept.relative_to(ROOT)}: {said}")
    return count, judged, bad


def until(end: float) -> Iterator[object]:
    """Something again and again, up to a time of the monotonic clock."""
    while time.monotonic() < end:
        yield None


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=60)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gup-vmas-fuzz-") as name:
        end = time.monotonic() + arguments.seconds
        count, judged, bad = run(arguments.seed, Path(name), until(end))
    for line in bad:
        print(line)
    print(f"{count} patches, {judged} judged, {len(bad)} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
