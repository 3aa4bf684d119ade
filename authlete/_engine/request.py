"""An operation and a caller's request become an HTTP request without its credential."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import attrs

from .._loopback import is_loopback
from ..errors import RequestValidationError
from ..transport import HttpRequest
from .codec import (
    MismatchError,
    camel_case,
    read_request,
    write_json,
    write_request,
)
from .hints import unknown_keys
from .redaction import secrets_in
from .validation import DEFAULTS, segment_problem
from .values import copied, plain_str

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..config import RequestOptions, Security
    from ..operation import Operation
    from .settings import Settings

HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
HEADER_VALUE = re.compile(r"(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?")
URL = re.compile(r"https?://[\x21-\x7e]+")
FRAMING = frozenset({"connection", "content-length", "host", "transfer-encoding"})
OWN_HEADERS = FRAMING | {"authorization"}
NO_BODY: tuple[str, type] = ("", NoneType)


@attrs.define
class PreparedRequest:
    """A request to Authlete, the same for all of its attempts."""

    method: str
    server_url: str
    url: str = attrs.field(repr=False)
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes | None = attrs.field(repr=False)
    extensions: Mapping[str, object] = attrs.field(repr=False)
    repeatable: bool
    """Whether it may be sent again although Authlete may have acted on it already."""
    body_type: type
    """What the body was written for."""
    own_secrets: tuple[str, ...] = attrs.field(repr=False)
    """What else in it an error must not show."""

    def authorized(self, security: Security, deadline: float, max_bytes: int) -> HttpRequest:
        """Return it with a credential, ready to be sent."""
        return HttpRequest(
            method=self.method,
            url=self.url,
            headers={**self.headers, "authorization": f"Bearer {security.authlete}"},
            body=self.body,
            deadline=deadline,
            max_response_bytes=max_bytes,
            extensions=self.extensions,
        )

    def secrets(self, sent: HttpRequest) -> Iterator[str]:
        """Yield what an error must not show, what hooks added to what was sent included."""
        yield from self.own_secrets
        if self.body is not None:
            yield from secrets_in(self.body, self.body_type)
        yield from (value for key, value in sent.headers.items() if self.headers.get(key) != value)
        if sent.url != self.url:
            yield from (value for _, value in parse_qsl(urlsplit(sent.url).query))


def prepare(
    operation: Operation[Any, Any], request: object, options: RequestOptions, settings: Settings
) -> PreparedRequest:
    """Write a request for the wire.

    Raises:
        RequestValidationError: the request or an option is wrong.
    """
    repeatable = operation.idempotent
    key, body_type = operation.body or NO_BODY
    body: Any
    if callable(repeatable):
        values = validate_request(operation, request)
        repeatable = repeatable(values)
        body = write_json(values[key]) if key in values else None
    else:
        values = validate_request(operation, request, write_request)
        body = values.get(key)
    server_url = settings.server_url
    if options.server_url is not None:
        server_url = validate_server_url(
            options.server_url,
            "options.server_url",
            allow_insecure_http=settings.allow_insecure_http,
        )
    headers = settings.headers if body is None else settings.headers_with_json
    own_headers = _own_headers(options)
    own_secrets = tuple(own_headers.values())
    if operation.secret and operation.secret in values:
        own_secrets += (str(values[operation.secret]),)
    return PreparedRequest(
        operation.method,
        server_url,
        server_url + _path(operation, values, settings) + _query(operation, values),
        {**headers, **own_headers} if own_headers else headers,
        body,
        options.extensions,
        repeatable,
        body_type,
        own_secrets,
    )


def validate_request(
    operation: Operation[Any, Any],
    request: object,
    read_body: Callable[[Any, object, str], object] = read_request,
) -> dict[str, object]:
    """Return what a request says, its body as ``read_body`` has it: an instance of its class.

    ``None`` is a request without keys, where none is required.

    Raises:
        RequestValidationError: a key is unknown or missing, or its value of a wrong type.
    """
    parameters = operation.parameters
    if request is None and not any(key.required for key in parameters.values()):
        request = {}
    given = _copied(request, operation.request.__name__, "request")
    values: dict[str, object] = {}
    body_key = operation.body and operation.body[0]
    problems: list[tuple[str, str]] = []
    for key, parameter in parameters.items():
        value = given.get(key)
        if value is None:
            if parameter.required:
                problems.append((key, "is required"))
            continue
        try:
            wanted: Any = parameter.type
            read = read_body if key == body_key else read_request
            values[key] = read(wanted, value, key)
        except MismatchError as error:
            problems += error.problems
    if len(values) < len(given):
        problems += _unknown_keys(operation, given)
    if problems:
        raise RequestValidationError(*problems)
    return values


def _copied(mapping: object, wanted: str, path: str) -> dict[Any, object]:
    """Read a caller's mapping once: another time it may say something else."""
    if type(mapping) is dict:
        return cast("dict[Any, object]", mapping).copy()
    try:
        if isinstance(mapping, Mapping):
            return copied(cast("Mapping[Any, object]", mapping))
    except Exception as error:  # noqa: BLE001 - it may raise anything
        reason = f"raised {type(error).__name__} when it was read"
        raise RequestValidationError((path, reason)) from None
    raise RequestValidationError((path, f"expected {wanted} or dict, got {type(mapping).__name__}"))


def _unknown_keys(
    operation: Operation[Any, Any], given: Mapping[object, object]
) -> Iterator[tuple[str, str]]:
    body, cls = operation.body or NO_BODY
    inner = [field.name for field in attrs.fields(cls)] if attrs.has(cls) else ()
    unknown = [key for key in given if key not in operation.parameters]
    for step, reason in unknown_keys(unknown, operation.parameters, body, inner):
        yield step.removeprefix("."), reason


def _path(operation: Operation[Any, Any], values: Mapping[str, object], settings: Settings) -> str:
    segments: dict[str, str] = {}
    for key in operation.path_keys:
        value = values.get(key)
        if value is None and key == "service_id":
            value = settings.service_id
        segments[key] = _segment(key, value)
    return operation.path.format_map(segments)


def _segment(name: str, value: object) -> str:
    """Encode one path segment."""
    if value is None:
        raise RequestValidationError((name, "is required, in the request or on the client"))
    text = value if isinstance(value, str) else _text(value)
    if text.isascii() and text.isalnum():
        return text
    if reason := segment_problem(text):
        raise RequestValidationError((name, reason))
    return quote(text, safe="")


def _query(operation: Operation[Any, Any], values: Mapping[str, object]) -> str:
    if not operation.query_keys:
        return ""
    given: dict[str, str] = {}
    for key in operation.query_keys:
        value = values.get(key)
        if isinstance(value, Mapping):
            given |= cast("Mapping[str, str]", value)
        elif value is not None:
            given[camel_case(key)] = _text(value)
    return f"?{urlencode(given, quote_via=quote)}" if given else ""


def _text(value: object) -> str:
    """Write a value of path or query as JSON would: ``true``, not ``True``."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _own_headers(options: RequestOptions) -> dict[str, str]:
    headers: dict[str, str] = {}
    if options is DEFAULTS:
        return headers
    for name, value in _copied(options.headers, "Mapping", "options.headers").items():
        plain_name, plain_value = validate_header(name, value, "options.headers")
        if plain_name.lower() in OWN_HEADERS:
            raise RequestValidationError((f"options.headers.{plain_name}", "is set by the SDK"))
        headers[plain_name.lower()] = plain_value
    return headers


def validate_header(name: object, value: object, path: str) -> tuple[str, str]:
    """Return name and value of a header that cannot break the message apart.

    Raises:
        RequestValidationError: HTTP does not allow it; the message does not show the value.
    """
    if not isinstance(name, str) or not HEADER_NAME.fullmatch(name):
        raise RequestValidationError((path, "holds a name that is no HTTP header name"))
    if not isinstance(value, str) or not HEADER_VALUE.fullmatch(value):
        reason = "must be printable ASCII without spaces around it"
        raise RequestValidationError((f"{path}.{plain_str(name)}", reason))
    return plain_str(name), plain_str(value)


def validate_server_url(url: object, path: str, *, allow_insecure_http: bool) -> str:
    """Return a server's URL without a slash at its end; ``path`` is what the caller calls it.

    Raises:
        RequestValidationError: it is not one to send a credential to.
    """
    if not isinstance(url, str) or not URL.fullmatch(url):
        raise RequestValidationError((path, "must be an https:// URL in ASCII"))
    url = plain_str(url)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:  # its text may repeat a password
        raise RequestValidationError((path, "is not a URL")) from None
    if not host or "@" in parts.netloc or "?" in url or "#" in url:
        raise RequestValidationError((path, "must name a host, and no user, query or fragment"))
    if parts.scheme == "http" and not (allow_insecure_http or is_loopback(host)):
        raise RequestValidationError(
            (path, "is plain http; pass allow_insecure_http=True if that is meant")
        )
    return url.rstrip("/")
