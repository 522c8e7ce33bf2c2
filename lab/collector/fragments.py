"""Fragments and tunnels inside of what is mirrored: frames of both, made by hand."""
import itertools
import struct

import wire

FRAGMENT_HEADER = 44
VXLAN_PORT, GENEVE_PORT = 4789, 6081
ETHERNET = 14
numbers = itertools.count(1)


def fragment_4(frame, offset, length, more, number):
    """Bytes `offset` to `offset + length` of what an IPv4 frame carries, as a fragment of it."""
    head, payload = frame[ETHERNET:ETHERNET + 20], frame[ETHERNET + 20:]
    part = payload[offset:offset + length]
    head = head[:2] + struct.pack("!HHH", 20 + len(part), number & 0xFFFF, (0x2000 if more else 0) | offset // 8) + head[8:10] + b"\0\0" + head[12:]
    return frame[:ETHERNET] + head[:10] + wire.checksum(head).to_bytes(2, "big") + head[12:] + part


def fragment_6(frame, offset, length, more, number):
    """The same of an IPv6 frame without extension headers."""
    head, payload = frame[ETHERNET:ETHERNET + 40], frame[ETHERNET + 40:]
    part = payload[offset:offset + length]
    extension = struct.pack("!BBHI", head[6], 0, offset | (1 if more else 0), number)
    return frame[:ETHERNET] + head[:4] + struct.pack("!HB", 8 + len(part), FRAGMENT_HEADER) + head[7:] + extension + part


def pieces(frame, size, overlap=0):
    """A frame in fragments of `size` bytes, each of which begins `overlap` bytes before the end of the one before: multiples of 8."""
    six = frame[12:14] == b"\x86\xdd"
    total = len(frame) - ETHERNET - (40 if six else 20)
    number, found, offset = next(numbers), [], 0
    while True:
        more = offset + size < total
        found.append((fragment_6 if six else fragment_4)(frame, offset, size, more, number))
        if not more:
            return found
        offset += size - overlap


def endless(source, target, port=2000, parts=1):
    """The first parts of a datagram whose last never comes."""
    return pieces(wire.udp(source, 1000, target, port, b"e" * (8 * parts)), 8)[:parts]


def outer_port(frame):
    """As hosts do it: of the inner flow and direction."""
    return 49152 + hash(frame[ETHERNET + 12:ETHERNET + 24]) % 16000


def in_vxlan(frame, source, target, vni=99):
    return wire.udp(source, outer_port(frame), target, VXLAN_PORT, wire.vxlan(vni, frame))


def in_geneve(frame, source, target, vni=99):
    return wire.udp(source, outer_port(frame), target, GENEVE_PORT, struct.pack("!BBHI", 0, 0, 0x6558, vni << 8) + frame)
