#!/usr/bin/python3 -B
"""Switches generic receive offload off: offload.py <interface>. What ethtool does, without needing it; and the statistics of a driver, for metrics.py."""
import array
import fcntl
import socket
import struct
import sys

SIOCETHTOOL = 0x8946
ETHTOOL_GGRO, ETHTOOL_SGRO = 0x2B, 0x2C
ETHTOOL_GSTRINGS, ETHTOOL_GSTATS, ETHTOOL_GSSET_INFO = 0x1B, 0x1D, 0x37
STATISTICS, NAME_BYTES = 1, 32


def ask(interface, request):
    """The kernel writes its answer over the request."""
    data = array.array("B", request)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCETHTOOL, struct.pack("16sP", interface.encode(), data.buffer_info()[0]))
    return data.tobytes()


def ethtool(interface, command, value=0):
    return struct.unpack("II", ask(interface, struct.pack("II", command, value)))[1]


def statistics(interface):
    """What the driver counts, by its own names; nothing, where it counts nothing."""
    try:
        told = ask(interface, struct.pack("IIQI", ETHTOOL_GSSET_INFO, 0, 1 << STATISTICS, 0))
        if not struct.unpack_from("Q", told, 8)[0]:
            return {}
        count = struct.unpack_from("I", told, 16)[0]
        names = ask(interface, struct.pack("III", ETHTOOL_GSTRINGS, STATISTICS, count) + bytes(NAME_BYTES * count))
        values = ask(interface, struct.pack("II", ETHTOOL_GSTATS, count) + bytes(8 * count))
    except OSError:
        return {}
    return named(names[12:], values[8:])


def named(names, values):
    count = len(values) // 8
    split = (names[at * NAME_BYTES:(at + 1) * NAME_BYTES].split(b"\0", 1)[0].decode() for at in range(count))
    return dict(zip(split, struct.unpack(f"{count}Q", values)))


if __name__ == "__main__":
    ethtool(sys.argv[1], ETHTOOL_SGRO, 0)
    if ethtool(sys.argv[1], ETHTOOL_GGRO):
        sys.exit(f"mirror-sensor: {sys.argv[1]} keeps gluing packets together (generic receive offload)")
