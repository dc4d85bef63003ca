"""A machine of a test: a network, a process list and a mount table of its own (namespaces), which
end with the test, however it ends."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from shutil import rmtree, which

import pytest

from tests.deployment import wait_until

BRIDGE = "br0"
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
UNSHARE = ("unshare", "--net", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc")
# The first process of a node never waits for its children: the kernel takes them off the list as
# soon as they end, while SIGCHLD is ignored. Patroni waits for ever for a zombie of PostgreSQL.
FIRST_PROCESS = ("sh", "-c", "echo; exec env --ignore-signal=CHLD sleep infinity")
NETWORK = """
sysctl -qw net.ipv4.conf.all.route_localnet=1 net.ipv4.conf.default.route_localnet=1
ip link set lo up
ip addr del 127.0.0.1/8 dev lo
ip addr add 127.0.0.1/32 dev lo
"""
PROGRAMS = ("patroni", "etcd", "haproxy", "nginx", "ip", "openssl", "setpriv")
ALL_PATHS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


@cache
def obstacle() -> str:
    """Why no cluster can be started here; empty if one can."""
    missing = [name for name in PROGRAMS if which(name, path=ALL_PATHS) is None]
    if missing:
        return f"{', '.join(missing)} not installed (make cluster)"
    if os.getuid() != 0 or subprocess.run([*UNSHARE, "true"], capture_output=True).returncode:
        return "no right to make network namespaces on this machine (run it as root)"
    return ""


def need_namespaces() -> None:
    """End the test where a cluster cannot be started. The summary reports it as not run."""
    if reason := obstacle():
        pytest.xfail(f"NOT RUN: {reason}")


class Folder:
    """A folder that is removed at the end, also after this process was killed: then the standard
    input of a shell ends."""

    def __enter__(self) -> Path:
        self.path = Path(tempfile.mkdtemp(prefix="bekal-klaster-"))
        self.path.chmod(0o755)  # PostgreSQL, etcd and others run as users of their own
        script = (
            'cat; n=0; until rm -rf "$0" 2>/dev/null; do n=$((n+1)); [ $n -lt 999 ] || exit; done'
        )
        self._remover = subprocess.Popen(
            ["sh", "-c", script, str(self.path)], stdin=subprocess.PIPE, start_new_session=True
        )
        return self.path

    def __exit__(self, *_: object) -> None:
        rmtree(self.path, ignore_errors=True)
        assert self._remover.stdin is not None
        self._remover.stdin.close()
        self._remover.wait()


class Node:
    """`folder` stands for / of the machine in the shipped configuration; `name`.log files in
    `logs` are what its programs print."""

    def __init__(self, name: str, address: str, folder: Path) -> None:
        self.name, self.address = name, address
        self.folder, self.logs = folder / name, folder / "log"
        self.folder.mkdir(exist_ok=True)
        self.logs.mkdir(exist_ok=True)
        self._holder: subprocess.Popen[bytes] | None = None

    def boot(self) -> None:
        """Make the namespaces, with nothing in them."""
        self._holder = subprocess.Popen(
            [*UNSHARE, *FIRST_PROCESS], stdout=subprocess.PIPE, preexec_fn=_die_with_parent
        )
        assert self._holder.stdout is not None
        self._holder.stdout.readline()  # now it exists
        children = Path(f"/proc/{self._holder.pid}/task/{self._holder.pid}/children")
        self.pid = int(children.read_text().split()[0])
        self._inode = Path(f"/proc/{self.pid}/ns/pid").stat().st_ino
        self.run("sh", "-ec", NETWORK)

    def halt(self) -> None:
        """End the namespaces and every process in them, as a power cut does."""
        if self._holder is not None:
            self._holder.kill()
            self._holder.wait()
            assert self._holder.stdout is not None
            self._holder.stdout.close()
            self._holder = None

    def join(self, hub: Node) -> None:
        """Plug this machine into the hub's switch."""
        self._hub, self._cable = hub, f"v{self.address.rpartition('.')[2]}"
        link = f"ip link add {self._cable} type veth peer name eth0 netns {self.pid}"
        # Process ids of this machine's list, so only the hub's network is entered.
        subprocess.run(
            ["nsenter", f"--net=/proc/{hub.pid}/ns/net", "sh", "-ec",
             f"{link}; ip link set {self._cable} master {BRIDGE} up"], check=True,
        )  # fmt: skip
        self.run("sh", "-ec", f"ip addr add {self.address}/24 dev eth0; ip link set eth0 up")

    def cut(self) -> None:
        """Cut the network without a word: packets are lost, nobody is told."""
        self._hub.run("ip", "link", "set", self._cable, "nomaster")

    def heal(self) -> None:
        self._hub.run("ip", "link", "set", self._cable, "master", BRIDGE)

    def command(self, *words: str | Path, user: str = "root", cwd: Path | str = "/") -> list[str]:
        """The command line that runs `words` on this machine."""
        enter = ["nsenter", f"--target={self.pid}", "--net", "--pid", "--mount", "--"]
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        home = f"HOME={pwd.getpwnam(user).pw_dir}"  # libpq looks for certificates there
        return [
            *enter,
            *as_user,
            "--no-new-privs",
            "--",
            "env",
            f"--chdir={cwd}",
            home,
            *map(str, words),
        ]

    def run(
        self,
        *words: str | Path,
        user: str = "root",
        env: Mapping[str, str] | None = None,
        check: bool = True,
        cwd: Path | str = "/",
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, at most ten minutes."""
        done = subprocess.run(
            self.command(*words, user=user, cwd=cwd),
            capture_output=True, text=True, env=_with_paths(env), timeout=600,
        )  # fmt: skip
        if check and done.returncode:
            raise RuntimeError(f"{self.name}: {words[0]}: {done.stderr}")
        return done

    def start_program(
        self,
        log: str,
        *words: str | Path,
        user: str = "root",
        env: Mapping[str, str] | None = None,
        cwd: Path | str = "/",
    ) -> None:
        """Start a command that goes on; what it prints is added to the log of this name."""
        with self.log(log).open("ab") as out:
            process = subprocess.Popen(
                self.command(*words, user=user, cwd=cwd),
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=_with_paths(env),
                start_new_session=True,
            )  # fmt: skip
        _started.append(process)

    def log(self, program: str) -> Path:
        return self.logs / f"{self.name}-{program}.log"

    def pids(self, *programs: str) -> list[int]:
        """Processes of this machine by the beginning of their name, by their ids outside; without a
        name all but its first one."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                name, state = _name_and_state(folder)
                here = (folder / "ns" / "pid").stat().st_ino == self._inode
                wanted = name.startswith(programs) if programs else int(folder.name) != self.pid
                if here and wanted and state != "Z":
                    found.append(int(folder.name))
        return found

    def signal(self, number: int, *programs: str) -> None:
        for pid in self.pids(*programs):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill_programs(self, *programs: str) -> None:
        """kill -9, until none is left."""

        def all_gone() -> bool:
            self.signal(signal.SIGKILL, *programs)
            return not self.pids(*programs)

        wait_until(all_gone, timeout=30)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """This thread is on the network of this machine: what it connects meanwhile stays so."""
        with open("/proc/thread-self/ns/net", "rb") as home:  # noqa: PTH123
            with open(f"/proc/{self.pid}/ns/net", "rb") as here:  # noqa: PTH123
                _set_network(here.fileno())
            try:
                yield
            finally:
                _set_network(home.fileno())


_started: list[subprocess.Popen[bytes]] = []


def reap() -> None:
    """Take note of the programs that have ended, so that none is left as a zombie."""
    _started[:] = [process for process in _started if process.poll() is None]


def _name_and_state(folder: Path) -> tuple[str, str]:
    """From /proc/PID/stat: `12 (a name) S …`."""
    head, _, tail = (folder / "stat").read_text().rpartition(") ")
    return head.partition("(")[2], tail[:1]


def _with_paths(env: Mapping[str, str] | None) -> dict[str, str]:
    return {**(os.environ if env is None else env), "PATH": ALL_PATHS}


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _set_network(descriptor: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
