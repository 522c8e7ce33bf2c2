"""The loopback AWS of loopback_server.py, started beside a machine, and asked what has arrived."""
import html
import http.client
import json
import os
import re
import shutil
import ssl
import subprocess
import zipfile
from pathlib import Path

import bench

REGION = "eu-central-1"
MOTO = "moto[server,s3,logs,events,cloudwatch,autoscaling,cloudformation]==5.2.5"
SERVICES = ["s3", "logs", "events", "monitoring", "autoscaling", "cloudformation", "ssm", "ec2", "sts", "kms"]
CACHE = Path(__file__).resolve().parents[2] / "node_modules/.cache/mirror-lab"


class Lacking(Exception):
    """What this machine lacks for a loopback AWS."""


def environment():
    """The Python of a virtual environment with moto, kept from run to run under the version it has."""
    place = CACHE / re.sub(r"[^a-z0-9.]+", "-", MOTO)
    if not (place / "bin/python").exists():
        draft = CACHE / f"draft-{os.getpid()}"
        if subprocess.run(["python3", "-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))"], capture_output=True).returncode != 0:
            raise Lacking("Python 3.10 or newer with venv")
        bench.run("python3", "-m", "venv", str(draft))
        done = subprocess.run([str(draft / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", MOTO], capture_output=True, text=True)
        if done.returncode != 0:
            shutil.rmtree(draft)
            raise Lacking(f"the Python package index: {done.stderr.strip().splitlines()[-1]}")
        draft.rename(place)
    return place / "bin/python"


def zipped(folder, place):
    """As CDK publishes a folder."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
            archive.write(file, file.relative_to(folder))
    return place.read_bytes()


class Cloud:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        if not shutil.which("openssl"):
            raise Lacking("openssl")
        python = environment()
        bench.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=loopback", "-keyout", str(self.folder / "cloud.key"),
                  "-out", str(self.folder / "cloud.crt"), "-addext", f"subjectAltName=DNS:*.{REGION}.amazonaws.com,DNS:*.s3.{REGION}.amazonaws.com")
        bench.run("ip", "-n", bench.RECEIVER, "address", "add", "169.254.169.254/32", "dev", "lo")
        self.log = open(self.folder / "cloud.log", "wb")
        # Isolated, for a file of this folder is called moto, too.
        self.process = subprocess.Popen(["nsenter", f"--net=/run/netns/{bench.RECEIVER}", "--", str(python), "-I", "-W", "ignore", str(Path(__file__).with_name("loopback_server.py")), str(self.folder)],
                                        stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        assert bench.until(30, lambda: self.answers()), (self.folder / "cloud.log").read_text()

    def certificate(self):
        return (self.folder / "cloud.crt").read_text()

    def hosts(self, buckets):
        return [f"{service}.{REGION}.amazonaws.com" for service in SERVICES] + [f"{bucket}.s3.{REGION}.amazonaws.com" for bucket in buckets]

    def answers(self):
        try:
            return self.ask("s3", "GET", "/") is not None
        except OSError:
            return False

    def ask(self, host, method, path, body=None, **headers):
        """What the lab itself wants to know or put there: as anybody, for nobody's rights are judged here."""
        def asked():
            connection = http.client.HTTPSConnection("127.0.0.1", timeout=10, context=ssl._create_unverified_context())
            # By this, moto tells services apart; the instance's calls are another's.
            scope = f"AWS4-HMAC-SHA256 Credential=LAB/20260101/{REGION}/{host.split('.')[-1]}/aws4_request, SignedHeaders=host, Signature=0"
            connection.request(method, path, body, {"Authorization": scope, "Host": f"{host}.{REGION}.amazonaws.com", **headers})
            answer = connection.getresponse()
            data = answer.read()
            assert answer.status < 300, (host, method, path, answer.status, data[:500])
            return data

        return bench.within(bench.RECEIVER, asked)

    def log_events(self, group):
        said = json.loads(self.ask("logs", "POST", "/", json.dumps({"logGroupName": group}), **{
            "X-Amz-Target": "Logs_20140328.FilterLogEvents", "Content-Type": "application/x-amz-json-1.1"}))
        return [json.loads(event["message"]) for event in said["events"]]

    def make_bucket(self, name):
        location = f'<CreateBucketConfiguration><LocationConstraint>{REGION}</LocationConstraint></CreateBucketConfiguration>'
        self.ask(f"{name}.s3", "PUT", "/", location)

    def make_log_group(self, name):
        self.ask("logs", "POST", "/", json.dumps({"logGroupName": name}), **{"X-Amz-Target": "Logs_20140328.CreateLogGroup", "Content-Type": "application/x-amz-json-1.1"})

    def put(self, bucket, key, data):
        self.ask(f"{bucket}.s3", "PUT", f"/{key}", data)

    def objects(self, bucket, folder):
        """Every object of a bucket, as files below a folder."""
        listed = self.ask(f"{bucket}.s3", "GET", "/?list-type=2").decode()
        assert "<IsTruncated>true" not in listed
        files = []
        for key in re.findall(r"<Key>(.*?)</Key>", listed):
            files.append(Path(folder) / html.unescape(key))
            files[-1].parent.mkdir(parents=True, exist_ok=True)
            files[-1].write_bytes(self.ask(f"{bucket}.s3", "GET", f"/{html.unescape(key)}"))
        return files

    def noted(self, name):
        file = self.folder / f"{name}.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def end(self):
        self.process.kill()
        self.process.wait()
