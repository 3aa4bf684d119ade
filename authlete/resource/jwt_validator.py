"""Access tokens that are JWTs, validated here by the service's keys (RFC 9068); extra ``jwt``."""

from __future__ import annotations

import time
from collections.abc import Collection
from math import nan
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

from .._engine.codec import MismatchError, read_wire, write_json
from .._jose.algorithms import ALGORITHMS
from .._jose.jws import read_jws
from .._jose.stamps import is_stamp
from .._jose.thumbprint import certificate_thumbprint
from ..core import AuthleteCore
from ..models.introspection.process import IntrospectionResponse
from ..models.introspection.process import IntrospectionResponseAction as Action
from ..result import Err, Ok
from ._arguments import (
    function_problems,
    refuse,
    seconds_problems,
    telling_time,
    text_problems,
    type_problems,
)
from ._presented import refused
from ._proofs import UsedProofs, refused_proof
from ._requirements import only_authlete_can_judge, unmet
from ._service_keys import ServiceKeys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .._jose.jws import Jws
    from .._jose.proof import Proof
    from ..errors import BearerTokenError, OperationError
    from ..result import Result
    from ._presented import Presented

__all__ = ["JwtValidator"]

Checked: TypeAlias = "Result[IntrospectionResponse, BearerTokenError | OperationError]"
Claims: TypeAlias = "Mapping[str, object]"

TYPES: Final = frozenset({"at+jwt", "application/at+jwt"})  # RFC 9068 §4
DOTS: Final = 2
OPAQUE: Final = ("introspect", "refuse")
MILLISECOND: Final = 1000
INT_DIGITS: Final = 20
CONFIRMED: Final = frozenset({"jkt", "x5t#S256"})
"""What tokens may be bound to (RFC 9449 §6.1, RFC 8705 §3.1)."""
ELEMENT: Final = {
    "type": "type",
    "locations": "locations",
    "actions": "actions",
    "datatypes": "dataTypes",
    "identifier": "identifier",
    "privileges": "privileges",
}
"""The members of an entry of authorization details (RFC 9396 §2), and how Authlete names them."""


class JwtValidator:
    """Judges access tokens that are signed JWTs without asking Authlete; for ``check_bearer``.

    **It cannot see revocation**: a token passes until it expires, whatever Authlete knows of it by
    then, be it revoked, its scopes changed, its client locked. Let tokens live for minutes, and
    leave the validator out where that is not good enough: Authlete is then asked.

    Args:
        client: fetches the service's JWK set.
        issuer: what ``iss`` has to be.
        audience: the resource, or several; ``aud`` has to hold one of them.
        algorithms: by which tokens may be signed, such as ``["ES256"]``; no others are taken.
        service_id: the service; may be left out where the client names one.
        opaque: what to do with tokens that are no signed JWTs: ``introspect``, or ``refuse``.
        leeway: by how many seconds clocks may differ.
        proof_max_age: how old a DPoP proof may be, in seconds.
        keys_max_age: for how many seconds the keys are used without fetching them anew.
        keys_min_interval: how many seconds lie between two fetches at least, however many tokens
            name unknown keys; as long as none are known at all, each token is tried.
        clock: tells the time, in seconds since the epoch.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """

    def __init__(  # noqa: PLR0913 - the one place where a validator is configured
        self,
        client: AuthleteCore,
        *,
        issuer: str,
        audience: str | Collection[str],
        algorithms: Collection[str],
        service_id: str | None = None,
        opaque: Literal["introspect", "refuse"] = "introspect",
        leeway: float = 0.0,
        proof_max_age: float = 60.0,
        keys_max_age: float = 3600.0,
        keys_min_interval: float = 30.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        arguments: dict[str, object] = {**locals()}
        refuse(_problems(arguments))
        self._issuer = issuer
        self._audience = frozenset((audience,) if isinstance(audience, str) else audience)
        self._algorithms = frozenset(algorithms)
        self._introspects = opaque == "introspect"
        self._leeway = leeway
        self._clock = telling_time(clock)
        self._proofs = UsedProofs(proof_max_age)
        self._keys = ServiceKeys(
            client,
            service_id,
            max_age=keys_max_age,
            min_interval=keys_min_interval,
            clock=self._clock,
        )

    def __repr__(self) -> str:
        """Say whose tokens it takes."""
        return (
            f"<{type(self).__name__} issuer={self._issuer!r} audience={sorted(self._audience)!r}"
            f" algorithms={sorted(self._algorithms)!r}>"
        )

    def takes(self, presented: Presented) -> bool:
        """Tell whether a request is judged here.

        HTTP message signatures and the nonce of DPoP proofs are Authlete's to judge.
        """
        required = presented.required
        if required.dpop_nonce_required or only_authlete_can_judge(required):
            return False
        return not self._introspects or presented.token.count(".") == DOTS

    async def check(self, presented: Presented) -> Checked:
        """Judge a request: what ``check_bearer`` does with a validator."""
        token = read_jws(presented.token)
        now = self._clock()
        reason = "the access token is no JWT" if token is None else self._fault(token, now)
        if token is None or reason is not None:
            return Err(_invalid_token(presented, str(reason)))
        match await self._keys.find(token):
            case Ok(keys):
                if not any(token.is_signed_by(key) for key in keys):
                    return Err(_invalid_token(presented, "the access token's signature is wrong"))
            case unanswered:
                return unanswered
        proof = self._proofs.verified(presented, now) if presented.scheme == "DPoP" else None
        if unproven := _unproven(token.claims, presented, proof):
            return Err(unproven)
        answer = _described(token.claims)
        if answer is None:
            return Err(_invalid_token(presented, "the access token's claims are malformed"))
        error = unmet(answer, presented, now)
        if error is None and proof is not None:
            error = self._proofs.use(proof, now)
        return Ok(answer) if error is None else Err(error)

    def _fault(self, token: Jws, now: float) -> str | None:
        """Tell what is wrong with a token, its signature aside (RFC 9068 §4, RFC 7519 §7.2)."""
        header, claims = token.header, token.claims
        meant_for = {each for each in _listed(claims.get("aud")) if isinstance(each, str)}
        checks = (
            (
                str(header.get("typ")).lower() in TYPES and "crit" not in header,
                "the JWT is no access token",
            ),
            (header.get("alg") in self._algorithms, "the access token's algorithm is not allowed"),
            (claims.get("iss") == self._issuer, "the access token has another issuer"),
            (meant_for & self._audience, "the access token is not meant for this resource"),
            (now < _number(claims.get("exp")) + self._leeway, "the access token has expired"),
            (
                now >= _number(claims.get("nbf", 0)) - self._leeway,
                "the access token is not valid yet",
            ),
        )
        return next((reason for holds, reason in checks if not holds), None)


def _listed(audience: object) -> list[object]:
    return cast("list[object]", audience) if isinstance(audience, list) else [audience]


def _number(stamp: object) -> float:
    """Read a time; what is none compares as neither before nor after anything."""
    return stamp if is_stamp(stamp) else nan


def _invalid_token(presented: Presented, reason: str) -> BearerTokenError:
    return refused(401, f'{presented.scheme} error="invalid_token"', reason)


def _unproven(claims: Claims, presented: Presented, proof: Proof | None) -> BearerTokenError | None:
    """Refuse a request that does not prove what its token is bound to (RFC 7800)."""
    bound = claims.get("cnf", {})
    if not isinstance(bound, dict) or not cast("dict[str, object]", bound).keys() <= CONFIRMED:
        return _invalid_token(presented, "the access token is bound to something unknown")
    members = cast("dict[str, object]", bound)
    key, certificate = members.get("jkt"), members.get("x5t#S256")
    if presented.scheme == "DPoP" and (proof is None or proof.thumbprint != key):
        return refused_proof("the DPoP proof is not good for the request and its access token")
    if presented.scheme == "Bearer" and key is not None:
        return _invalid_token(presented, "the access token is bound to a key, and no mere bearer")
    presents = certificate_thumbprint(presented.required.client_certificate or "")
    if certificate is not None and certificate != presents:
        return _invalid_token(presented, "the access token is bound to another certificate")
    return None


def _described(claims: Claims) -> IntrospectionResponse | None:
    """Describe a token by its claims, as introspection does; ``None`` if they are malformed."""
    client, scope = claims.get("client_id"), claims.get("scope", "")
    details = claims.get("authorization_details")
    bound = cast("Claims", claims.get("cnf", {}))  # it was found to be an object
    if not (
        isinstance(client, str | None)
        and isinstance(scope, str)
        and isinstance(details, list | None)
    ):
        return None
    numeric = client is not None and client.isascii() and client.isdecimal()
    answer: dict[str, object] = {
        "action": Action.OK,
        "existent": True,
        "usable": True,
        "subject": claims.get("sub"),
        "clientId": int(str(client)[:INT_DIGITS]) if numeric else None,
        "clientIdAlias": None if numeric else client,
        "scopes": scope.split(" ") if scope else None,
        "expiresAt": _integer(claims["exp"], MILLISECOND),
        "acr": claims.get("acr"),
        "authTime": _integer(claims.get("auth_time")),
        "accessTokenResources": _listed(claims.get("aud")),
        "certificateThumbprint": bound.get("x5t#S256"),
        "authorizationDetails": {
            "elements": [_element(each) for each in cast("list[object]", details or [])]
        }
        if details
        else None,
    }
    try:
        return read_wire(IntrospectionResponse, answer)
    except MismatchError:
        return None


def _integer(stamp: object, unit: int = 1) -> object:
    return int(stamp * unit) if is_stamp(stamp) else stamp


def _element(value: object) -> object:
    """Read rich authorization details (RFC 9396 §2), whose further members Authlete sets apart."""
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, object]", value)
    known = {wire: members[name] for name, wire in ELEMENT.items() if name in members}
    others = {name: member for name, member in members.items() if name not in ELEMENT}
    return {**known, "otherFields": write_json(others).decode() if others else None}


def _problems(arguments: dict[str, object]) -> Iterator[tuple[str, str]]:
    yield from type_problems("client", arguments["client"], AuthleteCore)
    yield from text_problems(("issuer",), arguments)
    for name, known in (("audience", None), ("algorithms", ALGORITHMS)):
        yield from _collection_problems(name, arguments[name], known)
    if not isinstance(arguments["service_id"], str | None):
        yield "service_id", f"expected str, got {type(arguments['service_id']).__name__}"
    if arguments["opaque"] not in OPAQUE:
        yield "opaque", f"must be one of {', '.join(OPAQUE)}"
    yield from seconds_problems(("leeway",), arguments, zero=True)
    yield from seconds_problems(("proof_max_age", "keys_max_age", "keys_min_interval"), arguments)
    yield from function_problems("clock", arguments["clock"])


def _collection_problems(
    name: str, value: object, known: Collection[str] | None
) -> Iterator[tuple[str, str]]:
    if known is None and isinstance(value, str):
        value = [value]
    if isinstance(value, str) or not isinstance(value, Collection):
        yield name, f"expected a collection of str, got {type(value).__name__}"
        return
    items = cast("Collection[object]", value)
    if not items:
        yield name, "is empty"
    for item in items:
        if not isinstance(item, str):
            yield name, f"expected str, got {type(item).__name__}"
        elif not item:
            yield name, "holds an empty text"
        elif known is not None and item not in known:
            yield name, f"must be among {', '.join(known)}"
