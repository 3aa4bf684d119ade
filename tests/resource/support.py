"""A sandbox for resource servers: what issues tokens, proves possession, tells refusals."""

from __future__ import annotations

import ssl
from base64 import urlsafe_b64encode
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Any

import trustme
from joserfc import jwk, jwt

from authlete import AuthleteCore, Err, Ok, Security, check_bearer
from authlete.errors import BearerTokenError
from authlete.models import Scope, Service

if TYPE_CHECKING:
    from authlete.models import IntrospectionResponse
    from authlete.sandbox import Clock, Sandbox

SERVICE = Service(
    api_key=1, supported_scopes=(Scope(name="history.read"), Scope(name="history.write"))
)
KEY = jwk.ECKey.generate_key("P-256")
OTHER_KEY = jwk.ECKey.generate_key("P-256")
CERTIFICATE = trustme.CA().cert_pem.bytes().decode()
OTHER_CERTIFICATE = trustme.CA().cert_pem.bytes().decode()
ALGS = 'algs="ES256 ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512 EdDSA"'
HERE = {"htm": "GET", "htu": "https://rs.example/history"}
NUMBERS = count()


def digest(data: bytes) -> str:
    return urlsafe_b64encode(sha256(data).digest()).decode().rstrip("=")


THUMBPRINT = digest(ssl.PEM_cert_to_DER_cert(CERTIFICATE))


def core_of(sandbox: Sandbox, **settings: Any) -> AuthleteCore:
    """Make a client of a sandbox."""
    settings = {"service_id": "1", "transport": sandbox.transport(), **settings}
    return AuthleteCore(security=Security(authlete=sandbox.bearer), **settings)


def issue(sandbox: Sandbox, **fields: Any) -> str:
    """Return an access token of john's, for reading, unless fields say otherwise."""
    fields = {"subject": "john", "scopes": ["history.read"], **fields}
    return sandbox.issue(*fields.pop("scopes"), service_id="1", **fields)


def proof(token: str, clock: Clock, key: Any = KEY, **claims: Any) -> str:
    """Prove possession of a key, for a request to the resource."""
    said = {
        "jti": str(next(NUMBERS)),
        **HERE,
        "iat": int(clock.now),
        "ath": digest(token.encode()),
        **claims,
    }
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}
    return jwt.encode(header, said, key, ["ES256"])


async def refused(core: AuthleteCore, authorization: Any, **required: Any) -> BearerTokenError:
    """Return how a request is refused; it must be."""
    result = await check_bearer(core, authorization, **required)
    assert isinstance(result, Err), result
    assert isinstance(result.error, BearerTokenError), result.error
    return result.error


async def passed(core: AuthleteCore, authorization: Any, **required: Any) -> IntrospectionResponse:
    """Return what a request's token is; it must pass."""
    result = await check_bearer(core, authorization, **required)
    assert isinstance(result, Ok), result
    return result.value


def told(error: BearerTokenError) -> tuple[int, str | None, str]:
    """Tell status, Authlete's code and challenge, without description and algs, of a refusal."""
    challenge, _, _ = error.headers["www-authenticate"].partition(",error_description")
    challenge = challenge.removesuffix(f", {ALGS}").removesuffix(f" {ALGS}")
    return error.status_code, error.result_code, challenge
