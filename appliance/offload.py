#!/usr/bin/python3 -B
"""Switches generic receive offload off: offload.py <interface>. What ethtool does, without needing it."""
import array
import fcntl
import socket
import struct
import sys

SIOCETHTOOL = 0x8946
ETHTOOL_GGRO, ETHTOOL_SGRO = 0x2B, 0x2C


def ethtool(interface, command, value=0):
    data = array.array("B", struct.pack("II", command, value))
    request = struct.pack("16sP", interface.encode(), data.buffer_info()[0])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCETHTOOL, request)
    return struct.unpack("II", data)[1]


if __name__ == "__main__":
    ethtool(sys.argv[1], ETHTOOL_SGRO, 0)
    if ethtool(sys.argv[1], ETHTOOL_GGRO):
        sys.exit(f"mirror-sensor: {sys.argv[1]} keeps gluing packets together (generic receive offload)")
