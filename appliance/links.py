"""Counters of network devices, over rtnetlink: what `ip -s link` shows. And a way to open things in another network namespace."""
import ctypes
import os
import socket
import struct

NETLINK_ROUTE = 0
RTM_NEWLINK, RTM_GETLINK, NLMSG_ERROR, NLMSG_DONE = 16, 18, 2, 3
REQUEST, DUMP = 1, 0x300
IFLA_IFNAME, IFLA_STATS64 = 3, 23
# Of struct rtnl_link_stats64, from its beginning.
FIELDS = ("rx_packets", "tx_packets", "rx_bytes", "tx_bytes", "rx_errors", "tx_errors", "rx_dropped", "tx_dropped")


def inside(namespace, action):
    """What `action` opens, opened in a namespace: sockets stay where they were made. Needs root."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/self/ns/net") as here, open(f"/run/netns/{namespace}") as there:
        if libc.setns(there.fileno(), 0) != 0:
            raise OSError(ctypes.get_errno(), f"cannot enter namespace {namespace}")
        try:
            return action()
        finally:
            if libc.setns(here.fileno(), 0) != 0:
                # Anything opened from here on would be in the wrong place.
                os._exit(1)


def channel():
    """Answers about the devices of the namespace it was opened in, whoever asks."""
    opened = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_ROUTE)
    opened.bind((0, 0))
    opened.settimeout(5)
    return opened


def attributes(data):
    found, offset = {}, 0
    while offset + 4 <= len(data):
        length, kind = struct.unpack_from("=HH", data, offset)
        if length < 4:
            break
        found[kind & 0x3FFF] = data[offset + 4:offset + length]
        offset += (length + 3) & ~3
    return found


def counters(opened):
    """Device name -> its counters."""
    opened.send(struct.pack("=IHHII", 32, RTM_GETLINK, REQUEST | DUMP, 1, 0) + bytes(16))
    found = {}
    while True:
        data = opened.recv(1 << 18)
        offset = 0
        while offset + 16 <= len(data):
            length, kind, _, _, _ = struct.unpack_from("=IHHII", data, offset)
            if kind == NLMSG_DONE:
                return found
            if kind == NLMSG_ERROR or length < 16:
                raise OSError("rtnetlink does not tell")
            if kind == RTM_NEWLINK:
                told = attributes(data[offset + 32:offset + length])
                name = told[IFLA_IFNAME].rstrip(b"\0").decode()
                found[name] = dict(zip(FIELDS, struct.unpack_from(f"={len(FIELDS)}Q", told[IFLA_STATS64])))
            offset += (length + 3) & ~3
