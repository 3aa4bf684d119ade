"""HTTP requests and responses as small values, whatever the web framework."""

from __future__ import annotations

import json
import re
from functools import cached_property
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import unquote_to_bytes, urlsplit

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Self

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
HTML: Final = "text/html; charset=utf-8"
NO_STORE: Final = (("cache-control", "no-store"), ("pragma", "no-cache"))
MAX_BODY_BYTES: Final = 128 * 1024
"""The largest body that an endpoint reads: a request object with certificates has room in it."""
MAX_FIELDS: Final = 200
ENCODED_NON_ASCII: Final = re.compile("%[89A-Fa-f]")
LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
REPEATABLE: Final = frozenset({"resource", "audience"})
"""The parameters that OAuth lets a client repeat (RFC 8707 §2, RFC 8693 §2.1)."""


def _lower_names(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple([(name.lower(), value) for name, value in headers])


# Without slots: for cached properties beside them attrs writes code that help() cannot show.
@attrs.frozen(kw_only=True, slots=False)
class Request:
    """A request to an endpoint."""

    method: str
    path: str
    """The path as the client sent it, with whatever prefix the application is mounted at."""
    query: str = attrs.field(default="", repr=False)
    """The query as the client sent it, without its question mark."""
    headers: tuple[tuple[str, str], ...] = attrs.field(
        default=(), converter=_lower_names, repr=False
    )
    body: bytes = attrs.field(default=b"", repr=False)
    parameters: Mapping[str, str] = attrs.field(default=MappingProxyType({}), repr=False)
    """What the route found in the path, such as ``client_id``."""
    client_certificates: tuple[str, ...] = attrs.field(default=(), repr=False)
    """The certificates of the TLS connection as PEM, the client's own first."""
    native: object = attrs.field(default=None, repr=False, eq=False)
    """The request as the web framework has it."""

    def header(self, name: str) -> str | None:
        """Return a header, joined by commas if there are several (RFC 9110 §5.3)."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for name, value in self.headers:
            found[name] = f"{found[name]}, {value}" if name in found else value
        return found

    def bearer(self, *schemes: str) -> str | None:
        """Return the token in the header ``Authorization``.

        Args:
            schemes: those that it may have, in lower case; ``bearer`` if left out.
        """
        scheme, _, value = (self.header("authorization") or "").partition(" ")
        return value.strip() or None if scheme.lower() in (schemes or ("bearer",)) else None

    def cookie(self, name: str) -> str | None:
        """Return a cookie."""
        return next((value for key, value in self.cookies() if key == name), None)

    def cookies(self) -> Iterator[tuple[str, str]]:
        """Go through the cookies: browsers send older ones first (RFC 6265 §5.4)."""
        for header in (value for key, value in self.headers if key == "cookie"):
            for pair in header.split(";"):
                name, _, value = pair.strip().partition("=")
                yield name, value.strip('"')

    @property
    def content_type(self) -> str:
        """The media type of the body, in lower case and without parameters."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def bounded_body(self) -> bytes:
        """The body.

        Raises:
            Refusal: it is too large.
        """
        if len(self.body) > MAX_BODY_BYTES:
            raise too_large()
        return self.body

    @property
    def text(self) -> str:
        """The body as text.

        Raises:
            Refusal: it is too large, or none.
        """
        try:
            return self.bounded_body.decode()
        except UnicodeDecodeError:
            raise invalid_request("The body is not UTF-8.") from None

    @property
    def form_text(self) -> str:
        """The form that a client sent, as text.

        Raises:
            Refusal: it is none, too large, or repeats a parameter.
        """
        body = self.bounded_body
        if self.content_type != FORM and body:
            raise invalid_request(f"The body is not {FORM}.")
        text = self.text
        check_parameters(text)
        return text

    @property
    def form(self) -> Mapping[str, str]:
        """The parameters of the form."""
        return parameters_of(self.form_text)


def _names_only(headers: tuple[tuple[str, str], ...]) -> str:
    return f"<{', '.join(name for name, _ in headers)}>"


@attrs.frozen
class Response:
    """A response of an endpoint; its ``repr`` shows no header value and no body."""

    status: int = HTTPStatus.OK
    headers: tuple[tuple[str, str], ...] = attrs.field(
        default=(), converter=_lower_names, repr=_names_only
    )
    body: bytes = attrs.field(default=b"", repr=False)
    native: object = attrs.field(default=None, repr=False, eq=False, kw_only=True)
    """A response of the web framework that is sent in place of the body, with these headers."""

    def header(self, name: str) -> str | None:
        """Return a header."""
        return next((value for key, value in self.headers if key == name), None)

    def with_headers(self, *headers: tuple[str, str]) -> Self:
        """Add headers."""
        return type(self)(self.status, (*self.headers, *headers), self.body, native=self.native)


class Refusal(Exception):  # noqa: N818 - not an error of the program, but an answer
    """A request that is answered without asking Authlete.

    Attributes:
        response: the answer.
    """

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def check_parameters(text: str) -> None:
    """Refuse what no OAuth request may be.

    Raises:
        Refusal: it is no form, has too many parameters, or repeats one (RFC 6749 §3.1, §3.2).
    """
    if "%" in text and ENCODED_NON_ASCII.search(text):
        _pairs(text)  # all of it has to be UTF-8
    names = [decode(name) for name, _, _ in _parts(text)]
    if len(set(names)) == len(names):
        return
    once = [name for name in names if name not in REPEATABLE]
    if len(set(once)) < len(once):
        raise invalid_request("A parameter is repeated.")


def parameters_of(text: str) -> Mapping[str, str]:
    """Read the parameters of a form or a query.

    Raises:
        Refusal: it is neither.
    """
    return dict(_pairs(text))


def json_object(text: str | None) -> Mapping[str, object]:
    """Read a JSON object that may be none, or missing: then it has no members."""
    try:
        content: object = json.loads(text or "")
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", content) if isinstance(content, dict) else {}


def json_response(
    status: int, content: object, headers: Sequence[tuple[str, str]] = ()
) -> Response:
    """Make a response with a JSON body that nobody stores."""
    body = content if isinstance(content, str) else json.dumps(content)
    return Response(status, (("content-type", JSON), *NO_STORE, *headers), body.encode())


def redirect(url: str, status: int = HTTPStatus.SEE_OTHER) -> Response:
    """Send the browser elsewhere."""
    return Response(status, (("location", url), *NO_STORE))


def oauth_error(
    status: int, error: str, description: str = "", headers: Sequence[tuple[str, str]] = ()
) -> Response:
    """Make an error response of OAuth (RFC 6749 §5.2)."""
    content = (
        {"error": error, "error_description": description} if description else {"error": error}
    )
    return json_response(status, content, headers)


def invalid_request(description: str) -> Refusal:
    """Refuse a malformed request."""
    return Refusal(oauth_error(HTTPStatus.BAD_REQUEST, "invalid_request", description))


def too_large() -> Refusal:
    """Refuse a request whose body is too large."""
    return Refusal(
        oauth_error(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "invalid_request",
            f"The body has more than {MAX_BODY_BYTES} bytes.",
        )
    )


def certificates_of(scope: Mapping[str, object]) -> tuple[str, ...]:
    """Find the client's certificates in a scope of ASGI, as PEM (its TLS extension)."""
    extensions = cast("Mapping[str, object]", scope.get("extensions") or {})
    tls = cast("Mapping[str, Sequence[str] | None]", extensions.get("tls") or {})
    return tuple(tls.get("client_cert_chain") or ())


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return [(decode(name), decode(value)) for name, _, value in _parts(text)]
    except UnicodeDecodeError:
        raise invalid_request("The parameters are malformed.") from None


def _parts(text: str) -> list[tuple[str, str, str]]:
    if len(text) > MAX_BODY_BYTES:
        raise too_large()
    # What an adapter may make of bytes that are no UTF-8.
    if not text.isascii() and LONE_SURROGATE.search(text):
        raise invalid_request("The parameters are not UTF-8.")
    parts = [part.partition("=") for part in text.split("&") if part]
    if len(parts) > MAX_FIELDS:
        raise invalid_request("There are too many parameters.")
    return parts


def decode(text: str) -> str:
    """Decode what forms encode (``application/x-www-form-urlencoded``).

    Raises:
        UnicodeDecodeError: it is not UTF-8.
    """
    if "%" not in text and "+" not in text:
        return text
    return unquote_to_bytes(text.replace("+", " ")).decode()
