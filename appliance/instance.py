#!/usr/bin/python3 -B
"""What install.sh has to know about its instance: instance.py <config.json> identify|signal|packages|lacking|green.

One table says what each engine needs: who adds an engine adds a line.
"""
import json
import os
import shutil
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import settings as configuration
import status

ALL = "all"
# Who needs which command, and which package has it: of Debian, of Amazon Linux 2023; None: no package there.
NEEDS = [
    (ALL, "aws", "awscli", "awscli-2"),
    (ALL, "ip", "iproute2", "iproute"),
    (ALL, "nsenter", "util-linux", "util-linux"),
    (ALL, "setpriv", "util-linux", "util-linux"),
    (ALL, "useradd", "passwd", "shadow-utils"),
    (ALL, "python3", "python3", "python3"),
    (ALL, "curl", "curl", "curl-minimal"),
    ("pcap", "tcpdump", "tcpdump", "tcpdump"),
    ("suricata", "suricata", "suricata", None),
    ("zeek", "zeek", None, None),
]


def answer(given, path, **headers):
    base = given.get("metadataUrl") or configuration.DEFAULTS["metadataUrl"]
    method = "PUT" if path.endswith("/token") else "GET"
    with urllib.request.urlopen(urllib.request.Request(f"{base.rstrip('/')}/latest/{path}", method=method, headers=headers), timeout=5) as told:
        return told.read().decode()


def instance_id(given):
    """Asked by a session's token (IMDSv2). The service may need a moment after the start."""
    for pause in (1, 2, 4, None):
        try:
            token = answer(given, "api/token", **{"X-aws-ec2-metadata-token-ttl-seconds": "60"})
            return answer(given, "meta-data/instance-id", **{"X-aws-ec2-metadata-token": token})
        except OSError as error:
            if pause is None:
                sys.exit(f"mirror-sensor: the instance does not say who it is: {error}")
            time.sleep(pause)


def identify(path):
    """The id of the instance becomes the name of the sensor; that of an image's builder, who ran this before, goes."""
    given = json.loads(Path(path).read_text())
    given["sensor"] = instance_id(given)
    status.write(path, given)
    os.chmod(path, 0o644)


def signal(path):
    """Whom to tell. Also of a configuration that is refused: that is worth telling."""
    given = json.loads(Path(path).read_text())
    if not given.get("signalStack") or not given.get("signalResource"):
        return
    words = ["--stack-name", given["signalStack"], "--logical-resource-id", given["signalResource"], "--unique-id", given.get("sensor") or instance_id(given)]
    for name, option in (("region", "--region"), ("endpointUrl", "--endpoint-url")):
        words += [option, given[name]] if given.get(name) else []
    print("\n".join(words))


def needed(settings):
    return [need for need in NEEDS if need[0] == ALL or need[0] in settings["engines"]]


def found(settings, command):
    return shutil.which(command, path=f"{os.environ.get('PATH', os.defpath)}:{settings['zeekPath']}")


def packages(settings):
    """What is there stays as it is: upgrades are the image's business, and nothing is fetched that nobody needs."""
    column = {"apt": 2, "dnf": 3}[settings["packageManager"]]
    names = {need[column] for need in needed(settings) if not found(settings, need[1])} - {None}
    for engine in settings["customEngines"].values():
        names.update(engine.get("packages") or [])
    # Known authorities, for what curl fetches.
    if not Path("/etc/ssl/certs").is_dir():
        names.add("ca-certificates")
    print(*sorted(names))


def lacking(settings):
    wanted = [(who, command) for who, command, *_ in needed(settings)]
    wanted += [(name, engine["command"][0]) for name, engine in settings["customEngines"].items()]
    missing = [command if who in (ALL, command) else f"{command} (of {who})" for who, command in wanted if not found(settings, command)]
    if missing:
        sys.exit(f"mirror-sensor: not installed: {', '.join(missing)}")


def complaints(settings):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{settings['healthPort']}/", timeout=5):
            return []
    except urllib.error.HTTPError as error:
        return json.load(error)["complaints"]
    except (OSError, ValueError) as error:
        return [f"the health check does not answer: {error}"]


def green(settings, seconds):
    end = time.monotonic() + float(seconds)
    while complaints(settings):
        if time.monotonic() > end:
            sys.exit(f"mirror-sensor: not green after {seconds} s: {'; '.join(complaints(settings))}")
        time.sleep(1)


def main(path, question, *more):
    plain = {"identify": identify, "signal": signal}
    if question in plain:
        plain[question](path)
    else:
        {"packages": packages, "lacking": lacking, "green": green}[question](configuration.load(path), *more)


if __name__ == "__main__":
    main(*sys.argv[1:])
