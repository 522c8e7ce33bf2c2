"""Two namespaces, a cable between them, and the appliance's own scripts on the receiving side, looked after as an init system would."""
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

APPLIANCE = Path(__file__).resolve().parents[2] / "appliance"
sys.path.append(str(APPLIANCE))
import offload  # noqa: E402
import settings as configuration  # noqa: E402
import wire  # noqa: E402

# Two labs on one machine must not share a network.
LAB = os.environ.get("MIRROR_LAB", "mirror-lab")
SOURCE, RECEIVER, SENSOR = f"{LAB}-source", f"{LAB}-receiver", f"{LAB}-sensor"
NAMESPACES = [SOURCE, RECEIVER, SENSOR]
RECEIVER_4, RECEIVER_6 = "10.77.0.2", "fd77::2"
# Constants of Linux that Python has no name for: UDP without a checksum, as the source side may send it; many datagrams in one.
SO_NO_CHECK, UDP_NO_CHECK6_TX, UDP_SEGMENT = 11, 101, 103


def run(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def within(namespace, action):
    """What `action` opens, opened in another namespace; sockets stay where they were made."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/self/ns/net") as here, open(f"/run/netns/{namespace}") as there:
        assert libc.setns(there.fileno(), 0) == 0, os.strerror(ctypes.get_errno())
        try:
            return action()
        finally:
            assert libc.setns(here.fileno(), 0) == 0


def remove_network():
    for name in NAMESPACES:
        subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL)


def lay_network():
    remove_network()
    for name in (SOURCE, RECEIVER):
        run("ip", "netns", "add", name)
        run("ip", "-n", name, "link", "set", "lo", "up")
    run("ip", "link", "add", "cable0", "mtu", "9001", "netns", SOURCE, "type", "veth", "peer", "name", "cable0", "mtu", "9001", "netns", RECEIVER)
    for name, host in ((SOURCE, 1), (RECEIVER, 2)):
        run("ip", "-n", name, "address", "add", f"10.77.0.{host}/24", "dev", "cable0")
        run("ip", "-n", name, "address", "add", f"fd77::{host}/64", "dev", "cable0", "nodad")
        run("ip", "-n", name, "link", "set", "cable0", "up")
    # As real interfaces have it.
    within(RECEIVER, lambda: offload.ethtool("cable0", offload.ETHTOOL_SGRO, 1))


def glues_packets():
    return within(RECEIVER, lambda: offload.ethtool("cable0", offload.ETHTOOL_GGRO))


class Sender:
    """The source side: UDP to port 4789 from chosen outer ports. Remembers every inner frame."""

    def __init__(self):
        self.sent = Counter()
        self.sockets = {}
        self.complaints = within(SOURCE, lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))
        self.complaints.setblocking(False)

    def outer(self, port, family=socket.AF_INET):
        def opened():
            out = socket.socket(family, socket.SOCK_DGRAM)
            if family == socket.AF_INET6:
                out.setsockopt(socket.IPPROTO_UDP, UDP_NO_CHECK6_TX, 1)
                out.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            else:
                out.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
            out.bind(("", port))
            return out

        if (port, family) not in self.sockets:
            self.sockets[port, family] = within(SOURCE, opened)
        return self.sockets[port, family]

    def send(self, frame, vni=7, port=50001, family=socket.AF_INET):
        target = RECEIVER_4 if family == socket.AF_INET else RECEIVER_6
        self.outer(port, family).sendto(wire.vxlan(vni, frame), (target, 4789))
        self.sent[frame] += 1

    def send_at(self, rate, frames):
        """(outer port, frame) at so many per second, all of one network identifier; answers the rate that came about."""
        ready = [(self.outer(port), wire.vxlan(7, frame)) for port, frame in frames]
        begun = time.perf_counter()
        for number, (out, data) in enumerate(ready):
            while time.perf_counter() - begun < number / rate:
                pass
            out.sendto(data, (RECEIVER_4, 4789))
        taken = time.perf_counter() - begun
        self.sent.update(frame for _, frame in frames)
        return len(ready) / taken

    def send_at_once(self, frames):
        """Frames of one length that reach the other side in one go, as a busy interface delivers them."""
        lengths = {len(wire.vxlan(7, frame)) for frame in frames}
        assert len(lengths) == 1
        out = within(SOURCE, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        out.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, lengths.pop())
        out.sendto(b"".join(wire.vxlan(7, frame) for frame in frames), (RECEIVER_4, 4789))
        self.sent.update(frames)

    def unreachables(self):
        """How many times the receiving side said that nobody listens, since the last time of asking."""
        count = 0
        while True:
            try:
                told = self.complaints.recv(2048)
            except BlockingIOError:
                return count
            count += told[20] == 3


class Stage:
    """A process that is started again when it ends by itself, unless held."""

    def __init__(self, words, log):
        self.words = ["nsenter", f"--net=/run/netns/{RECEIVER}", "--", *words]
        self.log = open(log, "ab")
        self.wanted = True
        self.start()
        threading.Thread(target=self.look_after, daemon=True).start()

    def start(self):
        self.process = subprocess.Popen(self.words, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)

    def look_after(self):
        while True:
            time.sleep(0.3)
            if self.wanted and self.process.poll() is not None:
                self.start()

    def kill(self):
        """Ends it as a crash would, and keeps it down."""
        self.wanted = False
        self.process.kill()
        self.process.wait()

    def resume(self):
        self.start()
        self.wanted = True

    def stop(self):
        self.wanted = False
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


def started_by(unit, config):
    """The command of a systemd unit, here instead of where the instance has things."""
    unit, _, instance = unit.partition("@")
    lines = (APPLIANCE / f"systemd/{unit}{'@' if instance else ''}.service").read_text().splitlines()
    command, = (line[len("ExecStart="):] for line in lines if line.startswith("ExecStart="))
    return command.replace("/opt/mirror-sensor", str(APPLIANCE)).replace("/etc/mirror-sensor/config.json", str(config)).replace("%i", instance).split()


class Sensor:
    """The appliance, made by its own setup script from a configuration file."""

    def __init__(self, folder, **settings):
        self.folder = Path(folder)
        self.delivered = self.folder / "delivered"
        self.settings = {
            "sensor": "lab", "engines": ["suricata", "pcap"], "interface": "cable0", "namespace": SENSOR, "spool": f"{folder}/spool", "state": f"{folder}/state",
            "rules": f"{folder}/rules/*.rules", "homeNetworks": ["10.1.0.0/16", "fd00:1::/64"],
            "destination": str(self.delivered), "deliver": ["install", "-D", "-m", "0600", "{file}", "{destination}/{key}"],
            "rotateSeconds": 2, "sweepSeconds": 0.5, "fileMegabytes": 1, "ringBytes": 200_000_000, "finalSweepSeconds": 5,
            "heartbeatSeconds": 0.5, "heartbeatBoundSeconds": 2.5, "healthPort": 8080, **settings,
        }
        (self.folder / "rules").mkdir()
        self.config = self.folder / "config.json"
        self.config.write_text(json.dumps(self.settings))

    def set_up(self):
        return run("nsenter", f"--net=/run/netns/{RECEIVER}", "--", *started_by("mirror-sensor", self.config))

    def start(self):
        run("install", "-d", "-o", "mirror-pcap", str(self.delivered))
        self.stages = {}
        for name in ("deliver", *self.engines(), "health"):
            self.stages[name] = Stage(started_by(f"mirror-sensor-{name}", self.config), self.folder / f"{name}.log")
            if name == "rules":
                # Its unit holds back those after it until it is ready.
                until(60, (self.folder / "state/rules/status.json").exists)

    def engines(self):
        return [unit[len("mirror-sensor-"):] for unit in configuration.load(self.config)["engineUnits"]]

    def stop(self):
        """As the units do: first who sees packets, then who hands over."""
        return {name: self.stages[name].stop() for name in (*self.engines(), "deliver", "health")}

    def end(self):
        for stage in getattr(self, "stages", {}).values():
            stage.kill()

    def health(self):
        """(status, complaints); status 0 when nobody answers."""
        def connected():
            # The namespace of a socket is that of the thread that opens it.
            with urllib.request.urlopen(f"http://127.0.0.1:{self.settings['healthPort']}/", timeout=3) as answer:
                return answer.status, json.load(answer)["complaints"]

        try:
            return within(RECEIVER, connected)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)["complaints"]
        except OSError:
            return 0, ["nobody answers"]

    def status(self, stage):
        return json.loads((self.folder / "state" / stage / "status.json").read_text())

    def records(self, kind):
        """The engine's records of a kind so far, in the order of its files."""
        lines = (line for path in sorted((self.folder / "spool/suricata").glob(f"{kind}-*.json")) for line in path.read_text().splitlines())
        # The last line may be half written.
        return [json.loads(line) for line in lines if line.endswith("}")]

    def alerts(self):
        return self.records("alerts")

    def frames(self, folder):
        """Every frame in the captures below a folder that is not a heartbeat, with its length on the wire."""
        files = sorted(path for path in Path(folder).rglob("*.pcap*") if not path.name.endswith(".json"))
        return files, [(frame, length) for path in files for frame, length in wire.read_pcap(path) if frame[12:14] != b"\x88\xb5"]


def until(seconds, question):
    """Asks until the answer is yes or time is up; answers the seconds it took, or None."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        if question():
            return time.monotonic() - begun
        time.sleep(0.1)
    return None
