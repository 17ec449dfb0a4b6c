# SPDX-License-Identifier: GPL-2.0-only
"""What is tried in a new Debian leaves nothing behind, whenever it is stopped."""

from __future__ import annotations

import os
import pathlib
import re
import signal
import subprocess
import time

import pytest
from gitutil import TOOL

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount and chroot")

#: As check-fresh and check-deb are, but for debootstrap, which takes minutes.
SCRIPT = f"""
set -eu
log=/dev/null
. {TOOL}/dev/chroot.sh
mkdir -p "$clean/dev"
alone bash -c '
    mount -t tmpfs tmpfs "$0/dev" && touch "$0/dev/there"
    (setsid sh -c "sleep 1000; true" "$0" &)
    echo "$0 $(ls "$0/dev")"
    eval "$1"' "$clean" "$1"
echo "$passed $failed"
"""


def start(tmp_path: pathlib.Path, what: str) -> subprocess.Popen[str]:
    """A script that mounts something in a new folder, starts what would go on, and then more."""
    return subprocess.Popen(
        ["bash", "-c", SCRIPT, "x", what], env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )


def sources(version: str) -> subprocess.CompletedProcess[str]:
    """What apt would be told in a new Debian of this version."""
    return subprocess.run(
        ["bash", "-c", f"set -eu; log=/dev/null; . {TOOL}/dev/chroot.sh; sources"],
        env={**os.environ, "DEBIAN": version}, capture_output=True, text=True, check=False,
    )


def left_over(tmp_path: pathlib.Path) -> list[str]:
    """Files that are still there, mounts, and processes that were told of the folder."""
    found = [path.name for path in tmp_path.iterdir()]
    found += [
        line for line in pathlib.Path("/proc/mounts").read_text().split("\n")
        if str(tmp_path) in line
    ]
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(tmp_path).encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            pass  # it ended meanwhile
    return found


def ended(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What it said; one that does not end is killed, not waited for."""
    try:
        return process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise


@pytest.mark.usefixtures("signals_arrive")
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_of_it(number: signal.Signals, tmp_path: pathlib.Path) -> None:
    with start(tmp_path, "sleep 1000; true") as process:
        assert process.stdout and process.stderr
        where, there = process.stdout.readline().split()
        assert there == "there", process.stderr.read()
        # Nobody else sees what is mounted there, so nobody can remove it by mistake.
        assert os.listdir(pathlib.Path(where) / "dev") == []
        process.send_signal(number)
        out, err = ended(process)
        assert (process.returncode, out, err) == (128 + number, "", "")
    # Those that were killed may take a moment to be gone.
    end = time.monotonic() + 30
    while left_over(tmp_path) and time.monotonic() < end:
        time.sleep(0.1)
    assert left_over(tmp_path) == []


@pytest.mark.parametrize(("what", "status"), [("exit 0", 0), ("exit 7", 7)])
def test_the_status_is_that_of_the_command(
    what: str, status: int, tmp_path: pathlib.Path
) -> None:
    with start(tmp_path, what) as process:
        out, err = ended(process)
    assert (process.returncode, err) == (status, "")
    assert out.endswith("0 0\n") is (status == 0)
    assert left_over(tmp_path) == []


@pytest.mark.parametrize(("version", "name"), [("12", "bookworm"), ("13", "trixie")])
def test_a_new_debian_has_packages_of_its_version_alone(version: str, name: str) -> None:
    lines = sources(version).stdout.splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(rf"deb https?://\S+ {name}(-updates|-security)? main", line)


def test_a_debian_that_was_never_tried_is_refused() -> None:
    done = sources("11")
    assert done.returncode == 2
    assert done.stderr.endswith("DEBIAN=11: has to be 12 or 13\n")
