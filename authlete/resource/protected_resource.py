"""A resource as its clients know it: its metadata (RFC 9728), and how it judges requests."""

from __future__ import annotations

import math
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

import attrs

from .._engine.codec import write_json
from .._jose.algorithms import ALGORITHMS
from ..core import AuthleteCore
from ..errors import BearerTokenError, HttpError, NetworkError
from ..result import Ok
from ._arguments import function_problems, refuse, text_problems, type_problems
from ._presented import (
    ANY_SCHEME,
    error_challenge,
    read_header,
    refused,
    scope_refusal,
    with_algs,
    with_parameter,
)
from .check_bearer import check_bearer, wrong_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..config import RequestOptions
    from ..errors import OperationError
    from ..models.introspection._dicts import IntrospectionRequirements
    from ..models.introspection.process import IntrospectionResponse
    from ._presented import Scheme
    from .introspection_cache import IntrospectionCache
    from .jwt_validator import JwtValidator

__all__ = ["ProtectedResource", "Refusal", "ResourceRequest"]

WELL_KNOWN: Final = "/.well-known/oauth-protected-resource"
URL: Final = re.compile(r"https?://[!$-;=@-\[\]_a-z~]+")
SCOPE: Final = re.compile(r"[!#-\[\]-~]+")  # RFC 6749 §3.3
TOO_MANY: Final = HTTPStatus.TOO_MANY_REQUESTS
SERVER_ERROR: Final = HTTPStatus.INTERNAL_SERVER_ERROR
A_MOMENT: Final = 5.0
"""After how many seconds a caller may come again when Authlete is down."""


@attrs.frozen(kw_only=True)
class ResourceRequest:
    """What of a request to a resource tells whether it passes."""

    method: str
    path: str
    """The path that the client sent, percent-encoded as it was, without the query."""
    authorization: Sequence[str] = attrs.field(repr=False)
    """All headers of that name; more than one is refused."""
    dpop: Sequence[str] = attrs.field(default=(), repr=False)
    """Likewise (RFC 9449)."""
    client_certificate: str | None = attrs.field(default=None, repr=False)
    """The certificate that the client presented, in PEM (RFC 8705)."""


@attrs.frozen
class Refusal:
    """How to answer a request that does not pass."""

    status: int
    headers: Mapping[str, str]
    """Their names in lower case."""
    error: BearerTokenError | OperationError
    """Why; for the log."""


class ProtectedResource:
    """A resource, and what judges the requests to it; for any number of routes.

    Args:
        client: what to ask Authlete with.
        resource: its identifier (RFC 9728 §1.2): an https URL without query and fragment, or an
            http one for tests. DPoP proofs have to be made for URLs that begin with its scheme and
            host, whatever proxies stand before this server.
        authorization_servers: the issuers whose tokens it takes, likewise.
        scopes_supported: the scopes that are of use here.
        name: what users may know it by.
        documentation: a URL for developers.
        audience_required: whether a token must have been issued for this very resource (RFC 8707);
            else, as with Authlete, one that was issued for no particular resource passes, too.
        dpop: whether the scheme ``DPoP`` is taken (RFC 9449).
        service_id: the service; may be left out where the client names one.
        options: how to ask.
        cache: keeps Authlete's answers for a moment.
        jwt: judges tokens that are JWTs without asking.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """

    def __init__(  # noqa: PLR0913 - the one place where a resource is configured
        self,
        client: AuthleteCore,
        *,
        resource: str,
        authorization_servers: Sequence[str],
        scopes_supported: Sequence[str] = (),
        name: str | None = None,
        documentation: str | None = None,
        audience_required: bool = False,
        dpop: bool = True,
        service_id: str | None = None,
        options: RequestOptions | None = None,
        cache: IntrospectionCache | None = None,
        jwt: JwtValidator | None = None,
    ) -> None:
        arguments: dict[str, object] = {**locals()}
        refuse(_problems(arguments))
        self.resource = resource
        self.authorization_servers = tuple(authorization_servers)
        self._scopes_supported = tuple(scopes_supported)
        self._described = {"resource_name": name, "resource_documentation": documentation}
        self._audience_required = audience_required
        self._dpop = dpop
        self._client = client
        self._service_id = service_id
        self._options = options
        self._cache = cache
        self._jwt = jwt
        parts = urlsplit(resource)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self.metadata_path = WELL_KNOWN if parts.path == "/" else f"{WELL_KNOWN}{parts.path}"
        """Where its metadata are found (RFC 9728 §3.1)."""
        self.metadata_url = f"{self._origin}{self.metadata_path}"
        """The same as a URL, which challenges name."""

    def __repr__(self) -> str:
        """Say which resource it is."""
        return f"{type(self).__name__}(resource={self.resource!r})"

    def metadata(self) -> bytes:
        """Write the metadata as JSON (RFC 9728 §2)."""
        said = {
            "resource": self.resource,
            "authorization_servers": self.authorization_servers,
            "scopes_supported": self._scopes_supported,
            "bearer_methods_supported": ["header"],
            "dpop_signing_alg_values_supported": [*ALGORITHMS] if self._dpop else None,
            **self._described,
        }
        return write_json({name: value for name, value in said.items() if value})

    async def check(
        self, request: ResourceRequest, scopes: Iterable[str] = ()
    ) -> IntrospectionResponse | Refusal:
        """Judge a request, by ``check_bearer``: what its token is, or how it is refused.

        Args:
            request: the request.
            scopes: what the token has to allow; all of them.
        """
        required: IntrospectionRequirements = {
            # A text is no list of scopes, which is for the check to say.
            "scopes": cast("tuple[str, ...]", scopes) if isinstance(scopes, str) else tuple(scopes),
            "client_certificate": request.client_certificate,
        }
        if self._audience_required:
            required["resources"] = (self.resource,)
        if self._dpop:
            required["htm"] = request.method
            required["htu"] = self._origin + request.path
            # Two are none (RFC 9449 §4.3): joined, they are no proof; nor are they a token below.
            required["dpop"] = ", ".join(request.dpop) or None
        result = await check_bearer(
            self._client,
            ", ".join(request.authorization) or None,
            service_id=self._service_id,
            options=self._options,
            cache=self._cache,
            jwt=self._jwt,
            **required,
        )
        if not isinstance(result, Ok):
            return self._refusal(result.error)
        # Authlete takes a token without resources for one that is good for all.
        if self._audience_required and not result.value.access_token_resources:
            challenge = error_challenge(_scheme(request), "invalid_token")
            return self._refusal(refused(401, challenge, "the access token is for no resource"))
        return result.value

    def check_scopes(
        self, request: ResourceRequest, scopes: Iterable[str], token: IntrospectionResponse
    ) -> IntrospectionResponse | Refusal:
        """Judge a request that passed ``check``, by further scopes; a proof is good only once.

        Args:
            request: the request.
            scopes: what the token has to allow; all of them.
            token: what ``check`` returned.
        """
        error = scope_refusal(_scheme(request), scopes, token)
        return token if error is None else self._refusal(error)

    def _refusal(self, error: BearerTokenError | OperationError) -> Refusal:
        """Tell how to answer (RFC 6750 §3, RFC 9728 §5.1); who is refused learns no details."""
        headers = {"cache-control": "no-store"}
        match error:
            case BearerTokenError():
                challenge = self._challenge(error.headers["www-authenticate"])
                headers |= {**error.headers, "www-authenticate": challenge}
                return Refusal(error.status_code, headers, error)
            case NetworkError():
                return _unavailable(504 if error.timed_out else 503, A_MOMENT, headers, error)
            case HttpError(status_code=status) if status == TOO_MANY or status >= SERVER_ERROR:
                return _unavailable(503, error.retry_after or A_MOMENT, headers, error)
            case HttpError():
                return Refusal(502, headers, error)
            case _:
                return Refusal(500, headers, error)

    def _challenge(self, challenge: str) -> str:
        """Name the metadata, in each challenge to who presented nothing (RFC 9728 §5.1)."""
        each = challenge.split(", ") if challenge in (ANY_SCHEME, "Bearer") else (challenge,)
        where = f'resource_metadata="{self.metadata_url}"'
        return ", ".join(with_parameter(with_algs(one), where) for one in each)


def _scheme(request: ResourceRequest) -> Scheme:
    return read_header(request.authorization[0])[0] or "Bearer"


def _unavailable(
    status: int, seconds: float, headers: Mapping[str, str], error: OperationError
) -> Refusal:
    return Refusal(status, {**headers, "retry-after": str(math.ceil(seconds))}, error)


def refuse_wrong(
    resource: object,
    client_certificate: object = None,
    scopes: object = (),
    scheme_name: object = "-",
) -> None:
    """Check what an adapter is set up with.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """
    refuse(
        (
            *type_problems("resource", resource, ProtectedResource),
            *(
                ()
                if client_certificate is None
                else function_problems("client_certificate", client_certificate)
            ),
            *_list_problems("scopes", scopes, SCOPE),
            *text_problems(("scheme_name",), {"scheme_name": scheme_name}),
        )
    )


def _list_problems(name: str, value: object, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list | tuple):
        yield name, f"expected a list or tuple of str, got {type(value).__name__}"
        return
    for number, item in enumerate(cast("list[object]", value)):
        if not isinstance(item, str):
            yield f"{name}[{number}]", f"expected str, got {type(item).__name__}"
        elif pattern is URL:
            yield from _url_problems(f"{name}[{number}]", item)
        elif not pattern.fullmatch(item):
            yield f"{name}[{number}]", "is no scope (RFC 6749 §3.3)"


def _problems(arguments: dict[str, object]) -> Iterator[tuple[str, str]]:
    yield from type_problems("client", arguments["client"], AuthleteCore)
    if isinstance(resource := arguments["resource"], str):
        yield from _url_problems("resource", resource)
    else:
        yield "resource", f"expected str, got {type(resource).__name__}"
    for name, pattern in (("authorization_servers", URL), ("scopes_supported", SCOPE)):
        yield from _list_problems(name, arguments[name], pattern)
    if arguments["authorization_servers"] in ([], ()):
        yield "authorization_servers", "is empty"
    given = [
        name for name in ("name", "documentation", "service_id") if arguments[name] is not None
    ]
    yield from text_problems(given, arguments)
    for name in ("audience_required", "dpop"):
        yield from type_problems(name, arguments[name], bool)
    yield from wrong_settings(arguments["cache"], arguments["jwt"], arguments["options"])


def _url_problems(name: str, url: str) -> Iterator[tuple[str, str]]:
    try:
        parts = urlsplit(url)
        good = bool(parts.hostname) and not parts.username and parts.port != 0
    except ValueError:
        good = False
    if not (good and URL.fullmatch(url)):
        yield name, "must be an https URL without query and fragment (RFC 9728 §1.2, RFC 8414 §2)"
