# SPDX-License-Identifier: LGPL-2.1-or-later
"""tls-front PORT TARGET-PORT CERTIFICATE KEY [OPTION...]: TLS before a plain call manager on 127.0.0.1."""
import argparse
import socket
import ssl
import threading

parser = argparse.ArgumentParser()
parser.add_argument("port", type=int)
parser.add_argument("target", type=int)
parser.add_argument("certificate")
parser.add_argument("key")
parser.add_argument("--client-ca", help="a client must show a certificate that this one signed")
parser.add_argument("--newest", default="TLSv1_3", help="version: TLSv1, TLSv1_2")
args = parser.parse_args()

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(args.certificate, args.key)
context.minimum_version = ssl.TLSVersion.TLSv1
context.maximum_version = ssl.TLSVersion[args.newest]
if args.newest == "TLSv1":
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
if args.client_ca:
    context.load_verify_locations(args.client_ca)
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
    print("secure", secure.version(), "peer", bool(secure.getpeercert()), "again", secure.session_reused, flush=True)
    behind = socket.create_connection(("127.0.0.1", args.target))
    threading.Thread(target=copy, args=(secure, behind), daemon=True).start()
    copy(behind, secure)


listener = socket.create_server(("127.0.0.1", args.port))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
