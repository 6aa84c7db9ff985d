#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# cucm-sip.py ADDRESS PORT USERS: answers REGISTER over UDP as a CUCM does for third-party SIP devices. USERS is read for each:
# "ID PASSWORD [NUMBER...]", an end user with digest credentials and the lines of the device whose digest user it is; without
# numbers no device has it. No such ID or another password: 401 again; no device: 403; not a line of the device: 404.
import hashlib
import re
import socket
import sys

REALM, NONCE = "ccmsipline", "lab"


def md5(*parts):
    return hashlib.md5(":".join(parts).encode()).hexdigest()


def users():
    with open(sys.argv[3]) as lines:
        return {words[0]: words[1:] for words in map(str.split, lines) if words}


def is_good(fields, password):
    first, second = md5(fields["username"], REALM, password), md5("REGISTER", fields["uri"])
    middle = [fields[key] for key in ("nc", "cnonce", "qop")] if "qop" in fields else []
    return fields["response"] == md5(first, NONCE, *middle, second)


def answer(header, number):
    fields = dict(re.findall(r'(\w+)="?([^",]*)"?', header("Authorization") or ""))
    user = users().get(fields.get("username"))
    if not user or not is_good(fields, user[0]):
        return "401 Unauthorized"
    if len(user) == 1:
        return "403 Forbidden"
    return "200 OK" if number in user[1:] else "404 Not Found"


def reply(text):
    def header(name):
        found = re.search(rf"^{name}:[ \t]*(.*?)\r?$", text, re.M | re.I)
        return found and found.group(1)

    number = re.search(r"sip:([^@>]*)@", header("To")).group(1)
    status = answer(header, number)
    lines = [f"SIP/2.0 {status}"] + [f"{name}: {header(name)}" for name in ("Via", "From", "To", "Call-ID", "CSeq")]
    lines[3] += ";tag=lab"
    lines += ["Server: Cisco-CUCM14.0", f'WWW-Authenticate: Digest realm="{REALM}", nonce="{NONCE}", algorithm=MD5'][
        : 2 if status.startswith("401") else 1]
    if status.startswith("200"):
        lines.append(f'Contact: {header("Contact")};expires={header("Expires")}')
    cisco = "as a device of its list" if "ccm.cisco.com" in header("Contact") else "by its digest user"
    print(f'{number} {status}, {cisco}, {header("User-Agent")}, expires {header("Expires")}', flush=True)
    return "\r\n".join(lines + ["Content-Length: 0", "", ""])


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((sys.argv[1], int(sys.argv[2])))
print("listening", flush=True)
while True:
    data, peer = server.recvfrom(65535)
    if data.startswith(b"REGISTER "):
        server.sendto(reply(data.decode(errors="replace")).encode(), peer)
