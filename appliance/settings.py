#!/usr/bin/python3 -B
"""The one configuration file of the appliance: what may stand in it, what it means, and where everything lives.

Python 3.9 and its standard library only: what Amazon Linux 2023 brings along.
"""
import ipaddress
import json
import re
import shlex
import sys
from pathlib import Path

# A frame type that IEEE 802 reserves for local experiments: no mirrored host speaks it, and no engine makes a connection of it.
HEARTBEAT_TYPE = 0x88B5
# The largest network identifier there is. The sink takes all of them; heartbeats are told apart by their frame type and token, not by this.
LARGEST_VNI = 0xFFFFFF
VXLAN_PORT = 4789

DEFAULTS = {
    # What this sensor is called in keys and manifests; the instance id on an instance, written by install.sh.
    "sensor": None,
    # What the collector is called in metrics.
    "collector": "",
    "region": "",
    # Another place for all calls to AWS.
    "endpointUrl": "",
    # "apt", "dnf", or "none": everything is there.
    "packageManager": "none",
    "engines": ["suricata", "pcap"],
    # Where mirrored packets arrive; without a name, the interface of the default route.
    "interface": "",
    # Network identifiers that Suricata reads from a device of their own, `mirror<number>`; without any, one device takes all.
    "virtualNetworkIds": [],
    # Where the addresses of the mirrored side are; rules that speak of HOME_NET mean these.
    "homeNetworks": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
    # Rules: those of the distribution, and those at places in S3 (a prefix ends with /), looked at again every so many seconds.
    "bundledRules": True,
    "ruleSources": [],
    "rulesSeconds": 300,
    # Alerts of one signature and source address; 0: no limit.
    "alertLimit": 10,
    "alertLimitSeconds": 60,
    "zeekScripts": [],
    # Where Zeek's own packages put it.
    "zeekPath": "/opt/zeek/bin:/usr/local/zeek/bin",
    # The engines of the user: name -> {"command", "packages", "packetCount"}.
    "customEngines": {},
    # Buckets of packets and of records, log group and event bus of alerts; empty: nowhere.
    "packetsBucket": "",
    "recordsBucket": "",
    "alertsLogGroup": "",
    "alertsBus": "",
    # What this sensor may deliver of packets on a day; 0: no bound.
    "bytesPerDay": 0,
    # Whom to tell that this machine is up (CloudFormation), and which hook waits for its last upload (Auto Scaling).
    "signalStack": "",
    "signalResource": "",
    "lifecycleHook": "",
    # Where the instance learns about itself.
    "metadataUrl": "http://169.254.169.254",
    # Instead of the packets bucket: a command that takes `{file}` to `{destination}/{key}`; its exit status decides whether the local file may go.
    "destination": "",
    "deliver": [],
    # What may wait on the disk: records, alerts for the log group, alerts for the event bus. The bus takes about ten a second.
    "recordsBytes": 2 * 1000 ** 3,
    "alertsBytes": 500 * 1000 ** 2,
    "busBytes": 10 * 1000 ** 2,
    # How long a stage that is told to stop tries to get rid of what it has.
    "finalSweepSeconds": 300,
    "reportSeconds": 60,
    "sightingsSeconds": 3600,
    # On the way out: how often to look whether, how long to go on capturing at most, how long to wait for uploads.
    "lifecyclePollSeconds": 5,
    "drainSeconds": 90,
    "uploadSeconds": 3000,
    "ringBytes": 10 * 1000 ** 3,
    "fileMegabytes": 100,
    "rotateSeconds": 60,
    "sweepSeconds": 5,
    "healthPort": 8080,
    "heartbeatSeconds": 2,
    # Red when this long nothing came back, or an engine's counter stood still.
    "heartbeatBoundSeconds": 10,
    # Frames of the mirrored side, up to jumbo.
    "mtu": 9001,
    "suricataThreads": "auto",
    # Slots of the ring between kernel and engine, per thread.
    "suricataRing": 10000,
    "captureBufferMegabytes": 64,
    "namespace": "mirror-sensor",
    "device": "mirror0",
    "spool": "/var/lib/mirror-sensor",
    "state": "/run/mirror-sensor",
    "suricataConfig": "/etc/suricata/suricata.yaml",
    "rules": "/etc/mirror-sensor/rules/*.rules",
}
WHOLE = ["ringBytes", "fileMegabytes", "rotateSeconds", "healthPort", "mtu", "suricataRing", "captureBufferMegabytes", "rulesSeconds", "alertLimitSeconds", "recordsBytes",
         "alertsBytes", "busBytes"]
POSITIVE = ["sweepSeconds", "heartbeatSeconds", "heartbeatBoundSeconds", "finalSweepSeconds", "reportSeconds", "sightingsSeconds", "lifecyclePollSeconds",
            "drainSeconds", "uploadSeconds"]
ENGINES = {"suricata", "pcap", "zeek"}
# Takes what has no device of its own, where others have; takes everything, where none has.
OTHERS, SPREAD = "mirror-others", "mirror-suricata"
# The engine counts in 32 bits.
MOST_ALERTS = 2 ** 32 - 1
# Each device costs the engine a thread and a ring.
MOST_DEVICES = 32


class Refused(Exception):
    """The configuration cannot be what its writer meant."""


def demand(holds, message):
    if not holds:
        raise Refused(message)


def check(settings):
    demand(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", settings["sensor"] or ""), f"sensor must be 1-64 letters, digits, - or _, got {settings['sensor']!r}")
    check_engines(settings)
    for name in WHOLE:
        value = settings[name]
        demand(type(value) is int and value > 0, f"{name} must be a whole number above 0, got {value!r}")
    for name in POSITIVE:
        value = settings[name]
        demand(type(value) in (int, float) and value > 0, f"{name} must be a number above 0, got {value!r}")
    demand(settings["heartbeatBoundSeconds"] >= 3 * settings["heartbeatSeconds"],
           "heartbeatBoundSeconds must be at least three times heartbeatSeconds: one lost heartbeat is not a sick sensor")
    # The newest file is open and cannot go, so a ring of fewer files than this is no ring.
    demand(settings["ringBytes"] >= 4 * settings["fileMegabytes"] * 1000 ** 2, "ringBytes must hold at least four files of fileMegabytes")
    check_outputs(settings)
    check_home(settings["homeNetworks"])


def check_home(networks):
    demand(networks, "homeNetworks must name at least one network")
    try:
        parsed = [ipaddress.ip_network(network) for network in networks]
    except ValueError as error:
        raise Refused(f"homeNetworks: {error}") from None
    for version in (4, 6):
        joined = list(ipaddress.collapse_addresses(network for network in parsed if network.version == version))
        demand(not joined or joined[0].prefixlen, f"homeNetworks must leave addresses of IPv{version} outside, got all of them in {networks}: rules about outsiders would have none")


def words(value):
    return isinstance(value, list) and value != [] and all(isinstance(word, str) and word for word in value)


def check_engines(settings):
    custom = settings["customEngines"]
    demand(isinstance(custom, dict), f"customEngines must be an object: name -> command and more, got {custom!r}")
    for name, engine in custom.items():
        # Becomes part of the names of a unit and a folder.
        demand(re.fullmatch(r"[a-z][a-z0-9-]{0,31}", name) and name not in ENGINES,
               f"customEngines: a name must be 1-32 lower-case letters, digits and -, a letter first, and none of {sorted(ENGINES)}, got {name!r}")
        demand(isinstance(engine, dict) and set(engine) <= {"command", "packages", "packetCount"},
               f"customEngines.{name} must have command, packages, packetCount and nothing else, got {engine!r}")
        demand(words(engine.get("command")), f"customEngines.{name}.command must be a list of words, got {engine.get('command')!r}")
        for optional in ("packages", "packetCount"):
            demand(not engine.get(optional) or words(engine[optional]), f"customEngines.{name}.{optional} must be a list of words, got {engine.get(optional)!r}")
        # A dash at the end would have apt remove it.
        demand(all(re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9+._:-]*[A-Za-z0-9+])?", name) for name in engine.get("packages") or []),
               f"customEngines.{name}.packages must be names of packages, got {engine.get('packages')!r}")
    engines, known = settings["engines"], sorted(ENGINES | set(custom))
    demand(isinstance(engines, list) and (engines or custom) and set(engines) <= set(known),
           f"engines must name at least one of {known} and nothing else, got {engines}")
    demand(all(re.fullmatch(r"[A-Za-z0-9_./][A-Za-z0-9_./-]*", str(script)) for script in settings["zeekScripts"]),
           f"zeekScripts must be names of packages or paths, got {settings['zeekScripts']}")
    check_suricata(settings)


def check_suricata(settings):
    identifiers = settings["virtualNetworkIds"]
    demand(all(type(number) is int and 0 < number <= LARGEST_VNI for number in identifiers) and len(set(identifiers)) == len(identifiers),
           f"virtualNetworkIds must be different whole numbers 1-{LARGEST_VNI}, got {identifiers}")
    demand(len(identifiers) < MOST_DEVICES, f"virtualNetworkIds must be fewer than {MOST_DEVICES}, got {len(identifiers)}: the rest shares one device")
    demand(isinstance(settings["bundledRules"], bool), f"bundledRules must be true or false, got {settings['bundledRules']!r}")
    for source in settings["ruleSources"]:
        demand(re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{2,62}/\S*", str(source)), f"ruleSources must be places like s3://bucket/prefix/ or s3://bucket/key, got {source!r}")
    limit = settings["alertLimit"]
    demand(type(limit) is int and 0 <= limit <= MOST_ALERTS, f"alertLimit must be a whole number up to {MOST_ALERTS}, 0 for none, got {limit!r}")


def engine_units(settings):
    """The units of the engines and of what they need, in the order in which they start."""
    units = [f"mirror-sensor-{name}" for name in settings["engines"]]
    if "suricata" in settings["engines"]:
        units.insert(0, "mirror-sensor-rules")
    return units + [f"mirror-sensor-custom@{name}" for name in settings["customEngines"]]


def devices(settings):
    """Device -> the network identifier of its heartbeats. Suricata reads devices of its own; all else reads the one where everything arrives."""
    suricata = "suricata" in settings["engines"]
    identifiers = settings["virtualNetworkIds"] if suricata else []
    rest = next(number for number in range(LARGEST_VNI, 0, -1) if number not in identifiers)
    name = OTHERS if identifiers else SPREAD if suricata else settings["device"]
    return {name: rest, **{f"mirror{number}": number for number in identifiers}}


def check_outputs(settings):
    deliver = settings["deliver"]
    if "pcap" in settings["engines"]:
        demand(settings["packetsBucket"] or deliver, "packetsBucket must be given: where closed captures go")
    for placeholder in ("{file}", "{key}"):
        demand(not deliver or any(placeholder in word for word in deliver), f"deliver must contain {placeholder}")
    budget = settings["bytesPerDay"]
    demand(type(budget) is int and budget >= 0, f"bytesPerDay must be a whole number, 0 for no bound, got {budget!r}")
    # Below a file, nothing would ever be delivered; tcpdump looks at the size after a packet.
    demand(not budget or budget >= 2 * settings["fileMegabytes"] * 1000 ** 2, f"bytesPerDay must hold at least two files of fileMegabytes, got {budget}")
    for name in ("endpointUrl", "metadataUrl"):
        demand(not settings[name] or re.fullmatch(r"https?://[^\s/]+/?", settings[name]), f"{name} must be like https://host, got {settings[name]!r}")
    demand(settings["metadataUrl"], "metadataUrl must be given")


def output_units(settings):
    """The units that take things away, in the order in which they start."""
    wanted = {
        "deliver": "pcap" in settings["engines"],
        "records": settings["recordsBucket"],
        "alerts": "suricata" in settings["engines"] and (settings["alertsLogGroup"] or settings["alertsBus"]),
        "sightings": settings["recordsBucket"],
        "metrics": settings["collector"],
        "lifecycle": settings["lifecycleHook"],
    }
    return [f"mirror-sensor-{name}" for name, needed in wanted.items() if needed]


def load(path):
    given = json.loads(Path(path).read_text())
    unknown = sorted(set(given) - set(DEFAULTS))
    demand(not unknown, f"{path} has settings that mean nothing: {', '.join(unknown)}")
    settings = {**DEFAULTS, **given}
    check(settings)
    settings["ring"] = f"{settings['spool']}/ring"
    settings["logs"] = f"{settings['spool']}/suricata"
    settings["zeekLogs"] = f"{settings['spool']}/zeek"
    # The engines of the user have their own units, whether `engines` names them or not.
    settings["engines"] = [name for name in settings["engines"] if name in ENGINES]
    settings["customNames"] = list(settings["customEngines"])
    settings["engineUnits"] = engine_units(settings)
    settings["devices"] = list(devices(settings))
    # A link to the set of rules that passed its test last.
    settings["rulesInUse"] = f"{settings['spool']}/rules/current"
    settings["outputUnits"] = output_units(settings)
    return settings


def as_shell(settings):
    """The same settings for bash: lists as arrays, camelCase names as they are."""
    lines = []
    for name, value in settings.items():
        if isinstance(value, list):
            lines.append(f"{name}=({' '.join(shlex.quote(str(entry)) for entry in value)})")
        else:
            lines.append(f"{name}={shlex.quote(str(value))}")
    return "\n".join(lines)


if __name__ == "__main__":
    try:
        print(as_shell(load(sys.argv[1])))
    except (Refused, OSError, json.JSONDecodeError) as error:
        sys.exit(f"mirror-sensor: {error}")
