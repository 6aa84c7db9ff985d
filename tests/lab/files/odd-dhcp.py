#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""odd-dhcp.py INTERFACE ADDRESS MODE-FILE: a DHCP server that answers as the file says, which is read for each request:

nak        offers, and refuses each request: "no free leases"
no-ack     offers, and answers no request
checksum   offers with a wrong UDP checksum
two        two servers: one without configuration server at once, then ADDRESS
name       acknowledges with a name as the configuration server, and no DNS server
odd        as two, but the options of ADDRESS are not what they should be
"""
import socket
import struct
import sys

interface, own, mode_file = sys.argv[1:]
link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
link.bind((interface, 0))
mac = link.getsockname()[4]
other = own.rsplit(".", 1)[0] + ".2"
lent = own.rsplit(".", 1)[0] + ".60"


def option(code, data):
    return bytes([code, len(data)]) + data


def words_sum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def frame(to, source, message, spoil):
    udp = struct.pack("!HHHH", 67, 68, 8 + len(message), 0) + message
    addresses = socket.inet_aton(source) + b"\xff\xff\xff\xff"
    checksum = ~words_sum(addresses + struct.pack("!HH", 17, len(udp)) + udp) & 0xFFFF
    udp = udp[:6] + struct.pack("!H", checksum ^ spoil) + udp[8:]
    ip = struct.pack("!BBHIBBH", 0x45, 0, 20 + len(udp), 0, 64, 17, 0) + addresses
    ip = ip[:10] + struct.pack("!H", ~words_sum(ip) & 0xFFFF) + ip[12:]
    return to + mac + b"\x08\x00" + ip + udp


def answer(bootp, kind, source, options=b"", spoil=0):
    header = b"\x02\x01\x06\x00" + bootp[4:8] + bytes(8)
    header += socket.inet_aton("0.0.0.0" if kind == 6 else lent) + bytes(8) + bootp[28:44] + bytes(192)
    fixed = option(53, bytes([kind])) + option(54, socket.inet_aton(source)) + option(51, struct.pack("!I", 600))
    message = header + b"\x63\x82\x53\x63" + fixed + options + b"\xff"
    link.send(frame(bootp[28:34], source, message, spoil))


plain = option(1, b"\xff\xff\xff\x00") + option(3, socket.inet_aton(own))
good = plain + option(150, socket.inet_aton(own))
odd = option(1, b"\xff\xff\xff\x00") + option(3, socket.inet_aton(lent) + socket.inet_aton(own))
name = plain + option(66, b"files.lab.example")
odd += option(15, b".lab.example") + option(150, own.encode())

while True:
    packet = link.recv(2000)
    head = 14 + (packet[14] & 15) * 4
    if packet[23] != 17 or struct.unpack("!H", packet[head + 2 : head + 4])[0] != 67:
        continue
    bootp = packet[head + 8 :]
    at = bootp.find(b"\x35\x01", 240)
    asked = bootp[at + 2]
    with open(mode_file) as file:
        mode = file.read().strip()
    print(mode, asked, flush=True)
    if asked == 1 and mode == "checksum":
        answer(bootp, 2, own, plain, spoil=0x0101)
    elif asked == 1:
        if mode in ("two", "odd"):
            answer(bootp, 2, other, plain)
        answer(bootp, 2, own, good if mode == "two" else odd)
    elif asked == 3 and mode == "nak":
        answer(bootp, 6, own, option(56, b"no free leases"))
    elif asked == 3 and mode in ("two", "name", "odd"):
        answer(bootp, 5, own, {"two": good, "name": name, "odd": odd}[mode])
