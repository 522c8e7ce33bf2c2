"""A machine that can be booted, broken, rebooted and thrown away: see machine.sh."""
import os
import shutil
import signal
import subprocess
from pathlib import Path

import bench

HERE = Path(__file__).resolve().parent
SYSTEMD = Path("/lib/systemd/systemd")
# As cloud-init runs user data.
ENVIRONMENT = ["env", "-i", "HOME=/root", "LANG=C.UTF-8", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]


def control_groups():
    """Where version 2 of control groups is mounted, if it is."""
    for line in Path("/proc/mounts").read_text().splitlines():
        _, place, kind, options, *_ = line.split()
        if kind == "cgroup2" and "rw" in options.split(","):
            return Path(place)
    return None


def lacking():
    """What this machine lacks to boot another, or nothing."""
    if not SYSTEMD.exists():
        return "systemd"
    if control_groups() is None:
        return "control groups (version 2) that may be written"
    probe = "mount -t tmpfs tmpfs /mnt && mkdir /mnt/u /mnt/w /mnt/r && mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/r"
    if subprocess.run(["unshare", "--mount", "--pid", "--fork", "--cgroup", "sh", "-c", probe], capture_output=True).returncode != 0:
        return "the right to mount an overlay in a namespace"
    return None


class Machine:
    def __init__(self, folder, files):
        """`files`: path -> text, there before the first boot."""
        self.folder = Path(folder)
        (self.folder / "disk").mkdir(parents=True)
        bench.run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", str(self.folder / "disk"))
        for path, text in files.items():
            file = self.folder / "files" / path.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            file.chmod(0o755 if text.startswith("#!") else 0o644)
        self.group = control_groups() / bench.LAB
        self.init = None

    def boot(self):
        self.group.mkdir(exist_ok=True)
        words = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--cgroup", "--ipc", "--uts",
                 "bash", str(HERE / "machine.sh"), str(self.folder), bench.RECEIVER]
        # In its group before it looks: what it sees as the top is this.
        self.holder = subprocess.Popen(["sh", "-c", 'echo $$ > "$0/cgroup.procs"; exec "$@"', str(self.group), *words])
        assert bench.until(10, lambda: self.child() is not None), "the machine does not boot"
        self.init = self.child()
        assert bench.until(20, lambda: self.run("systemctl", "is-system-running").stdout.strip() in ("running", "degraded")), "the machine does not come up"

    def child(self):
        """The machine's first process, once it is systemd."""
        children = Path(f"/proc/{self.holder.pid}/task/{self.holder.pid}/children").read_text().split()
        return int(children[0]) if children and os.readlink(f"/proc/{children[0]}/exe").endswith("/systemd") else None

    def run(self, *words, **options):
        """A command in the machine: its status, and what it says in one stream."""
        return subprocess.run(["nsenter", "--target", str(self.init), "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--", *ENVIRONMENT, *words],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)

    def path(self, path):
        """A file of the running machine, as seen from here."""
        return Path(f"/proc/{self.init}/root{path}")

    def cut(self):
        """Power off, without a word to anybody."""
        if self.init is None:
            return
        os.kill(self.init, signal.SIGKILL)
        self.holder.wait()
        self.init = None
        groups = sorted((path for path in self.group.rglob("*") if path.is_dir()), key=lambda path: -len(path.parts))
        for group in (*groups, self.group):
            bench.until(2, lambda: removed(group))

    def scrap(self):
        self.cut()
        bench.run("umount", "-l", str(self.folder / "disk"))
        shutil.rmtree(self.folder)


def removed(group):
    try:
        group.rmdir()
        return True
    except OSError:
        return False
