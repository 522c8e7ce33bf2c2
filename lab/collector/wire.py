"""Frames as the mirrored hosts send them, and the VXLAN packets the source side makes of them."""
import ipaddress
import itertools
import struct

ETHERNET_4 = bytes.fromhex("0a0000000002" "0a0000000001" "0800")
ETHERNET_6 = bytes.fromhex("0a0000000002" "0a0000000001" "86dd")
SYN, ACK, PSH, FIN = 0x02, 0x10, 0x08, 0x01
TCP, UDP = 6, 17
# Makes every frame unlike every other, so that "exactly once" can be counted.
numbers = itertools.count(1)


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def packet(source, target, protocol, payload):
    """An IPv4 or IPv6 frame around a transport header whose checksum is still zero, as behind an offloading driver."""
    source, target = ipaddress.ip_address(source), ipaddress.ip_address(target)
    number = next(numbers)
    if source.version == 6:
        head = struct.pack("!IHBB", 0x60000000 | (number & 0xFFFFF), len(payload), protocol, 64)
        return ETHERNET_6 + head + source.packed + target.packed + payload
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), number & 0xFFFF, 0x4000, 64, protocol, 0) + source.packed + target.packed
    return ETHERNET_4 + head[:10] + checksum(head).to_bytes(2, "big") + head[12:] + payload


def udp(source, source_port, target, target_port, body):
    return packet(source, target, UDP, struct.pack("!HHHH", source_port, target_port, 8 + len(body), 0) + body)


def segment(ends, sequence, acknowledged, flags, body=b"", summed=False):
    (source, source_port), (target, target_port) = ends
    data = struct.pack("!HHIIBBHHH", source_port, target_port, sequence, acknowledged, 5 << 4, flags, 65535, 0, 0) + body
    if summed:
        pseudo = ipaddress.ip_address(source).packed + ipaddress.ip_address(target).packed + struct.pack("!HH", TCP, len(data))
        data = data[:16] + checksum(pseudo + data).to_bytes(2, "big") + data[18:]
    return packet(source, target, TCP, data)


def conversation(client, server, path, port=40000):
    """One request and its answer, from the first SYN to the last ACK: (goes to the server, frame)."""
    out = ((client, port), (server, 80))
    back = (out[1], out[0])
    request = f"GET {path} HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: lab\r\n\r\n".encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello"
    c, s = 1000, 2000
    after, done = c + 1 + len(request), s + 1 + len(answer)
    return [
        (True, segment(out, c, 0, SYN)),
        (False, segment(back, s, c + 1, SYN | ACK)),
        (True, segment(out, c + 1, s + 1, ACK)),
        (True, segment(out, c + 1, s + 1, PSH | ACK, request)),
        (False, segment(back, s + 1, after, ACK)),
        (False, segment(back, s + 1, after, PSH | ACK, answer)),
        (True, segment(out, after, done, ACK)),
        (True, segment(out, after, done, FIN | ACK)),
        (False, segment(back, done, after + 1, FIN | ACK)),
        (True, segment(out, after + 1, done + 1, ACK)),
    ]


def vxlan(vni, frame):
    return b"\x08\0\0\0" + (vni << 8).to_bytes(4, "big") + frame


def read_pcap(path):
    """(captured frame, its length on the wire) of a capture, and nothing left over."""
    data = path.read_bytes()
    assert data[:4] == b"\xd4\xc3\xb2\xa1", f"{path} is no capture"
    offset, frames = 24, []
    while offset < len(data):
        _, _, captured, length = struct.unpack_from("<IIII", data, offset)
        offset += 16
        frames.append((data[offset:offset + captured], length))
        offset += captured
    assert offset == len(data), f"{path} ends in the middle of a packet"
    return frames
