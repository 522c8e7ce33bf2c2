"""A stand-in for AWS in the sensor's namespace: moto's server, and cloud.py before it. And the appliance's stages that speak to it."""
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import bench

HERE = Path(__file__).resolve().parent
PORT, UPSTREAM, METADATA = 4566, 4567, 4568
PYTHON = shutil.which("python3") or sys.executable
# Debian's own, before any other that may stand in PATH.
os.environ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
os.environ.update(AWS_ACCESS_KEY_ID="lab", AWS_SECRET_ACCESS_KEY="lab", AWS_DEFAULT_REGION="eu-west-1")
MOTO = "moto[server,s3,logs,events,cloudwatch]==5.2.5"


class Missing(Exception):
    """Something that cannot be had here."""


def tools():
    """Where moto's server is; raises Missing, naming what is not to be had."""
    told = subprocess.run(["aws", "--version"], capture_output=True, text=True).stdout if shutil.which("aws") else "none"
    if not told.startswith("aws-cli/2."):
        raise Missing(f"needs the AWS CLI of version 2 in the system's path, found {told.split()[0]}")
    place = Path(os.environ.get("MIRROR_LAB_MOTO", Path.home() / ".cache/mirror-lab-moto"))
    if not (place / "bin/moto_server").exists():
        made = subprocess.run([PYTHON, "-m", "venv", str(place)], capture_output=True)
        if made.returncode:
            raise Missing("needs moto, and Python's venv to install it")
        got = subprocess.run([str(place / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", MOTO], capture_output=True)
        if got.returncode:
            raise Missing("needs moto, and the Python package index cannot be reached")
    return place / "bin/moto_server"


def entered(*words):
    return ["nsenter", f"--net=/run/netns/{bench.RECEIVER}", "--", *words]


class Cloud:
    def __init__(self, folder):
        server = tools()
        self.folder = folder / "cloud"
        self.folder.mkdir()
        self.say("ok")
        (self.folder / "state").write_text("InService")
        (self.folder / "requests").touch()
        self.log = open(folder / "cloud.log", "ab")
        self.processes = []
        for words in ([str(server), "-H", "127.0.0.1", "-p", str(UPSTREAM)],
                      [sys.executable, "-B", str(HERE / "cloud.py"), str(self.folder), str(PORT), str(UPSTREAM), str(METADATA)]):
            self.processes.append(subprocess.Popen(entered(*words), stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL))
        bench.until(30, self.ready)
        for bucket in ("packets", "records"):
            self.ask("s3api", "create-bucket", "--bucket", bucket, "--create-bucket-configuration", "LocationConstraint=eu-west-1")
        self.ask("logs", "create-log-group", "--log-group-name", "alerts")
        self.ask("events", "create-event-bus", "--name", "alerts")

    def ready(self):
        try:
            self.ask("s3api", "list-buckets")
            return True
        except subprocess.CalledProcessError:
            return False

    def say(self, mode):
        draft = self.folder / "mode.new"
        draft.write_text(mode)
        os.replace(draft, self.folder / "mode")

    def ask(self, *words):
        """What moto itself knows, past all faults."""
        said = bench.run(*entered("aws", "--no-cli-pager", "--output", "json", "--endpoint-url", f"http://127.0.0.1:{UPSTREAM}", *words))
        return json.loads(said) if said.strip() else {}

    def requests(self, operation=None):
        lines = [json.loads(line) for line in (self.folder / "requests").read_text().splitlines()]
        return [line for line in lines if operation in (None, line.get("operation"))]

    def puts(self, bucket):
        """Keys in the order in which they were there for the first time."""
        return list(dict.fromkeys(line["path"].split("?")[0][len(bucket) + 2:] for line in self.requests("PUT")
                                  if line.get("status") == 200 and line["path"].startswith(f"/{bucket}/")))

    def fetch(self, bucket, folder):
        """All objects of a bucket, as files."""
        folder.mkdir(exist_ok=True)
        bench.run(*entered("aws", "--no-cli-pager", "--endpoint-url", f"http://127.0.0.1:{UPSTREAM}", "s3", "sync", "--quiet", f"s3://{bucket}", str(folder)))
        return sorted(path for path in folder.rglob("*") if path.is_file())

    def end(self):
        for process in self.processes:
            process.kill()
            process.wait()


class Sensor(bench.Sensor):
    """The appliance with the stages of its output side."""

    def __init__(self, folder, outputs, real=False, **settings):
        self.real = real
        super().__init__(folder, deliver=[], destination="", collector="lab/Collector", region="eu-west-1", endpointUrl=f"http://127.0.0.1:{PORT}",
                         metadataUrl=f"http://127.0.0.1:{METADATA}", packetsBucket="packets", recordsBucket="records", alertsLogGroup="alerts",
                         alertsBus="alerts", lifecycleHook="upload", bundledRules=False, **settings)
        self.outputs = outputs
        self.engine = None

    def engines(self):
        """Those that really run: in most stories the lab itself writes what Suricata would."""
        return [name for name in super().engines() if self.real or name not in ("suricata", "rules")]

    def start(self):
        self.stages = {}
        for name in (*self.outputs, *self.engines(), "health"):
            self.stages[name] = bench.Stage(bench.started_by(f"mirror-sensor-{name}", self.config), self.folder / f"{name}.log")
            if name == "rules":
                bench.until(60, (self.folder / "state/rules/status.json").exists)

    def stop(self):
        """As the units do: who sees packets, then who hands over, then who counts."""
        self.stop_engine()
        order = [*self.engines(), "sightings", "deliver", "records", "alerts", "lifecycle", "health", "metrics"]
        return {name: self.stages[name].stop() for name in order if name in self.stages}

    def run_engine(self):
        """Something that holds the engine's lock; the lab writes its files."""
        self.engine = subprocess.Popen(["flock", "--no-fork", self.settings["spool"] + "/suricata.lock", "sleep", "3600"])

    def stop_engine(self):
        if self.engine:
            self.engine.send_signal(signal.SIGTERM)
            self.engine.wait()
            self.engine = None

    def end(self):
        self.stop_engine()
        super().end()
