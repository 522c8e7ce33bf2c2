"""The bootstrap as it was rendered: user data of a synthesized app, run by bash on a machine with the real systemd, against a loopback AWS.

Nothing of the user data and of the configuration in it is changed, but in the cases that are to fail. What the machine does not have of EC2 is
stood in for: metadata service and endpoints of AWS by loopback.py under their own names, the way to packages by a wrapper of apt-get, for the lab's
network has none. The agent of Session Manager cannot be had here, which the machine must tell.
"""
import json
import os
import re
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path

import bench
import loopback
import machine as machines
import wire

ROOT = Path(__file__).resolve().parents[2]
APP = "test/mirroring/collectors/bootstrap-app.ts"
CONFIG = "/etc/mirror-sensor/config.json"
STAGES = ["", "-health", "-suricata", "-rules", "-pcap", "-deliver", "-records", "-alerts", "-sightings", "-metrics", "-lifecycle"]
APT_GET = """#!/bin/sh
exec nsenter --net=/run/outside unshare --mount sh -c 'mount --bind /etc/outside/resolv.conf /etc/resolv.conf && mount --bind /etc/outside/hosts /etc/hosts && exec /usr/bin/apt-get "$@"' apt-get "$@"
"""


def hold(what, holds, found=""):
    print(f"{'ok    ' if holds else 'BROKEN'} {what}{f' ({found})' if found != '' else ''}", flush=True)
    if not holds:
        raise SystemExit(1)


def synthesised(folder):
    tool = ["npx", "tsx", "--tsconfig", "tsconfig.all.json"]
    for words in ([APP], ["lab/collector/rendered.ts", f"{folder}/cdk.out", f"{folder}/rendered.json"]):
        done = subprocess.run([*tool, *words], cwd=ROOT, capture_output=True, text=True, env={**os.environ, "CDK_VALIDATION": "false", "CDK_OUTDIR": f"{folder}/cdk.out"})
        assert done.returncode == 0, done.stderr
    return json.loads((folder / "rendered.json").read_text())


def configuration(user_data):
    return json.loads(re.search(r"<<'END_OF_CONFIGURATION'\n(.*?)\nEND_OF_CONFIGURATION\n", user_data, re.S)[1])


def published(folder, cloud, rendered):
    """What a deployment puts into buckets, and the places that the instance writes to."""
    assets = rendered["assets"]
    buckets = [*rendered["buckets"], *{asset["bucket"] for asset in assets}]
    for bucket in buckets:
        cloud.make_bucket(bucket)
    for group in rendered["logGroups"]:
        cloud.make_log_group(group)
    for number, asset in enumerate(assets):
        data = loopback.zipped(asset["file"], folder / f"{number}.zip") if asset["packaging"] == "zip" else Path(asset["file"]).read_bytes()
        cloud.put(asset["bucket"], asset["key"], data)
    return buckets


# Of the machine, and of the AWS CLI, which in Debian has its own.
AUTHORITIES = ["/etc/ssl/certs/ca-certificates.crt", "/usr/lib/python3/dist-packages/awscli/botocore/cacert.pem"]


def files(cloud, buckets):
    hosts = "".join(f"127.0.0.1 {host}\n" for host in ("localhost", *cloud.hosts(buckets)))
    return {
        "/etc/hosts": hosts,
        # Any other name is refused at once.
        "/etc/resolv.conf": "nameserver 127.0.0.1\n",
        **{file: Path(file).read_text() + cloud.certificate() for file in AUTHORITIES},
        "/etc/outside/resolv.conf": Path("/etc/resolv.conf").read_text(),
        "/etc/outside/hosts": Path("/etc/hosts").read_text(),
        "/usr/local/sbin/apt-get": APT_GET,
    }


def run_user_data(machine, text):
    machine.path("/root/user-data").write_text(text)
    return machine.run("bash", "/root/user-data")


def signals(cloud):
    return [told["Status"] for told in cloud.noted("signals")]


def fails(machine, cloud, user_data, what, change, reason):
    before = len(signals(cloud))
    assert change[0] in user_data
    done = run_user_data(machine, user_data.replace(*change))
    hold(f"a bootstrap that is broken ends, and tells FAILURE: {what}", done.returncode != 0 and signals(cloud)[before:] == ["FAILURE"],
         f"status {done.returncode}, signals {signals(cloud)[before:]}" if reason in done.stdout else done.stdout)
    hold("the console shows why", reason in done.stdout, reason)


def broken(machine, cloud, user_data):
    """On the machine that is to work later: what failed once may be tried again."""
    fails(machine, cloud, user_data, "a setting is refused", ('"healthPort":8080', '"healthPort":0'), "healthPort must be a whole number above 0, got 0")
    # They stay away, so that the next bootstrap has to install them.
    machine.run("dpkg", "--remove", "--force-depends", "suricata", "tcpdump")
    fails(machine, cloud, user_data, "engines are missing", ('"packageManager":"apt"', '"packageManager":"none"'), "not installed: tcpdump (of pcap), suricata")
    done = machine.run("python3", "-B", "/opt/mirror-sensor/instance.py", CONFIG, "green", "1")
    hold("a sensor that does not turn green is told", done.returncode == 1 and "not green after 1 s: the health check does not answer" in done.stdout, done.stdout.strip())


def units(machine, property_name):
    """One property of every stage that is to be there."""
    names = [f"mirror-sensor{stage}.service" for stage in STAGES]
    return dict(zip(names, machine.run("systemctl", "show", "--property", property_name, "--value", *names).stdout.split()))


def starts(machine, cloud, user_data):
    before = len(signals(cloud))
    begun = time.monotonic()
    done = run_user_data(machine, user_data)
    if done.returncode != 0:
        print(done.stdout)
    hold("both stages end well", done.returncode == 0, f"{time.monotonic() - begun:.0f} s")
    hold("CloudFormation is told SUCCESS", signals(cloud)[before:] == ["SUCCESS"], cloud.noted("signals")[-1])
    given, kept = configuration(user_data), json.loads(machine.path(CONFIG).read_text())
    hold("the configuration is the rendered one, and who this is", kept == {**given, "sensor": "i-0123456789abcdef0"})
    hold("what is not there is told: Session Manager", "no Session Manager: its agent could not be had from https://s3.eu-central-1.amazonaws.com/" in done.stdout)
    enabled = {line.split()[0] for line in machine.run("systemctl", "list-unit-files", "--state=enabled", "--no-legend", "mirror-sensor*").stdout.splitlines()}
    hold("exactly the stages that were asked for are enabled", enabled == set(units(machine, "Id")), " ".join(sorted(enabled)))
    hold("all of them run", set(units(machine, "ActiveState").values()) == {"active"}, units(machine, "ActiveState"))
    masked = [machine.run("systemctl", "is-enabled", unit).stdout.strip() for unit in ("suricata.service", "ssh.service", "ssh.socket")]
    hold("the distribution's engine and SSH are masked", set(masked) == {"masked"}, masked)


def healthy():
    def asked():
        import urllib.request
        try:
            with urllib.request.urlopen("http://127.0.0.1:8080/", timeout=3) as answer:
                return answer.status == 200
        except OSError:
            return False

    return bench.within(bench.RECEIVER, asked)


def alerted(cloud, rendered, path):
    found = [event for group in rendered["logGroups"] for event in cloud.log_events(group)]
    return any(event.get("event_type") == "alert" and event.get("http", {}).get("url") == path for event in found)


def sends(cloud, rendered, sender, path, port):
    for forward, frame in wire.conversation("10.2.0.1", "10.1.0.1", path, port):
        sender.send(frame, vni=4242, port=50001 if forward else 50002)
    took = bench.until(30, lambda: alerted(cloud, rendered, path))
    hold(f"the rule that was written in the app alerts: {path}", took is not None, "" if took is None else f"{took:.0f} s")
    sender.send_at(2000, [(50001 + n % 2, wire.udp("10.2.0.7", 1000 + n, "10.1.0.1", 2000, n.to_bytes(4, "big") * 20)) for n in range(2000)])


def exactly_once(folder, cloud, rendered, sender):
    shutil.rmtree(folder, ignore_errors=True)
    packets, = (name for name in rendered["buckets"] if "packets" in name)
    arrived = [file for file in cloud.objects(packets, folder) if file.suffix == ".pcap"]
    counted = Counter(frame for file in arrived for frame, _ in wire.read_pcap(file) if frame[12:14] != b"\x88\xb5")
    missing, surplus = sender.sent - counted, counted - sender.sent
    hold(f"{counted.total():,} inner packets in {len(arrived)} captures in the bucket: each exactly once", arrived and not missing and not surplus,
         f"{missing.total()} missing, {surplus.total()} too many")
    told = [json.loads(file.with_name(f"{file.name}.json").read_text()) for file in arrived]
    hold("each capture has its manifest", sum(manifest["packets"] for manifest in told) == counted.total(), [manifest["key"] for manifest in told][-1])


def lives(folder, machine, cloud, rendered):
    sender = bench.Sender()
    sends(cloud, rendered, sender, "/rendered-first", 40000)
    hold("nothing had to be started twice", set(units(machine, "NRestarts").values()) == {"0"}, units(machine, "NRestarts"))
    machine.run("systemctl", "stop", "mirror-sensor.service")
    hold("who stops the first unit stops them all", set(units(machine, "ActiveState").values()) == {"inactive"}, units(machine, "ActiveState"))
    exactly_once(folder, cloud, rendered, sender)
    machine.cut()
    machine.boot()
    hold("green again after a reboot, without user data", bench.until(60, healthy) is not None)
    circles = [line for line in machine.run("journalctl", "--no-pager", "-b").stdout.splitlines() if "ordering cycle" in line]
    hold("no unit waits for another in a circle: systemd would leave one out", not circles, circles)
    before = units(machine, "MainPID")
    (cloud.folder / "no-deployment").touch()
    done = machine.run("bash", "/opt/mirror-sensor/install.sh")
    hold("install.sh may run again: it disturbs nobody, and nobody waits for its signal", done.returncode == 0 and units(machine, "MainPID") == before
         and "CloudFormation did not take the signal SUCCESS" in done.stdout, "" if done.returncode == 0 else done.stdout)
    sends(cloud, rendered, sender, "/rendered-second", 40001)
    machine.run("systemctl", "stop", "mirror-sensor.service")
    exactly_once(folder, cloud, rendered, sender)
    hold("no packet was refused to the source", sender.unreachables() == 0)


def story(folder):
    """The rendered bootstrap, both stages, from user data to packets in S3."""
    missing = machines.lacking() or next((tool for tool in ("npx", AUTHORITIES[1]) if not shutil.which(tool) and not Path(tool).exists()), None)
    if missing:
        print(f"SKIPPED: the rendered bootstrap is not run: this machine lacks {missing}", flush=True)
        return
    bench.run("ip", "-n", bench.RECEIVER, "route", "add", "default", "via", "10.77.0.1")
    try:
        cloud = loopback.Cloud(folder / "cloud")
    except loopback.Lacking as error:
        print(f"SKIPPED: the rendered bootstrap is not run: this machine lacks {error}", flush=True)
        return
    machine = None
    try:
        rendered = synthesised(folder)
        buckets = published(folder, cloud, rendered)
        machine = machines.Machine(folder / "machine", files(cloud, buckets))
        machine.boot()
        broken(machine, cloud, rendered["userData"])
        starts(machine, cloud, rendered["userData"])
        lives(folder / "arrived", machine, cloud, rendered)
        calls = Counter(f"{call['service']} {call['action']}" for call in cloud.noted("calls"))
        print(f"       calls to AWS: {', '.join(f'{name} {count}' for name, count in sorted(calls.items()))}", flush=True)
    except BaseException:
        if machine and machine.init:
            print(f"--- journal\n{machine.run('journalctl', '--no-pager', '--lines', '150', '_TRANSPORT=stdout', '_TRANSPORT=journal', '_TRANSPORT=stderr').stdout}")
        print(f"--- cloud\n{(folder / 'cloud/cloud.log').read_text(errors='replace')[-3000:]}")
        raise
    finally:
        if machine:
            machine.scrap()
        cloud.end()


STORIES = [("rendered", story)]

if __name__ == "__main__":
    import tempfile
    place = Path(tempfile.mkdtemp(prefix="mirror-rendered-"))
    place.chmod(0o755)
    try:
        bench.lay_network()
        begun = time.monotonic()
        story(place)
        print(f"rendered bootstrap: {time.monotonic() - begun:.0f} s")
    finally:
        bench.remove_network()
        shutil.rmtree(place, ignore_errors=True)
