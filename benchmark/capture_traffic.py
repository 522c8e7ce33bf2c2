"""Traffic for the capture benchmark: conversations as busy interfaces carry them, and a sender that is faster than what it measures.

Packets are made once and sent from memory, many with one system call. Before they are sent again, two bytes of the client's address change: it is
a new conversation, so that no engine sees a flow twice.
"""
import ctypes
import gc
import os
import random
import socket
import struct
import time

import wire

CONVERSATIONS, SEGMENTS, SEGMENT_BYTES = 120, 256, 1200
# Conversations that are under way at the same time.
TOGETHER = 60
BATCH = 32
# Room for a frame in its tunnel, and where in it the client's address lies.
SLOT, CLIENT_AT = 1472, 96
SOL_PACKET, PACKET_QDISC_BYPASS = 263, 20
RECEIVER = "10.77.0.2"


class iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("len", ctypes.c_size_t)]


class msghdr(ctypes.Structure):
    _fields_ = [("name", ctypes.c_void_p), ("namelen", ctypes.c_uint32), ("iov", ctypes.c_void_p), ("iovlen", ctypes.c_size_t),
                ("control", ctypes.c_void_p), ("controllen", ctypes.c_size_t), ("flags", ctypes.c_int)]


class mmsghdr(ctypes.Structure):
    _fields_ = [("header", msghdr), ("sent", ctypes.c_uint)]


def lookup(client, port):
    """The question for a name, and its answer."""
    name = b"".join(bytes([len(part)]) + part for part in (b"shop", b"example")) + b"\0"
    question = name + struct.pack("!HH", 1, 1)
    asked = struct.pack("!HHHHHH", port, 0x0100, 1, 0, 0, 0) + question
    answered = struct.pack("!HHHHHH", port, 0x8180, 1, 1, 0, 0) + question + b"\xc0\x0c" + struct.pack("!HHIH4s", 1, 1, 60, 4, bytes([10, 1, 0, 1]))
    return [(True, wire.udp(client, port, "10.1.0.2", 53, asked)), (False, wire.udp("10.1.0.2", 53, client, port, answered))]


def download(client, port, number, body):
    """A request, and an answer of many segments, each acknowledged: the sizes of most traffic, all or nothing."""
    out = ((client, port), (f"10.1.0.{number % 200 + 10}", 80))
    back = (out[1], out[0])
    request = f"GET /things/{number}/picture HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: {'benchmark ' * 18}\r\n\r\n".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {SEGMENTS * SEGMENT_BYTES}\r\n\r\n".encode()
    c, s = 1000, 2000
    packets = [(True, wire.segment(out, c, 0, wire.SYN)), (False, wire.segment(back, s, c + 1, wire.SYN | wire.ACK)),
               (True, wire.segment(out, c + 1, s + 1, wire.ACK)), (True, wire.segment(out, c + 1, s + 1, wire.PSH | wire.ACK, request))]
    c, s = c + 1 + len(request), s + 1
    packets.append((False, wire.segment(back, s, c, wire.PSH | wire.ACK, head)))
    s += len(head)
    for at in range(0, SEGMENTS * SEGMENT_BYTES, SEGMENT_BYTES):
        packets.append((False, wire.segment(back, s, c, wire.ACK, body[at:at + SEGMENT_BYTES])))
        s += SEGMENT_BYTES
        packets.append((True, wire.segment(out, c, s, wire.ACK)))
    return packets + [(True, wire.segment(out, c, s, wire.FIN | wire.ACK)), (False, wire.segment(back, s, c + 1, wire.FIN | wire.ACK)),
                      (True, wire.segment(out, c + 1, s + 1, wire.ACK))]


def mixture():
    """(goes to the server, frame) of all conversations, interleaved; the same ones each time."""
    body = random.Random(7).randbytes(SEGMENTS * SEGMENT_BYTES)
    talks = [lookup(f"10.0.0.{n + 1}", 20000 + n) + download(f"10.0.0.{n + 1}", 30000 + n, n, body) for n in range(CONVERSATIONS)]
    return [packet for at in range(0, CONVERSATIONS, TOGETHER) for step in zip(*talks[at:at + TOGETHER]) for packet in step]


def tunnelled(frames, hardware_address):
    """As the source side wraps them: an outer port for each flow and direction, no outer checksum."""
    wrapped = []
    for number, (forward, frame) in enumerate(frames):
        port = 32768 + hash((forward, number % TOGETHER)) % 28000
        data = wire.vxlan(7, frame)
        inner = struct.pack("!HHHH", port, 4789, 8 + len(data), 0) + data
        # Its IPv4 header, with the checksum that the kernel looks at.
        wrapped.append((forward, hardware_address + wire.packet("10.77.0.1", RECEIVER, wire.UDP, inner)[6:]))
    return wrapped


class Blaster:
    """Sends the mixture over and over from an interface, at a rate."""

    def __init__(self, opened, packets):
        self.socket = opened
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.count = len(packets) - len(packets) % BATCH
        self.epoch = 0
        self.data = bytearray(self.count * SLOT)
        base = ctypes.addressof(ctypes.c_char.from_buffer(self.data))
        self.parts = (iovec * self.count)()
        self.messages = (mmsghdr * self.count)()
        for number, (forward, frame) in enumerate(packets[:self.count]):
            # Frames begin where the bytes of the client's address that change lie at the same place of each slot.
            inside = frame.index(wire.ETHERNET_4) + 14 + (13 if forward else 17)
            start = number * SLOT + CLIENT_AT - inside
            self.data[start:start + len(frame)] = frame
            self.parts[number] = iovec(base + start, len(frame))
            header = self.messages[number].header
            header.iov, header.iovlen = ctypes.addressof(self.parts[number]), 1

    def burst(self, at):
        """Sends a batch whole; answers how many the interface did not take."""
        done = refused = 0
        first, end = at * SLOT + CLIENT_AT, (at + BATCH) * SLOT
        self.data[first:end:SLOT] = bytes([64 + self.epoch // 256]) * BATCH
        self.data[first + 1:end:SLOT] = bytes([self.epoch % 256]) * BATCH
        while done < BATCH:
            sent = self.libc.sendmmsg(self.socket.fileno(), ctypes.byref(self.messages, (at + done) * ctypes.sizeof(mmsghdr)), BATCH - done, 0)
            if sent <= 0:
                refused, sent = refused + 1, 1
            done += sent
        return refused

    def send(self, rate, seconds):
        """Answers (packets, packets that were not even taken, seconds it really took)."""
        gc.disable()
        number = refused = 0
        begun = time.perf_counter()
        total = int(rate * seconds) // BATCH * BATCH
        for number in range(0, total, BATCH):
            if number % self.count == 0:
                self.epoch = (self.epoch + 1) % (128 * 256)
            while time.perf_counter() - begun < number / rate:
                pass
            refused += self.burst(number % self.count)
        taken = time.perf_counter() - begun
        gc.enable()
        return total, refused, taken


def opened(interface):
    """A socket that puts whole frames on an interface; to be called where the interface is."""
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    out.setsockopt(SOL_PACKET, PACKET_QDISC_BYPASS, 1)
    out.bind((interface, 0))
    return out


def pin(core):
    os.sched_setaffinity(0, {core})
