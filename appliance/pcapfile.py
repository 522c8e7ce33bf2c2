"""What a capture file holds, without loading it: counts, span, digest."""
import hashlib
import struct

HEADER = 24
RECORD = struct.Struct("<IIII")
BLOCK = 1 << 20


class Damaged(Exception):
    """Not a capture, or one that ends in the middle of a packet."""


def describe(path, heartbeat_type):
    """Packets and heartbeats are counted apart: the sensor's own frames are in the file, but are nobody's traffic."""
    digest = hashlib.sha256()
    marker = heartbeat_type.to_bytes(2, "big")
    packets = heartbeats = size = 0
    first = last = None
    whole = True
    with open(path, "rb") as file:
        header = file.read(HEADER)
        if len(header) < HEADER or header[:4] not in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1"):
            raise Damaged(f"{path} does not begin as a capture does")
        digest.update(header)
        size += len(header)
        pending = b""
        while True:
            block = file.read(BLOCK)
            if not block:
                break
            digest.update(block)
            size += len(block)
            pending += block
            offset = 0
            while offset + RECORD.size <= len(pending):
                seconds, fraction, captured, _ = RECORD.unpack_from(pending, offset)
                frame = offset + RECORD.size
                if frame + captured > len(pending):
                    break
                if pending[frame + 12:frame + 14] == marker:
                    heartbeats += 1
                else:
                    packets += 1
                    last = seconds + fraction / 1_000_000
                    first = last if first is None else first
                offset = frame + captured
            pending = pending[offset:]
        whole = not pending
    return {"bytes": size, "packets": packets, "heartbeats": heartbeats, "first": first, "last": last, "sha256": digest.hexdigest(), "whole": whole}
