#!/usr/bin/python3 -B
"""Traffic of a small network as a capture: what Suricata writes of it are the samples beside this file.

Standard library and the `openssl` command: handshakes are real ones, taken from a TLS library that talks to itself.
"""
import ipaddress
import ssl
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

SYN, ACK, PSH, FIN = 0x02, 0x10, 0x08, 0x01
ROUTER = {"10.0.1": "02:00:00:00:01:01", "10.0.2": "02:00:00:00:02:01"}
BEGIN = 1793527200.0  # 2026-11-01T10:00:00Z


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def own_mac(address):
    return "0a:00:" + ":".join(f"{int(part):02x}" for part in address.split("."))


class Capture:
    """Packets as one mirrored interface sees them; `at` is the interface's address."""

    def __init__(self):
        self.packets, self.clock, self.number = [], BEGIN, 0

    def frame(self, at, source, target, protocol, body):
        subnet = lambda address: address.rsplit(".", 1)[0]
        router = ROUTER.get(subnet(at), "02:00:00:00:00:01")
        here = subnet(source) == subnet(target)
        from_mac = own_mac(source) if here or source == at else router
        to_mac = own_mac(target) if here or target == at else router
        self.number += 1
        head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), self.number & 0xFFFF, 0x4000, 64, protocol, 0)
        head += ipaddress.ip_address(source).packed + ipaddress.ip_address(target).packed
        head = head[:10] + checksum(head).to_bytes(2, "big") + head[12:]
        self.packets.append((self.clock, mac(to_mac) + mac(from_mac) + b"\x08\x00" + head + body))
        self.clock += 0.001

    def udp(self, views, source, target, body):
        (address, port), (other, other_port) = source, target
        for at in views:
            self.frame(at, address, other, 17, struct.pack("!HHHH", port, other_port, 8 + len(body), 0) + body)

    def tcp(self, views, source, target, numbers, flags, body=b""):
        (address, port), (other, other_port) = source, target
        for at in views:
            self.frame(at, address, other, 6, struct.pack("!HHIIBBHHH", port, other_port, *numbers, 5 << 4, flags, 65535, 0, 0) + body)

    def conversation(self, views, client, server, turns, lost=()):
        """A connection in which both sides say their turns: (said by the client, bytes). Turns in `lost` were never mirrored."""
        c, s = 1000, 2000
        self.tcp(views, client, server, (c, 0), SYN)
        self.tcp(views, server, client, (s, c + 1), SYN | ACK)
        c, s = c + 1, s + 1
        self.tcp(views, client, server, (c, s), ACK)
        for index, (by_client, said) in enumerate(turns):
            for begin in range(0, len(said), 1400):
                part = said[begin:begin + 1400]
                ends, numbers, back = ((client, server), (c, s), (s, c + len(part))) if by_client else ((server, client), (s, c), (c, s + len(part)))
                if index not in lost:
                    self.tcp(views, *ends, numbers, PSH | ACK, part)
                self.tcp(views, *reversed(ends), back, ACK)
                c, s = (c + len(part), s) if by_client else (c, s + len(part))
        self.tcp(views, client, server, (c, s), FIN | ACK)
        self.tcp(views, server, client, (s, c + 1), FIN | ACK)
        self.tcp(views, client, server, (c + 1, s + 1), ACK)

    def write(self, path):
        with open(path, "wb") as file:
            file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
            for time, data in self.packets:
                file.write(struct.pack("<IIII", int(time), int(time % 1 * 1e6), len(data), len(data)) + data)


def dns_name(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def dns(capture, views, client, server, number, name, answers=(), kind=1, code=0):
    question = dns_name(name) + struct.pack("!HH", kind, 1)
    capture.udp(views, client, server, struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0) + question)
    records = b"".join(b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(data)) + data for data in answers)
    capture.udp(views, server, client, struct.pack("!HHHHHH", number, 0x8180 | code, 1, len(answers), 0, 0) + question + records)


def certificate(folder, name, begin, end, authority=None):
    """A certificate valid from `begin` to `end`: its own authority, or signed by another."""
    key, request, certified = folder / f"{name}.key", folder / f"{name}.csr", folder / f"{name}.pem"
    run = lambda *words: subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, cwd=folder)
    run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", f"/O=Lab/CN={name}")
    (folder / "index.txt").write_text("")
    (folder / "ca.cnf").write_text(
        "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\ndefault_md=sha256\nrand_serial=yes\npolicy=p\n[p]\norganizationName=optional\ncommonName=supplied\n")
    signer = ["-selfsign", "-keyfile", key] if authority is None else ["-cert", authority[1], "-keyfile", authority[0]]
    run("ca", "-batch", "-config", "ca.cnf", "-in", request, "-out", certified, "-startdate", begin, "-enddate", end, "-notext", *signer)
    return key, certified


def handshake(name, key, certified, version):
    """What both sides say until they agree, and one request after it."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    for context in (server, client):
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
    server.load_cert_chain(certified, key)
    wires = [ssl.MemoryBIO() for _ in range(2)]
    sides = [client.wrap_bio(wires[1], wires[0], server_hostname=name), server.wrap_bio(wires[0], wires[1], server_side=True)]
    turns, done = [], [False, False]
    while not all(done):
        for side in (0, 1):
            if not done[side]:
                try:
                    sides[side].do_handshake()
                    done[side] = True
                except ssl.SSLWantReadError:
                    pass
            # A wire is read by the other side: what is in it now was said in this turn.
            said = wires[side].read()
            if said:
                turns.append((side == 0, said))
                wires[side].write(said)
    for side in (0, 1):
        sides[side].write(b"hello" * 20)
        turns.append((side == 0, wires[side].read()))
    return turns


def http(method, path, host, agent, body=b"", status="200 OK"):
    request = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {agent}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    answer = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello".encode()
    return [(True, request), (False, answer)]


def scene(folder):
    capture = Capture()
    resolver, web, other = ("10.0.2.53", 53), ("10.0.2.80", 80), ("10.0.1.11", 41000)
    dns(capture, ["10.0.1.10"], ("10.0.1.10", 40001), resolver, 1, "shop.example.com", [bytes([192, 0, 2, 80])])
    dns(capture, ["10.0.1.10"], ("10.0.1.10", 40002), resolver, 2, "no-such-name.example.com", code=3)
    dns(capture, ["10.0.1.10"], ("10.0.1.10", 40003), resolver, 3, "a" * 60 + ".tunnel.example.net", [b"\x04data"], kind=16)
    capture.conversation(["10.0.1.10"], ("10.0.1.10", 41001), web, http("GET", "/index.html", "shop.example.com", "curl/8.5.0"))
    capture.conversation(["10.0.1.10"], ("10.0.1.10", 41002), web, http("POST", "/login?password=secret", "shop.example.com", "Mozilla/5.0", b"x=1", "302 Found"))
    # Both ends are mirrored: in two subnets, and in one.
    capture.conversation(["10.0.1.10", "10.0.2.80"], ("10.0.1.10", 41003), web, http("GET", "/twice", "shop.example.com", "curl/8.5.0"))
    capture.conversation(["10.0.1.10", "10.0.1.11"], ("10.0.1.10", 41004), other, [(True, b"x" * 100), (False, b"y" * 1000)])
    # A segment was not mirrored, though its receiver acknowledged it.
    capture.conversation(["10.0.1.10"], ("10.0.1.10", 41005), ("192.0.2.9", 9000), [(True, b"a" * 500), (False, b"b" * 5000), (False, b"c" * 500)], lost=[1])
    good = certificate(folder, "authority", "20200101000000Z", "20400101000000Z")
    for port, (name, version, end, authority) in enumerate([
        ("shop.example.com", ssl.TLSVersion.TLSv1_2, "20300101000000Z", good),
        ("old.example.com", ssl.TLSVersion.TLSv1, "20300101000000Z", good),
        ("expired.example.com", ssl.TLSVersion.TLSv1_2, "20260601000000Z", good),
        ("self.example.com", ssl.TLSVersion.TLSv1_2, "20300101000000Z", None),
        ("modern.example.com", ssl.TLSVersion.TLSv1_3, "20300101000000Z", good),
    ], 42001):
        turns = handshake(name, *certificate(folder, name, "20200101000000Z", end, authority), version)
        capture.conversation(["10.0.1.10"], ("10.0.1.10", port), ("10.0.2.43", 443), turns)
    capture.udp(["10.0.1.10"], ("10.0.1.10", 43001), ("198.51.100.123", 123), b"\x23" + b"\0" * 47)
    return capture


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        scene(Path(temporary)).write(sys.argv[1])
