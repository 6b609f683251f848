"""Real servers for tests and benchmarks: RabbitMQ and Postfix as Debian has them, in folders and on ports of their own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

RABBIT = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
POSTFIX = "/usr/sbin/postfix"
START_SECONDS = 90


def why_no_rabbit() -> str | None:
    """Why RabbitMQ cannot be tested with here."""
    if not RABBIT.exists():
        return "RabbitMQ is not installed on this machine (Debian: rabbitmq-server)"
    return None


def why_no_postfix() -> str | None:
    """Why Postfix cannot be tested with here."""
    if not Path(POSTFIX).exists():
        return "Postfix is not installed on this machine (Debian: postfix)"
    return None if os.geteuid() == 0 else "Postfix is started by root only"


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int, what: str) -> None:
    """Wait until somebody listens."""
    for _ in range(START_SECONDS * 10):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"{what} does not listen on {port}")


@dataclass
class Rabbit:
    """A broker of one's own, that can be killed and started again."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}/"

    def start(self) -> None:
        plugins = self.folder / "plugins"
        plugins.write_text("[].")
        environment = {
            **os.environ,
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"reftel{self.port}@localhost",
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        }
        with (self.folder / "out").open("ab") as out:
            self.process = subprocess.Popen(
                [str(RABBIT)], env=environment, stdout=out, stderr=out, start_new_session=True
            )
        wait_for(self.port, "RabbitMQ")
        # The port answers before the vhost does.
        time.sleep(1.0)

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, 9)
        self.process.wait()


@contextmanager
def running_rabbit() -> Iterator[Rabbit]:
    """A broker as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="reftel-rabbit-"))
    rabbit = Rabbit(folder, free_port())
    try:
        rabbit.start()
        yield rabbit
    finally:
        if rabbit.process is not None and rabbit.process.poll() is None:
            rabbit.kill()
        shutil.rmtree(folder, ignore_errors=True)


_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.invalid
mydestination =
mynetworks = 127.0.0.0/8
relay_domains = static:all
disable_dns_lookups = yes
smtp_dns_support_level = disabled
transport_maps = texthash:{folder}/transport
smtpd_relay_restrictions = permit_mynetworks, reject
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
lmtp_destination_concurrency_failed_cohort_limit = 0
local_recipient_maps =
alias_maps =
alias_database =
"""

_MASTER = """\
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass
class Postfix:
    """A mail server of one's own; ``routes`` are domain and LMTP port."""

    folder: Path
    port: int

    def _do(self, command: str) -> None:
        done = subprocess.run(
            [POSTFIX, "-c", str(self.folder / "etc"), command], capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()

    def start(self) -> None:
        self._do("start")
        wait_for(self.port, "Postfix")

    def stop(self) -> None:
        self._do("stop")

    def kill(self) -> None:
        """As if the power failed: no process of it ends in order."""
        pid = int((self.folder / "queue" / "pid" / "master.pid").read_text())
        os.killpg(os.getpgid(pid), 9)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()


@contextmanager
def running_postfix(routes: dict[str, int]) -> Iterator[Postfix]:
    """A mail server as long as the block lasts, which hands the mail of a domain to a port by LMTP."""
    folder = Path(tempfile.mkdtemp(prefix="reftel-postfix-"))
    folder.chmod(0o755)
    one = Postfix(folder, free_port())
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir()
    owner = pwd.getpwnam("postfix")
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    (folder / "etc" / "main.cf").write_text(_MAIN.format(folder=folder))
    (folder / "etc" / "master.cf").write_text(_MASTER.format(port=f"127.0.0.1:{one.port}"))
    (folder / "transport").write_text(
        "".join(f"{domain} lmtp:inet:127.0.0.1:{port}\n" for domain, port in routes.items())
    )
    try:
        one.start()
        yield one
    finally:
        subprocess.run(
            [POSTFIX, "-c", str(folder / "etc"), "stop"], capture_output=True, check=False
        )
        shutil.rmtree(folder, ignore_errors=True)
