# SPDX-License-Identifier: LGPL-2.1-or-later
"""tls-front PORT TARGET-PORT CERTIFICATE KEY [CLIENT-CA]: TLS before a plain call manager on 127.0.0.1."""
import socket
import ssl
import sys
import threading

port, target, certificate, key = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
if len(sys.argv) > 5:
    context.load_verify_locations(sys.argv[5])
    context.verify_mode = ssl.CERT_REQUIRED


def copy(source, sink):
    try:
        while data := source.recv(4096):
            sink.sendall(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(plain):
    try:
        secure = context.wrap_socket(plain, server_side=True)
    except (OSError, ssl.SSLError) as problem:
        print("handshake:", problem, flush=True)
        return
    print("secure", secure.version(), "peer", bool(secure.getpeercert()), flush=True)
    behind = socket.create_connection(("127.0.0.1", target))
    threading.Thread(target=copy, args=(secure, behind), daemon=True).start()
    copy(behind, secure)


listener = socket.create_server(("127.0.0.1", port))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
