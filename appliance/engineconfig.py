#!/usr/bin/python3 -B
"""What the engines read of our settings: engineconfig.py <config.json>, run by setup.sh. Writes suricata.yaml, its thresholds, and Zeek's script below `state`."""
import ipaddress
import re
import sys
from pathlib import Path

import settings as configuration

HERE = Path(__file__).resolve().parent
# Each mirrored interface's alerts of one rule count by themselves. Rules with a threshold of their own keep theirs.
LIMIT = "threshold gen_id 0, sig_id 0, type limit, track by_src, count {alertLimit}, seconds {alertLimitSeconds}\n"
FIRST_CLUSTER = 99


def filled(template, values):
    text = (HERE / template).read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    return text


def suricata(settings):
    devices, state = settings["devices"], f"{settings['state']}/suricata"
    several = len(devices) > 1
    return filled("suricata.yaml", {
        "PACKAGED": f"{state}/packaged.yaml",
        "RULES": settings["rulesInUse"],
        "THRESHOLDS": f"{state}/threshold.config",
        "INTERFACES": "\n".join(f"  - interface: {device}\n    cluster-id: {FIRST_CLUSTER + number}" for number, device in enumerate(devices)),
        # A thread per device, and all devices together the memory of one: as many rings as one device has threads is what the machine was sized for.
        "THREADS": 1 if several else settings["suricataThreads"],
        "RING": max(1000, settings["suricataRing"] // len(devices)),
        "SOCKET": f"{state}/command.socket",
        "LOGS": settings["logs"],
        "ROTATE": f"{settings['rotateSeconds']}s",
    })


def packaged(settings):
    """The distribution's file with our home networks. Said on the command line, they would be forgotten when rules are reloaded: that reads files only."""
    text, found = re.subn(r"(?m)^( +HOME_NET:).*", lambda line: f"{line[1]} \"[{','.join(settings['homeNetworks'])}]\"", Path(settings["suricataConfig"]).read_text(), count=1)
    if not found:
        sys.exit(f"mirror-sensor: {settings['suricataConfig']} says nothing of HOME_NET, so that home networks have no place")
    return text


def thresholds(settings):
    return LIMIT.format(**settings) if settings["alertLimit"] else ""


def zeek(settings):
    networks = [ipaddress.ip_network(network) for network in settings["homeNetworks"]]
    # It wants the addresses of IPv6 in brackets.
    nets = ", ".join(f"[{network.network_address}]/{network.prefixlen}" if network.version == 6 else str(network) for network in networks)
    return filled("zeek.zeek", {"NETS": nets, "ROTATE": settings["rotateSeconds"], "LOGS": settings["zeekLogs"], "COUNT": f"{settings['state']}/zeek/packets"})


def main():
    settings = configuration.load(sys.argv[1])
    state = Path(settings["state"])
    if "suricata" in settings["engines"]:
        (state / "suricata/packaged.yaml").write_text(packaged(settings))
        (state / "suricata/suricata.yaml").write_text(suricata(settings))
        (state / "suricata/threshold.config").write_text(thresholds(settings))
    if "zeek" in settings["engines"]:
        (state / "zeek/mirror-sensor.zeek").write_text(zeek(settings))


if __name__ == "__main__":
    main()
