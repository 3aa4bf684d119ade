"""The claims that a client asks for: by scopes, and one by one (OpenID Connect Core §5.4, §5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import attrs

from ..._engine.codec import write_json
from ..errors import OAuthError
from .claims import json_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ...models.service.service import Service
    from ..store.tickets import RequestedAuthorization

ID_TOKEN: Final = "id_token"  # noqa: S105 - the name of a member
USER_INFO: Final = "userinfo"
VERIFIED: Final = "verified_claims"
TRANSFORMED: Final = "transformed_claims"
TRANSFORMED_MARK: Final = ":"
"""What the name of a transformed claim begins with (Advanced Syntax for Claims §3)."""
BY_SCOPE: Final = {
    "profile": (
        "name",
        "family_name",
        "given_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "profile",
        "picture",
        "website",
        "gender",
        "birthdate",
        "zoneinfo",
        "locale",
        "updated_at",
    ),
    "email": ("email", "email_verified"),
    "address": ("address",),
    "phone": ("phone_number", "phone_number_verified"),
}
PROTOCOL: Final = frozenset({"sub", "acr", "auth_time", "iss", "aud", "exp", "iat", "nonce"})
"""Claims that come from the protocol, not from the user's record."""


@attrs.frozen
class ClaimsParameter:
    """The parameter ``claims``."""

    members: Mapping[str, object]

    def text(self, part: str) -> str | None:
        """Return a member as JSON text; ``None`` if the request has none."""
        value = self.members.get(part)
        return None if value is None else write_json(value).decode()

    def names(self, part: str) -> tuple[str, ...]:
        """Name the claims that are asked for individually; a name may end in ``#`` and a locale."""
        return tuple(self._part(part))

    def values(self, part: str, name: str) -> tuple[str, ...]:
        """List the values that a claim may have, the best first, if the request says so."""
        wish = self._wish(part, name)
        several = wish.get("values")
        items = cast("list[object]", several) if isinstance(several, list) else [wish.get("value")]
        return tuple(item for item in items if isinstance(item, str))

    def is_essential(self, part: str, name: str) -> bool:
        """Tell whether the client cannot do without a claim."""
        return self._wish(part, name).get("essential") is True

    def sources_of_transformed(
        self, service: Service, *parts: str, names: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """Name the claims that the requested transformed claims are made of.

        Args:
            service: the service, which may have defined some.
            parts: the members whose claims count.
            names: further claims.
        """
        wanted = [*names, *(name for part in parts for name in self.names(part))]
        definitions = (self.definition(service, name) for name in wanted)
        sources = (definition.get("claim") for definition in definitions)
        return tuple(sorted({source for source in sources if isinstance(source, str)}))

    def definition(self, service: Service, name: str) -> Mapping[str, object]:
        """Find what defines a transformed claim, by its name with the marks; empty if nothing."""
        own = _object(self.members.get(TRANSFORMED))
        if name.startswith(2 * TRANSFORMED_MARK):
            own = json_object(service.predefined_transformed_claims or "{}") or {}
        marked = name.startswith(TRANSFORMED_MARK)
        return _object(own.get(name.lstrip(TRANSFORMED_MARK))) if marked else {}

    def verified_names(self, part: str) -> tuple[tuple[str, ...], ...]:
        """Name the verified claims that are asked for, of each set apart (Identity Assurance)."""
        wish = self._part(part).get(VERIFIED)
        sets = cast("list[object]", wish) if isinstance(wish, list) else [wish] if wish else []
        return tuple(tuple(_object(_object(item).get("claims"))) for item in sets)

    def _part(self, part: str) -> Mapping[str, object]:
        return _object(self.members.get(part))

    def _wish(self, part: str, name: str) -> Mapping[str, object]:
        return _object(self._part(part).get(name))


def read_claims_parameter(text: str | None) -> ClaimsParameter:
    """Read the parameter ``claims``.

    Raises:
        OAuthError: it is no JSON object.
    """
    members = json_object(text or "{}")
    if members is None:
        raise OAuthError("invalid_request", "'claims' is not a JSON object.")
    return ClaimsParameter(members)


def claims_for(
    service: Service, parameter: ClaimsParameter, part: str, scopes: Sequence[str]
) -> tuple[str, ...]:
    """Name the claims about the user that a client asks for.

    Args:
        service: the service, which may have some claims only.
        parameter: the parameter ``claims``.
        part: its member for the place where the claims shall be.
        scopes: the scopes that ask for claims there.
    """
    named = [
        name
        for name in (*_by_scopes(scopes), *parameter.names(part))
        if name not in PROTOCOL and not name.startswith(TRANSFORMED_MARK)
    ]
    supported = service.supported_claims
    return tuple(
        name
        for name in dict.fromkeys(named)
        if supported is None or name.partition("#")[0] in supported
    )


def claims_of_request(
    service: Service, request: RequestedAuthorization, parameter: ClaimsParameter, part: str
) -> tuple[str, ...]:
    """Name the claims that an authorization request asks for in one place, likewise.

    Without an access token there is no userinfo, and then what scopes ask for is in the ID token
    even where the service keeps it out otherwise (Core §5.4).
    """
    no_token = request.response_types == ("id_token",)
    if no_token and part == USER_INFO:
        return ()
    in_place = part == USER_INFO or no_token or not service.claim_shortcut_restrictive
    by_scopes = request.scopes if in_place and "openid" in request.scopes else ()
    return claims_for(service, parameter, part, by_scopes)


def _by_scopes(scopes: Iterable[str]) -> Iterator[str]:
    for scope in scopes:
        yield from BY_SCOPE.get(scope, ())


def _object(value: object) -> Mapping[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
