"""Filters in the kernel (classic BPF) for what arrives at the port of the tunnel: packets that begin with their IP header."""
import ctypes
import socket
import struct

import settings as configuration

ETH_P_IP, ETH_P_IPV6 = 0x0800, 0x86DD
SO_ATTACH_FILTER = 26
LD_W_ABS, LD_H_ABS, LD_B_ABS, LD_W_IND, LD_H_IND, LD_B_IND, LDX_MSH, JEQ, JGT, JSET, RET = 0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0xB1, 0x15, 0x25, 0x45, 0x06
XOR, OR_X, STORE, LDX_STORED, DIFFERS = 0xA4, 0x4C, 0x02, 0x61, "differs"
UDP, UDP_BYTES, HEADER_6_BYTES = 17, 8, 40
# The first word of VXLAN: there is an identifier, and nothing else.
PLAIN = 0x08000000


def program(family, steps, answer):
    """Of what goes to the tunnel's port, `answer` bytes if all steps go on: JEQ when equal, DIFFERS when not, JSET when no bit is set, JGT when not greater."""
    head = [(LD_B_ABS, 9), (JEQ, UDP), (LD_H_ABS, 6), (JSET, 0x1FFF), (LDX_MSH, 0), (LD_H_IND, 2)] if family == ETH_P_IP else [(LD_B_ABS, 6), (JEQ, UDP), (LD_H_ABS, 42)]
    whole = [*head, (JEQ, configuration.VXLAN_PORT), *steps, (RET, answer), (RET, 0)]
    code = b""
    for at, (operation, value) in enumerate(whole):
        away = len(whole) - at - 2
        yes, no = {JEQ: (0, away), DIFFERS: (away, 0), JSET: (away, 0), JGT: (away, 0)}.get(operation, (0, 0))
        code += struct.pack("HBBI", JEQ if operation == DIFFERS else operation, yes, no, value)
    return code


def refused(family):
    """Packets with more in their header than a flag and an identifier. The tunnel drops them, and older kernels count them nowhere."""
    word, byte, start = (LD_W_IND, LD_B_IND, UDP_BYTES) if family == ETH_P_IP else (LD_W_ABS, LD_B_ABS, HEADER_6_BYTES + UDP_BYTES)
    return program(family, [(word, start), (XOR, PLAIN), (STORE, 0), (byte, start + 7), (LDX_STORED, 0), (OR_X, 0), (DIFFERS, 0)], 1)


def attach(opened, code):
    kept = ctypes.create_string_buffer(code)
    opened.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", len(code) // 8, ctypes.addressof(kept)))
