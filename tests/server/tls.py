"""Mutual TLS on loopback ports: certificates, a server that tells them, and a proxy."""

from __future__ import annotations

import ssl
from base64 import b64encode, urlsafe_b64encode
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_server
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import anycorn
import anyio
import attrs
import trustme
from anyio.from_thread import start_blocking_portal
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jwskate import Jwk

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from starlette.types import ASGIApp

HEADER = "Client-Cert"
NAME = "client.example"
AUTHORITY = trustme.CA()


@attrs.frozen
class Certificate:
    """A certificate with its key, both as PEM."""

    certificate: bytes
    key: bytes

    @classmethod
    def issue(cls, name: str) -> Certificate:
        """Have the authority issue one."""
        issued = AUTHORITY.issue_cert(name)
        return cls(issued.cert_chain_pems[0].bytes(), issued.private_key_pem.bytes())

    @classmethod
    def sign(cls, name: str) -> Certificate:
        """Make one that is signed by its own key."""
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        signed = (
            x509.CertificateBuilder(subject, subject, key.public_key(), 1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(identifier, critical=False)
            .sign(key, SHA256())
        )
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return cls(signed.public_bytes(Encoding.PEM), pem)

    def files(self, folder: Path) -> tuple[str, str]:
        """Write both into a folder, and return the paths."""
        folder.joinpath("certificate.pem").write_bytes(self.certificate)
        folder.joinpath("key.pem").write_bytes(self.key)
        return str(folder / "certificate.pem"), str(folder / "key.pem")

    @property
    def jwk(self) -> dict[str, Any]:
        """Its key as a client registers it (RFC 8705 §2.2.2)."""
        der = ssl.PEM_cert_to_DER_cert(self.certificate.decode())
        public = Jwk.from_pem(self.key).public_jwk().to_dict()
        return {**public, "x5c": [b64encode(der).decode()]}

    @property
    def thumbprint(self) -> str:
        """What tokens are bound by, the confirmation ``x5t#S256`` (RFC 8705 §3.1)."""
        der = ssl.PEM_cert_to_DER_cert(self.certificate.decode())
        return urlsafe_b64encode(sha256(der).digest()).rstrip(b"=").decode()

    @property
    def header(self) -> str:
        """What a proxy puts into ``HEADER`` (RFC 9440 §2.1)."""
        return _header(ssl.PEM_cert_to_DER_cert(self.certificate.decode()))


SERVER = Certificate.issue("127.0.0.1")
GOOD = Certificate.issue(NAME)
OTHER = Certificate.issue("other.example")
SELF_SIGNED = Certificate.sign("self")
OTHER_SELF_SIGNED = Certificate.sign("other")
TRUSTED = b"".join(
    (
        AUTHORITY.cert_pem.bytes(),
        SELF_SIGNED.certificate,  # OpenSSL ends connections with what it cannot verify
        OTHER_SELF_SIGNED.certificate,
    )
)


@cache
def client_context(certificate: Certificate | None = None) -> ssl.SSLContext:
    """Make the context of a client that trusts the authority."""
    context = ssl.create_default_context(cadata=AUTHORITY.cert_pem.bytes().decode())
    if certificate is not None:
        with TemporaryDirectory() as folder:
            context.load_cert_chain(*certificate.files(Path(folder)))
    return context


def server_context() -> ssl.SSLContext:
    """Make the context of a server that asks for certificates, and does not demand them."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cadata=TRUSTED.decode())
    context.verify_mode = ssl.CERT_OPTIONAL
    with TemporaryDirectory() as folder:
        context.load_cert_chain(*SERVER.files(Path(folder)))
    return context


class _Connection(ssl.SSLObject):
    def get_unverified_chain(self) -> list[bytes]:
        """Return none, since CPython 3.13 fails where a client has no certificate."""
        return []


class _Config(anycorn.Config):
    def create_ssl_context(self) -> ssl.SSLContext | None:
        context = super().create_ssl_context()
        assert context
        context.sslobject_class = _Connection
        return context


@contextmanager
def serve(build: Callable[[str], ASGIApp]) -> Generator[str]:
    """Serve an app by anycorn, which has ASGI's TLS extension; yields its URL."""
    with TemporaryDirectory() as folder, start_blocking_portal() as portal:
        listener = create_server(("127.0.0.1", 0))
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        config = _Config()
        config.bind = [f"fd://{listener.detach()}"]
        config.certfile, config.keyfile = SERVER.files(Path(folder))
        config.ca_certs = str(Path(folder, "trusted.pem"))
        Path(config.ca_certs).write_bytes(TRUSTED)
        config.verify_mode = ssl.CERT_OPTIONAL
        config.errorlog = None
        config.graceful_timeout = 0.1
        stop = portal.call(anyio.Event)
        serving, _ = portal.start_task(
            partial(anycorn.serve, build(url), config, shutdown_trigger=stop.wait)
        )
        yield url
        portal.call(stop.set)
        serving.result()


@contextmanager
def proxy() -> Generator[tuple[str, Callable[[str], None]]]:
    """Terminate TLS in front of a server; yields its URL, and what takes that of the server."""
    with _Proxy(("127.0.0.1", 0), _Forwarding) as server:
        # The handshake is up to the thread of a connection.
        server.socket = server_context().wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_port}", server.forward_to
        finally:
            server.shutdown()
            thread.join()


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True
    upstream = ""

    def forward_to(self, url: str) -> None:
        self.upstream = urlsplit(url).netloc


class _Forwarding(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Proxy
    connection: ssl.SSLSocket

    def _forward(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        headers = {
            name: value
            for name, value in self.headers.items()
            if not name.lower().startswith(HEADER.lower())  # nobody but the proxy may say so
        }
        certificate = self.connection.getpeercert(binary_form=True)
        if certificate:
            headers[HEADER] = _header(certificate)
        upstream = HTTPConnection(self.server.upstream)
        upstream.request(self.command, self.path, body, headers)
        response = upstream.getresponse()
        content = response.read()
        upstream.close()
        self.send_response_only(response.status)
        for name, value in response.getheaders():
            if name.lower() not in {"connection", "transfer-encoding", "content-length"}:
                self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = _forward  # noqa: N815 - as http.server has them

    def log_message(self, *_: object) -> None:
        pass


def _header(der: bytes) -> str:
    return f":{b64encode(der).decode()}:"
