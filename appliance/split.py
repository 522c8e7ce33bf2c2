#!/usr/bin/python3 -B
"""The devices that Suricata reads: split.py <config.json>, run by setup.sh as root inside the sensor's namespace.

The one tunnel device goes on taking everything: it is the sink, and captures read it. Behind it, frames of the chosen identifiers are handed to devices
of their own and all others to one more. Devices with a fixed identifier cannot share the port with the one that takes all ("Address already in use").
So small programs in the kernel look at the identifier that the tunnel device left with the frame; a matching frame is received again on its device, in
the same breath: no queue in which it could be lost. (tc's own way to match, flower, does the same, but is not in every kernel; these programs are.)

Without chosen identifiers there is one device for all, which Suricata reads by several threads. A program chooses the thread by the two addresses and
nothing else. The kernel's own ways choose by ports too: a fragment has none, and those of a tunnel differ by direction, so that parts of one
conversation would be judged by two threads, in an order that never was. All frames between two addresses stay in order on one thread.
"""
import ctypes
import os
import platform
import struct
import subprocess
import sys
import tempfile

import settings as configuration

SYSTEM_CALL = {"x86_64": 321, "aarch64": 280}
BPF_PROG_LOAD, BPF_OBJ_PIN, BPF_PROG_TYPE_SCHED_CLS, GET_TUNNEL_KEY = 5, 6, 3, 20
# For tc, a program says "mine" by -1 and "not mine" by 0.
MINE, NOT_MINE = -1, 0


def operation(code, target=0, source=0, offset=0, value=0):
    return struct.pack("<BBhi", code, source << 4 | target, offset, value)


def program(identifier):
    """Is this frame one of `identifier`? In registers: 1 frame, 2-4 arguments, 10 end of the stack; the key begins with its identifier."""
    return b"".join([
        operation(0xBF, 2, 10),                          # r2 = r10
        operation(0x07, 2, value=-8),                    # r2 += -8
        operation(0xB7, 3, value=8),                     # r3 = 8: identifier and outer source, the shortest key there is
        operation(0xB7, 4, value=0),                     # r4 = 0
        operation(0x85, value=GET_TUNNEL_KEY),           # r0 = bpf_skb_get_tunnel_key(frame, r2, r3, r4)
        operation(0x55, 0, offset=4, value=0),           # if r0 != 0: not mine
        operation(0x61, 1, 10, offset=-8),               # r1 = identifier
        operation(0x55, 1, offset=2, value=identifier),  # if r1 != identifier: not mine
        operation(0xB7, 0, value=MINE),
        operation(0x95),                                 # return
        operation(0xB7, 0, value=NOT_MINE),
        operation(0x95),
    ])


def load(width, offset):
    """r0 = so many bytes of the frame, in the order of the host; a frame that is too short ends the program: not mine."""
    return operation({2: 0x28, 4: 0x20}[width], value=offset)


def mixed():
    """r0, with each bit of it dependent on all others."""
    return b"".join([
        operation(0x24, 0, value=0x7FEB352D), operation(0xBC, 1, 0), operation(0x74, 1, value=15), operation(0xAC, 0, 1),
        operation(0x24, 0, value=0x6C68E9CF), operation(0xBC, 1, 0), operation(0x74, 1, value=16), operation(0xAC, 0, 1),
    ])


def address(words, offset):
    """r8 = an address of so many words, mixed."""
    parts = (load(4, offset + 4 * word) + operation(0x0C, 0, 8) + mixed() + operation(0xBC, 8, 0) for word in range(words))
    return operation(0xB4, 8, value=0) + b"".join(parts)


def pair(words, offset):
    """r7 = two addresses, mixed; the same for both directions."""
    return address(words, offset) + operation(0xBC, 7, 8) + address(words, offset + 4 * words) + operation(0x0C, 7, 8)


def spreading():
    """Any frame: its queue, by which the kernel chooses the thread, becomes that of its pair of addresses; 0 of what has none. r6 is the frame."""
    four, six = pair(1, 26), pair(4, 22)

    def over(code):
        return len(code) // 8

    return b"".join([
        operation(0xBF, 6, 1),                                   # r6 = r1
        operation(0xB4, 7, value=0),                             # r7 = 0
        load(2, 12),                                             # what follows the Ethernet header
        operation(0x55, 0, offset=over(four) + 1, value=0x0800),
        four,
        operation(0x05, offset=over(six) + 1),
        operation(0x55, 0, offset=over(six), value=0x86DD),
        six,
        operation(0x54, 7, value=0x7FFF),                        # the largest are reserved
        operation(0x63, 6, 7, offset=12),                        # queue of the frame = r7
        operation(0xB7, 0, value=MINE),
        operation(0x95),                                         # return
    ])


def call(command, attributes):
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(attributes.ljust(128, b"\0"), 128)
    result = libc.syscall(SYSTEM_CALL[platform.machine()], command, buffer, len(buffer))
    if result < 0:
        raise OSError(ctypes.get_errno(), "the kernel takes no program that chooses devices and threads")
    return result


def pinned(code, path):
    """Leaves a program under a name, which is how tc takes it."""
    instructions, license, name = ctypes.create_string_buffer(code), ctypes.create_string_buffer(b"Apache-2.0"), ctypes.create_string_buffer(path.encode())
    loaded = call(BPF_PROG_LOAD, struct.pack("<IIQQ", BPF_PROG_TYPE_SCHED_CLS, len(code) // 8, ctypes.addressof(instructions), ctypes.addressof(license)))
    try:
        call(BPF_OBJ_PIN, struct.pack("<QI", ctypes.addressof(name), loaded))
    finally:
        os.close(loaded)
    return path


def tc(*words):
    subprocess.run(["tc", *words], check=True)


def receive_at(device, preference, match, target):
    tc("filter", "replace", "dev", device, "ingress", "pref", str(preference), "handle", *match, "action", "mirred", "ingress", "redirect", "dev", target)


def main():
    settings = configuration.load(sys.argv[1])
    device, mtu, (rest, *_) = settings["device"], str(settings["mtu"]), settings["devices"]
    for name in settings["devices"]:
        if not os.path.exists(f"/proc/sys/net/ipv4/conf/{name}"):
            subprocess.run(["ip", "link", "add", name, "type", "ifb"], check=True)
        subprocess.run(["ip", "link", "set", name, "mtu", mtu, "addrgenmode", "none", "arp", "off", "multicast", "off", "up"], check=True)
    tc("qdisc", "replace", "dev", device, "clsact")
    # A mount of our own: gone with this process, while the programs stay with their filters.
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "bpf", "bpf", folder], check=True)
        try:
            for number, identifier in enumerate(settings["virtualNetworkIds"]):
                path = pinned(program(identifier), f"{folder}/{identifier}")
                receive_at(device, 100 + number, ["1", "protocol", "all", "bpf", "object-pinned", path], f"mirror{identifier}")
            if rest == configuration.SPREAD:
                path = pinned(spreading(), f"{folder}/spreading")
                receive_at(device, 900, ["1", "protocol", "all", "bpf", "object-pinned", path], rest)
        finally:
            subprocess.run(["umount", folder], check=True)
    receive_at(device, 1000, ["800::1", "protocol", "all", "u32", "match", "u32", "0", "0"], rest)


if __name__ == "__main__":
    main()
