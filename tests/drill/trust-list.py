# SPDX-License-Identifier: LGPL-2.1-or-later
"""trust-list FILE ROLE:CERTIFICATE...: writes a trust list, as call managers do, of PEM files in a role by number.
HASH+ROLE:CERTIFICATE puts only the certificate's SHA-512 into the list. The signature is none."""
import hashlib
import ssl
import sys


def tlv(tag, value):
    return bytes([tag]) + len(value).to_bytes(2, "big") + value


def record(word):
    kind, path = word.split(":", 1)
    with open(path) as file:
        der = ssl.PEM_cert_to_DER_cert(file.read())
    fields = tlv(2, b"\0") + tlv(3, b"CN=somebody\0") + tlv(4, int(kind.removeprefix("HASH+")).to_bytes(2, "big"))
    if kind.startswith("HASH+"):
        fields += tlv(11, hashlib.sha512(der).digest()) + tlv(12, b"\3")
    else:
        fields += tlv(9, der)
    return tlv(1, (5 + len(fields)).to_bytes(2, "big")) + fields


signer = tlv(3, tlv(4, b"CN=nobody\0") + tlv(5, b"\1") + tlv(6, b"CN=nobody\0"))
signer += tlv(7, tlv(8, b"\1") + tlv(9, tlv(10, b"\0") + tlv(11, b"\2"))) + tlv(12, bytes(256))
head = tlv(1, b"\1\2")
with open(sys.argv[1], "wb") as out:
    out.write(head + tlv(2, (len(head) + 5 + len(signer)).to_bytes(2, "big")) + signer)
    out.write(b"".join(record(word) for word in sys.argv[2:]))
