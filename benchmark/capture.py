#!/usr/bin/python3 -B
"""How many packets per second an engine takes until it loses one: behind the appliance's tunnel device, and on a plain device with the same packets inside.

Two cores: one sends, the other does everything else (both backlogs of the kernel, the tunnel, the engine). Both sides are set up and started by
the appliance's own scripts, with the same settings but for the device. A rate is sustained when no packet is lost and the engine has nothing left
to do when the last one is sent: so the size of rings does not count, only what can go on for ever.
"""
import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "lab/collector"))
os.environ.setdefault("MIRROR_LAB", "mirror-benchmark")
import bench  # noqa: E402
import capture_traffic as traffic  # noqa: E402

SENDING_CORE, MEASURED_CORE = 0, 1
GOALS = {"pcap": 0.9, "suricata": 0.8}
# Packets per second at which the time of the core is compared.
COMMON = {"pcap": 100_000, "suricata": 40_000}
# Of the engine's time after the last packet; more than this and it was behind.
LEFT_OVER_SECONDS = 0.05
# Processor time of everybody else, of a core's; more than this, and what the core did says nothing about packets.
FOREIGN_SHARE = 0.03
TRIES = 5
PRIORITY = -20
# (highest - lowest) / median; beyond it there is no ratio to print.
WIDEST_SPREAD = 0.15
START, LOWEST, STEP = 40_000, 2_000, 1.04
# Of the rate that was asked for; less is the sender's limit.
OFFERED = 0.97
HERTZ = os.sysconf("SC_CLK_TCK")


def skip(reason):
    print(f"SKIPPED: benchmark capture: {reason}")
    sys.exit(0)


def prerequisites(engines):
    if sys.platform != "linux":
        skip(f"needs Linux, this is {sys.platform}")
    if os.geteuid() != 0:
        skip("needs root, to make namespaces and read interfaces")
    if len(os.sched_getaffinity(0)) < 2:
        skip("needs two cores, one to send and one to measure")
    for program in ("ip", "nsenter", "setpriv", "taskset", "nice", *({"pcap": "tcpdump"}.get(name, name) for name in engines)):
        if shutil.which(program) is None:
            skip(f"needs {program}; npm run test:collector installs what the appliance needs")


class Side:
    """One sensor of two: `tunnel` is the appliance, `plain` has its engines on the end of a cable."""

    def __init__(self, kind, engine, folder, frames):
        self.kind, self.engine, self.folder = kind, engine, Path(folder)
        self.namespace = f"{bench.LAB}-{kind}"
        self.device = "mirror0" if kind == "tunnel" else "plain0"
        rules = "/etc/suricata/rules/*.rules"
        # Captures are taken away by the benchmark; what delivery costs does not depend on the tunnel.
        self.sensor = bench.Sensor(folder, engines=[engine], namespace=self.namespace, device=self.device, rules=rules, fileMegabytes=100, ringBytes=10 ** 10,
                                   rotateSeconds=60)
        receiver = bench.RECEIVER
        interface = "cable0"
        if kind == "plain":
            bench.run("ip", "netns", "add", self.namespace)
            bench.run("ip", "link", "add", "plain0", "mtu", "9001", "netns", bench.SOURCE, "type", "veth", "peer", "name", "plain0", "mtu", "9001", "netns", self.namespace)
            bench.run("ip", "-n", bench.SOURCE, "link", "set", "plain0", "addrgenmode", "none", "arp", "off", "up")
            receiver, interface = self.namespace, "plain0"
        self.sensor.set_up()
        # What arrives is the measured core's work, from the first touch of the kernel on.
        core = f"echo {1 << MEASURED_CORE:x} > /sys/class/net/{interface}/queues/rx-0/rps_cpus"
        bench.run("ip", "netns", "exec", receiver, "sh", "-c", core)
        address = json.loads(bench.run("ip", "-n", receiver, "-j", "link", "show", interface))[0]["address"]
        packets = frames if kind == "plain" else traffic.tunnelled(frames, bytes.fromhex(address.replace(":", "")))
        self.blaster = traffic.Blaster(bench.within(bench.SOURCE, lambda: traffic.opened(interface)), packets)

    def start(self):
        self.stages = []
        # The rules of Suricata are another unit, where there is one, and have to be there first.
        if self.engine == "suricata" and (bench.APPLIANCE / "systemd/mirror-sensor-rules.service").exists():
            self.run("rules")
            self.expect("rules", (self.folder / "state/rules/status.json").exists)
        self.run(self.engine)
        self.expect(self.engine, lambda: self.seen() is not None)
        for process in family(self.stages[-1].pid):
            prefer(process, PRIORITY)
        time.sleep(2)

    def run(self, stage):
        words = bench.started_by(f"mirror-sensor-{stage}", self.sensor.config)
        with open(self.folder / f"{stage}.log", "ab") as log:
            self.stages.append(subprocess.Popen(["nice", "-n", str(PRIORITY), "taskset", "-c", str(MEASURED_CORE), "nsenter", f"--net=/run/netns/{bench.RECEIVER}", "--", *words],
                                                stdout=log, stderr=log, stdin=subprocess.DEVNULL))

    def expect(self, stage, ready):
        if bench.until(60, ready) is None:
            sys.exit(f"{stage} did not start:\n{(self.folder / f'{stage}.log').read_text()[-3000:]}")

    def stop(self):
        for process in reversed(self.stages):
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)

    def seen(self):
        """Packets that reached the engine, by its own count."""
        try:
            return self.captured() if self.engine == "pcap" else self.asked()
        except (OSError, ValueError, KeyError):
            return None

    def captured(self):
        return self.sensor.status("pcap")["captured"]

    def asked(self):
        device, = bench.configuration.load(self.sensor.config)["devices"]
        answer = self.ask({"command": "iface-stat", "arguments": {"iface": device}})
        return answer["pkts"] - answer["drop"]

    def ask(self, command):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as engine:
            engine.settimeout(5)
            engine.connect(str(self.folder / "state/suricata/command.socket"))
            with engine.makefile("rb") as answers:
                for request in ({"version": "0.2"}, command):
                    engine.sendall(json.dumps(request).encode() + b"\n")
                    answer = json.loads(answers.readline())
        return answer["message"]

    def blind(self):
        """Counters of an engine that takes packets and no longer looks at them, for want of memory."""
        if self.engine == "pcap":
            return {}
        counters = self.ask({"command": "dump-counters"})
        found = {f"{part}.{name}": counters[part].get(name, 0) for part, name in (("tcp", "segment_memcap_drop"), ("tcp", "ssn_memcap_drop"), ("flow", "memcap"))}
        return {name: count for name, count in found.items() if count}

    def settled(self):
        """The count, once it has stopped to move: both engines bring it up to date about once a second."""
        last, since = self.seen(), time.monotonic()
        while time.monotonic() - since < 1.3:
            time.sleep(0.1)
            now = self.seen()
            if now != last:
                last, since = now, time.monotonic()
        return last

    def working_seconds(self):
        """Of the threads that take packets."""
        total = 0
        for process in family(self.stages[-1].pid):
            for task in Path(f"/proc/{process}/task").iterdir():
                try:
                    name = (task / "comm").read_text().strip()
                    if name.startswith("W#") or name == "tcpdump":
                        total += int((task / "schedstat").read_text().split()[0])
                except OSError:
                    pass
        return total / 1e9

    def clear(self):
        """The newest is open."""
        for path in sorted((self.folder / "spool/ring").glob("*.pcap*"), key=lambda path: path.stat().st_mtime)[:-1]:
            path.unlink()


def stat_lines():
    """(process, its parent, seconds of its own and of its children that are gone) of everything that runs."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        yield int(path.parent.name), int(fields[1]), sum(int(ticks) for ticks in fields[11:15]) / HERTZ


def family(first, lines=None):
    parents = [(process, parent) for process, parent, _ in lines or stat_lines()]
    found = [first]
    for ancestor in found:
        found += [process for process, parent in parents if parent == ancestor]
    return found


def foreign_seconds():
    """Processor time of everybody else but the kernel's threads, which work for us."""
    lines = list(stat_lines())
    ours = {*family(os.getpid(), lines), *family(2, lines)}
    return sum(seconds for process, _, seconds in lines if process not in ours)


def busy_seconds():
    """Of the measured core: whatever is not idle."""
    line, = (line for line in Path("/proc/stat").read_text().splitlines() if line.startswith(f"cpu{MEASURED_CORE} "))
    idle = sum(int(ticks) for ticks in line.split()[4:6]) / HERTZ
    return time.monotonic() - idle


class Blind(Exception):
    """An engine that no longer looks is fast."""


class Prevailing:
    """Whoever sends, the engine, and the kernel's own work for packets come before everything else on the machine, and are equals among themselves."""

    def __init__(self):
        kernel, = (process for process, _, _ in stat_lines() if name_of(process) == f"ksoftirqd/{MEASURED_CORE}")
        self.processes = [kernel, os.getpid()]

    def __enter__(self):
        self.before = [os.getpriority(os.PRIO_PROCESS, process) for process in self.processes]
        for process in self.processes:
            os.setpriority(os.PRIO_PROCESS, process, PRIORITY)
        prefer("self", PRIORITY)

    def __exit__(self, *_):
        for process, priority in zip(self.processes, self.before):
            os.setpriority(os.PRIO_PROCESS, process, priority)
        prefer("self", 0)


def prefer(process, priority):
    """Where the scheduler groups by session, a process only comes before others of its own; so its group has to, as well."""
    path = Path(f"/proc/{process}/autogroup")
    if path.exists():
        path.write_text(str(priority))


def name_of(process):
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return ""


def turn(side, rate, seconds):
    """One rate for some seconds: packets lost, seconds of work left over, busy seconds of the core and of everybody else, packets sent, rate that came about."""
    side.clear()
    before, foreign, busy = side.settled(), foreign_seconds(), busy_seconds()
    sent, refused, taken = side.blaster.send(rate, seconds)
    worked = side.working_seconds()
    after = side.settled()
    return {"lost": sent - (after - before), "refused": refused, "left": side.working_seconds() - worked, "busy": busy_seconds() - busy,
            "foreign": foreign_seconds() - foreign, "sent": sent, "rate": sent / taken}


class Search:
    """For the highest rate that one side sustains: doubles until it cannot follow, then halves the gap until it is a step wide."""

    def __init__(self, side, seconds):
        self.side, self.seconds = side, seconds
        self.low, self.high = 0, None
        # Whether the lowest rate that did not come about failed by the sender.
        self.by_sender = False

    def done(self):
        return self.high is not None and (self.high / max(self.low, LOWEST) <= STEP or self.high <= LOWEST)

    def step(self):
        rate = START if not self.low and self.high is None else 2 * self.low if self.high is None else (max(self.low, LOWEST / 2) * self.high) ** 0.5
        found = turn(self.side, rate, self.seconds)
        reached = found["rate"]
        kept = found["lost"] == 0 and found["left"] <= LEFT_OVER_SECONDS * self.seconds
        if os.environ.get("BENCHMARK_SHOW"):
            print(f"    {self.side.kind:6} {rate:10,.0f}/s {'kept' if kept else 'not kept'} {found}", flush=True)
        if kept:
            self.low = max(self.low, min(rate, reached))
        if not kept or reached < OFFERED * rate:
            self.high, self.by_sender = rate, kept


def highest(sides, seconds):
    """In turn, so that what slows the machine down slows both."""
    searches = [Search(side, seconds) for side in sides]
    while not all(search.done() for search in searches):
        for search in searches:
            if not search.done():
                search.step()
    return searches


def cost(side, rate, seconds):
    """Microseconds of the measured core for each packet, less what it costs to wait for none; None where others kept the core busy."""
    for _ in range(TRIES):
        quiet, found = turn(side, 1, seconds), turn(side, rate, seconds)
        if max(quiet["foreign"], found["foreign"]) <= FOREIGN_SHARE * seconds:
            return (found["busy"] - quiet["busy"]) / found["sent"] * 1e6
    return None


def spread(values):
    return (max(values) - min(values)) / statistics.median(values)


def line(what, values, digits=0):
    if None in values:
        return f"{what:32} none: others kept the core busy"
    shown = " ".join(f"{value:,.{digits}f}" for value in values)
    return f"{what:32} {statistics.median(values):>10,.{digits}f}   spread {spread(values):4.0%}   [{shown}]"


def ratio(what, part, whole, goal=None):
    if None in part + whole or max(spread(part), spread(whole)) > WIDEST_SPREAD:
        return f"{what:32} none: the runs differ by more than {WIDEST_SPREAD:.0%}, the machine was not quiet"
    found = statistics.median(part) / statistics.median(whole)
    return f"{what:32} {found:>10.2f}" + ("" if goal is None else f"   goal {goal}: {'met' if found >= goal else 'missed'}")


def measure(engine, runs, seconds, folder):
    frames = traffic.mixture()
    rates, costs, limited = {"tunnel": [], "plain": []}, {"tunnel": [], "plain": []}, set()
    for number in range(runs):
        # Afresh each time: an engine remembers what it saw.
        bench.lay_network()
        sides = []
        try:
            for kind in rates:
                place = folder / f"{engine}-{number}-{kind}"
                place.mkdir(mode=0o755)
                sides.append(Side(kind, engine, place, frames))
                sides[-1].start()
            # First at one rate that both can follow, while their memories are short.
            for side in sides:
                costs[side.kind].append(cost(side, COMMON[engine], 2 * seconds))
            for search in highest(sides, seconds):
                rates[search.side.kind].append(search.low)
                if search.by_sender:
                    limited.add(search.side.kind)
            for side in sides:
                if side.blind():
                    raise Blind(f"{engine} ({side.kind}) ran out of memory and stopped looking: {side.blind()}")
        finally:
            for side in sides:
                side.stop()
                shutil.rmtree(side.folder)
            close()
    print(f"{engine}: {len(frames):,} packets in turn, {sum(len(frame) for _, frame in frames) / len(frames):.0f} bytes on average, {traffic.TOGETHER} conversations at a time")
    print(line("packets/s behind the tunnel", rates["tunnel"]))
    print(line("packets/s on a plain device", rates["plain"]))
    if limited:
        print(f"{'  ratio':32} none: the sender was the limit ({', '.join(sorted(limited))}), the engine may take more")
    else:
        print(ratio("  ratio", rates["tunnel"], rates["plain"], GOALS[engine]))
    print(line("µs a packet behind the tunnel", costs["tunnel"], 2))
    print(line("µs a packet on a plain device", costs["plain"], 2))
    print(ratio(f"  ratio, plain to tunnel, {COMMON[engine] // 1000:,}k/s", costs["plain"], costs["tunnel"]), flush=True)


def close():
    bench.remove_network()
    for kind in ("tunnel", "plain"):
        subprocess.run(["ip", "netns", "del", f"{bench.LAB}-{kind}"], stderr=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--engines", default="pcap,suricata")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2)
    given = parser.parse_args()
    engines = given.engines.split(",")
    prerequisites(engines)
    # So that an order to stop ends what was started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("benchmark capture: stopped"))
    traffic.pin(SENDING_CORE)
    # In memory: a disk would be what is measured.
    folder = Path(tempfile.mkdtemp(prefix="mirror-benchmark-"))
    folder.chmod(0o755)
    bench.run("mount", "-t", "tmpfs", "-o", "size=8g,mode=0755", "tmpfs", str(folder))
    close()
    try:
        with Prevailing():
            for engine in engines:
                measure(engine, given.runs, given.seconds, folder)
                print()
    except Blind as error:
        sys.exit(f"benchmark capture: no result: {error}")
    finally:
        close()
        subprocess.run(["umount", "-l", str(folder)])
        folder.rmdir()


if __name__ == "__main__":
    main()
