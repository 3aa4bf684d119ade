"""Checks of the settings of services and clients, whoever makes them.

What a setting must be follows from its type and its name, so that a new field of a model is
checked without being listed here.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast, get_args, get_origin
from urllib.parse import urlsplit

import attrs

from .._engine.codec import MismatchError, camel_case, parse_json
from .._jose.algorithms import ALGORITHMS, SYMMETRIC
from ..models.client.client import Client
from ..models.common.jws_alg import JwsAlg
from .protocol.claims import json_object
from .protocol.durations import SCOPE_ATTRIBUTES
from .protocol.settings import supports_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..models.service.service import Service

Problem: TypeAlias = tuple[str, str]
"""The path of a setting and what is wrong with it."""
Name: TypeAlias = "Callable[[str], str]"
Check: TypeAlias = "Callable[[Any, str, Name], Iterator[Problem]]"
"""Goes through a value, given its path and what writes the names of fields."""

INT64_MAX: Final = 2**63 - 1
URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+")
SCOPE_NAME: Final = re.compile(r"[!#-\[\]-~]+")
SCRIPTS: Final = frozenset({"javascript", "data", "vbscript"})
WEB: Final = frozenset({"https", "http"})
SIGNED_BY_THE_SERVER: Final = (
    "id_token_sign_alg",
    "user_info_sign_alg",
    "authorization_sign_alg",
)
JSON_OBJECTS: Final = frozenset(
    {"custom_metadata", "predefined_transformed_claims", "cimd_metadata_policy"}
)
NEGATIVE_FOR_DEFAULT: Final = frozenset(
    {"credential_offer_duration", "credential_transaction_duration"}
)
AMOUNTS: Final = (
    "_duration",
    "_interval",
    "_length",
    "_skew",
    "_window",
    "_max_age",
    "_per_developer",
)


def refuse(problems: Iterable[Problem]) -> None:
    """Do nothing if there are no problems.

    Raises:
        MismatchError: there are; it names each of them.
    """
    if found := tuple(problems):
        raise MismatchError(*found)


def service_problems(
    service: Service, path: str = "$", name: Name = camel_case
) -> Iterator[Problem]:
    """Check the settings of a service.

    Args:
        service: the service.
        path: what leads to it.
        name: writes the name of a field for who reads of a problem.
    """
    yield from _walk(service, path, name)
    if service.access_token_sign_alg not in (None, *ALGORITHMS):
        algorithm = f"{path}.{name('access_token_sign_alg')}"
        yield algorithm, f"is not one of {', '.join(ALGORITHMS)}"
    yield from _scope_problems(service, f"{path}.{name('supported_scopes')}")


def client_problems(
    client: Client, service: Service, path: str = "$", name: Name = camel_case
) -> Iterator[Problem]:
    """Check the settings of a client, likewise, by themselves and against those of its service."""
    yield from _walk(client, path, name)
    yield from _algorithm_problems(client, path, name)
    alias = client.client_id_alias or ""
    if service.http_alias_prohibited and alias.startswith(("https://", "http://")):
        yield f"{path}.{name('client_id_alias')}", "must not be a URL in this service"
    extension = client.extension
    for number, scope in enumerate((extension and extension.requestable_scopes) or ()):
        if not supports_scope(service, scope):
            step = f"{path}.extension.{name('requestable_scopes')}[{number}]"
            yield step, "is not a scope of the service"


def _walk(record: object, path: str, name: Name) -> Iterator[Problem]:
    for field, check in _checks(cast("type[attrs.AttrsInstance]", type(record))):
        value = getattr(record, field)
        if value is not None:
            yield from check(value, f"{path}.{name(field)}", name)


@cache
def _checks(cls: type[attrs.AttrsInstance]) -> tuple[tuple[str, Check], ...]:
    found = ((field.name, _check_of(cls, field)) for field in attrs.fields(cls))
    return tuple((name, check) for name, check in found if check)


def _check_of(cls: type, field: attrs.Attribute[Any]) -> Check | None:
    arms = [arm for arm in get_args(field.type) if arm is not NoneType]
    is_list = bool(arms) and get_origin(arms[0]) is tuple
    kinds = get_args(get_args(arms[0])[0]) or get_args(arms[0])[:1] if is_list else arms
    check = _check_of_kinds(kinds) or _check_of_name(cls, field.name, kinds)
    return _each(check) if check and is_list else check


def _check_of_kinds(kinds: Iterable[object]) -> Check | None:
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return _word_of(kind)
        if isinstance(kind, type) and attrs.has(kind):
            return _walk_checked
    return None


def _check_of_name(cls: type, name: str, kinds: Iterable[object]) -> Check | None:
    if int in kinds:
        is_amount = name.endswith(AMOUNTS) and name not in NEGATIVE_FOR_DEFAULT
        return _amount if is_amount else None
    if str not in kinds:
        return None
    if name in {"redirect_uris", "credential_offer_endpoint"}:  # an app may have its own scheme
        return _redirect_uri
    if name.endswith(("uri", "uris", "_endpoint", "issuer")) and not name.endswith("_san_uri"):
        return _issuer if name == "issuer" else _url
    if name.endswith("jwks"):
        return _public_jwks if cls is Client else _jwks
    return _json if name in JSON_OBJECTS else None


def _each(check: Check) -> Check:
    def each(values: Iterable[Any], path: str, name: Name) -> Iterator[Problem]:
        for number, value in enumerate(values):
            yield from check(value, f"{path}[{number}]", name)

    return each


def _walk_checked(record: object, path: str, name: Name) -> Iterator[Problem]:
    return _walk(record, path, name)


def _word_of(enum: type[StrEnum]) -> Check:
    words = frozenset(enum)

    def word(value: str, path: str, _: Name) -> Iterator[Problem]:
        if value not in words:
            yield path, f"is not one of {', '.join(enum)}"

    return word


def _amount(value: int, path: str, _: Name) -> Iterator[Problem]:
    if value < 0:
        yield path, "is negative"


def _redirect_uri(value: str, path: str, _: Name) -> Iterator[Problem]:
    if not URI.fullmatch(value) or "#" in value or not _host_fits(value):
        yield path, "is not an absolute URI without a fragment (RFC 6749 §3.1.2)"
    elif value.partition(":")[0].lower() in SCRIPTS:
        yield path, "has a scheme that runs scripts"


def _url(value: str, path: str, _: Name) -> Iterator[Problem]:
    if not _is_url(value):
        yield path, "is not a URL with https or http"


def _issuer(value: str, path: str, _: Name) -> Iterator[Problem]:
    if not _is_url(value) or "?" in value or "#" in value:
        yield path, "is not a URL without query and fragment (OpenID Connect Discovery §3)"


def _is_url(value: str) -> bool:
    scheme = value.partition(":")[0].lower()
    return bool(URI.fullmatch(value)) and scheme in WEB and _host_fits(value)


def _host_fits(value: str) -> bool:
    """Tell whether a URI that begins as those of the web do has a host."""
    try:
        parts = urlsplit(value)
        return parts.scheme not in WEB or bool(parts.hostname and parts.port != 0)
    except ValueError:  # of the port, or of an IPv6 address
        return False


def _jwks(value: str, path: str, _: Name) -> Iterator[Problem]:
    if _keys_of(value) is None:
        yield path, "is not a JWK set (RFC 7517 §5)"


def _public_jwks(value: str, path: str, name: Name) -> Iterator[Problem]:
    yield from _jwks(value, path, name)
    if any("d" in key for key in _keys_of(value) or ()):
        yield path, "holds a private key"


def _keys_of(text: str) -> list[Mapping[str, object]] | None:
    try:
        parsed = parse_json(text.encode())
    except (MismatchError, UnicodeEncodeError):
        return None
    keys = cast("dict[str, object]", parsed).get("keys") if isinstance(parsed, dict) else None
    if not isinstance(keys, list):
        return None
    items = cast("list[object]", keys)
    found = [cast("Mapping[str, object]", key) for key in items if isinstance(key, dict)]
    is_set = len(found) == len(items) and all(isinstance(key.get("kty"), str) for key in found)
    return found if is_set else None


def _json(value: str, path: str, _: Name) -> Iterator[Problem]:
    if json_object(value) is None:
        yield path, "is not a JSON object"


def _scope_problems(service: Service, path: str) -> Iterator[Problem]:
    scopes = service.supported_scopes or ()
    times = Counter(scope.name for scope in scopes)
    for number, scope in enumerate(scopes):
        if not SCOPE_NAME.fullmatch(scope.name or ""):
            yield f"{path}[{number}].name", "is not a scope (RFC 6749 §3.3)"
        elif times[scope.name] > 1:
            yield f"{path}[{number}].name", "is given more than once"
        for place, pair in enumerate(scope.attributes or ()):
            if pair.key in SCOPE_ATTRIBUTES.values() and not _is_positive(pair.value):
                yield f"{path}[{number}].attributes[{place}].value", "is not a number of seconds"


def _algorithm_problems(client: Client, path: str, name: Name) -> Iterator[Problem]:
    playable = (*ALGORITHMS, *SYMMETRIC, JwsAlg.NONE)
    for field in SIGNED_BY_THE_SERVER:
        if getattr(client, field) not in (None, *playable):
            yield f"{path}.{name(field)}", f"is not one of {', '.join(playable)}"
    for method in (field.name for field in attrs.fields(Client)):
        if method.endswith("_encryption_enc") and getattr(client, method) is not None:
            algorithm = method.removesuffix("enc") + "alg"
            if getattr(client, algorithm) is None:
                yield f"{path}.{name(method)}", f"is of no use without {name(algorithm)}"


def _is_positive(text: str | None) -> bool:
    return bool(text and text.isascii() and text.isdigit() and 0 < int(text) <= INT64_MAX)
