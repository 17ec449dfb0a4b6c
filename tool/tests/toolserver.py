# SPDX-License-Identifier: GPL-2.0-only
"""The tool without its start: a process that has imported it is forked for every run.

Starting takes a good part of a short run: a shell that looks for a Python, and a hundred modules.
What is forked is a process like any other, with an environment, a directory and output of its own,
and nothing of an earlier run in its memory: the process that is forked has only imported. What a
test says of starting, of signals and of terminals it says of a tool that was started.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pathlib
import pkgutil
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = ROOT / "run-refactor.sh"

#: What run-refactor.sh and a Python look at when they start, which then is too late.
_AT_START = ("PYTHON", "LC_", "LANG", "HOME", "MALLOC", "LD_")

#: Enough for the arguments and the environment of a run.
_LARGEST = 1 << 20


def at_start(environment: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that decides how the tool starts; HOME only if it is empty."""
    return {
        name: "set" if name == "HOME" and value else value
        for name, value in environment.items()
        if name.startswith(_AT_START)
    }


def of(environment: Mapping[str, str]) -> Server | None:
    """The one of this process of tests, if it is good for a run with this environment."""
    global _server
    if _server is None:
        _server = Server(environment)
    return _server if _server.fits(environment) else None


class Server:
    """The process that is forked, started when it is first needed."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """``environment`` is that of the first run; fits() tells what others it is good for."""
        self._start = at_start(environment)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket = ours
        with theirs:
            self._process = subprocess.Popen(
                ["/usr/bin/python3", "-B", "-s", __file__, str(theirs.fileno())],
                env={**environment, "PYTHONPATH": str(ROOT / "tool")},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        atexit.register(self.close)

    def fits(self, environment: Mapping[str, str]) -> bool:
        """Whether a run with this environment starts as this process has."""
        return at_start(environment) == self._start

    def close(self) -> None:
        """End it."""
        self._socket.close()
        self._process.wait()

    def run(
        self, args: Sequence[str | bytes | pathlib.Path], cwd: pathlib.Path,
        environment: Mapping[str, str], timeout: float,
    ) -> tuple[int, bytes, bytes]:
        """Run the tool to its end; returns its status, and what it wrote to stdout and stderr.

        Raises subprocess.TimeoutExpired, after it has been killed.
        """
        pipes = [os.pipe() for _ in range(3)]
        request = {
            "args": [os.fsdecode(word) for word in args], "cwd": os.fspath(cwd),
            "environment": dict(environment),
        }  # fmt: skip
        try:
            ends = [write for _, write in pipes]
            socket.send_fds(self._socket, [json.dumps(request).encode()], ends)
        finally:
            for _, write in pipes:
                os.close(write)
        try:
            out, err, said = _read([read for read, _ in pipes], time.monotonic() + timeout)
        except TimeoutError:
            raise subprocess.TimeoutExpired([str(PROGRAM), *request["args"]], timeout) from None
        finally:
            for read, _ in pipes:
                os.close(read)
        _, _, status = said.partition(b" ")
        if not status:
            raise RuntimeError(f"the process that is forked has ended: {err!r}")
        return os.waitstatus_to_exitcode(int(status)), out, err


def _read(pipes: Sequence[int], until: float) -> list[bytes]:
    """All that comes out of pipes; the last one says first which process it is, and at last its
    status. Raises TimeoutError, after that has been killed."""
    found = {pipe: b"" for pipe in pipes}
    with selectors.DefaultSelector() as waiting:
        for pipe in pipes:
            waiting.register(pipe, selectors.EVENT_READ)
        while waiting.get_map():
            ready = waiting.select(until - time.monotonic())
            if not ready and time.monotonic() >= until:
                with contextlib.suppress(ValueError, ProcessLookupError):
                    os.kill(int(found[pipes[-1]].partition(b" ")[0]), signal.SIGKILL)
                raise TimeoutError
            for key, _ in ready:
                data = os.read(key.fd, 1 << 16)
                found[key.fd] += data
                if not data:
                    waiting.unregister(key.fd)
    return [found[pipe] for pipe in pipes]


_server: Server | None = None


# -- in the process that is forked


def _serve(requests: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Forks for each request; returns it in the child, and None when there is no more."""
    running: dict[int, tuple[int, int]] = {}
    poll = select.poll()
    poll.register(requests, select.POLLIN)
    while True:
        for ready, _ in poll.poll():
            if ready in running:
                _ended(poll, ready, *running.pop(ready))
                continue
            data, fds, _, _ = socket.recv_fds(requests, _LARGEST, 3)
            if not data:
                return None
            child = os.fork()
            if not child:
                requests.close()
                for descriptor, (_, reply) in running.items():
                    os.close(descriptor)
                    os.close(reply)
                os.close(fds.pop())
                return json.loads(data), fds
            out, err, reply = fds
            os.close(out)
            os.close(err)
            os.write(reply, b"%d " % child)
            descriptor = os.pidfd_open(child)
            running[descriptor] = child, reply
            poll.register(descriptor, select.POLLIN)


def _ended(poll: select.poll, descriptor: int, child: int, reply: int) -> None:
    """Tells how a run has ended."""
    poll.unregister(descriptor)
    os.close(descriptor)
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(BrokenPipeError):
        os.write(reply, b"%d" % status)
    os.close(reply)


def _become(request: dict[str, Any], fds: Sequence[int]) -> None:
    """Makes this process what run-refactor.sh would have made it."""
    for number, descriptor in enumerate(fds, 1):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(request["cwd"])
    environment = dict(request["environment"], PYTHONPATH=str(ROOT / "tool"))
    base = environment.get("XDG_CACHE_HOME") or environment["HOME"] + "/.cache"
    sys.pycache_prefix = environment["PYTHONPYCACHEPREFIX"] = f"{base}/gup-vmas/pycache"
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:] = [path for path in sys.path if path and path != str(HERE)]
    sys.argv = [str(PROGRAM), *request["args"]]


def _import_all() -> None:
    """What a run would have to import; none of it does more than that."""
    import gupvmas

    for found in pkgutil.walk_packages(gupvmas.__path__, "gupvmas."):
        # What needs a package that is not installed is for the run that needs it to say.
        with contextlib.suppress(ImportError):
            importlib.import_module(found.name)


def _main() -> int:
    from gupvmas.base.guard import main

    _import_all()
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as requests:
        request = _serve(requests)
    if request is None:
        return 0
    _become(*request)
    return main()


if __name__ == "__main__":
    sys.exit(_main())
