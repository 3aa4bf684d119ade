"""Entity statements and the chains of trust they make (OpenID Federation 1.0 §3, §4, §10)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import quote

import attrs

from ..._engine.codec import write_json
from ..._jose.stamps import is_stamp
from ..errors import OAuthError
from ..fetching import FetchError
from .claims import is_deep, json_object
from .credential_issuers import texts_in
from .metadata_policies import apply_policy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..._jose.jws import Jws, Key
    from ..context import RequestContext

STATEMENT_TYPE: Final = "entity-statement+jwt"
MEDIA_TYPE: Final = f"application/{STATEMENT_TYPE}"
WELL_KNOWN: Final = "/.well-known/openid-federation"
DEEPEST: Final = 5
"""How many superiors a chain may go through."""
MOST_HINTS: Final = 5
"""How many superiors of one entity are asked."""
LONGEST_CHAIN: Final = 12


@attrs.frozen
class EntityStatement:
    """What an entity says of another, or of itself; who signed it is not known yet."""

    text: str
    _jws: Jws

    @property
    def claims(self) -> Mapping[str, object]:
        """What it says."""
        return self._jws.claims

    @property
    def issuer(self) -> str:
        """Who says it."""
        return str(self.claims.get("iss"))

    @property
    def subject(self) -> str:
        """Of whom."""
        return str(self.claims.get("sub"))

    @property
    def expiry(self) -> float:
        """Until when it is good, in seconds since the Unix epoch."""
        found = self.claims.get("exp")
        return found if is_stamp(found) else 0

    @property
    def jwks(self) -> Mapping[str, object]:
        """The keys of its subject, as a JWK set."""
        return _object(self.claims.get("jwks"))

    def metadata(self, entity_type: str) -> Mapping[str, object]:
        """Read its metadata for a role of its subject."""
        return _object(_object(self.claims.get("metadata")).get(entity_type))

    def policy(self, entity_type: str) -> Mapping[str, object]:
        """Read its policy for the metadata of those below."""
        return _object(_object(self.claims.get("metadata_policy")).get(entity_type))

    def check(self, keys: Mapping[str, object], now: int) -> None:
        """Check that one of these keys signed it, and that it is good now.

        Raises:
            OAuthError: it is not.
        """
        if not self._jws.is_signed_by_one_of(_read_keys(keys)):
            raise invalid("An entity statement is not signed by the key that it should be.")
        issued = self.claims.get("iat")
        if not is_stamp(issued) or issued > now or self.expiry <= now:
            raise invalid("An entity statement has expired, or is not valid yet.")


@attrs.frozen
class TrustChain:
    """Entity statements from an entity, which says the first itself, up to a trust anchor."""

    statements: Sequence[EntityStatement]
    anchor: str
    """The entity ID of the trust anchor."""

    @property
    def expiry(self) -> float:
        """Until when all of it is good, in seconds since the Unix epoch."""
        return min(statement.expiry for statement in self.statements)

    def resolve(self, entity_type: str) -> Mapping[str, object]:
        """Return the metadata of the entity as its superiors have them (§6.1.4.2).

        Raises:
            OAuthError: they do not allow for them.
        """
        leaf, *superiors = self.statements
        metadata: Mapping[str, object] = leaf.metadata(entity_type)
        if superiors:
            metadata = {**metadata, **superiors[0].metadata(entity_type)}
        for statement in reversed(superiors):
            metadata = apply_policy(statement.policy(entity_type), metadata)
        return metadata


def invalid(text: str) -> OAuthError:
    """Tell an entity that its chain of trust is not good (§8.9)."""
    return OAuthError("invalid_trust_chain", text)


def read_statement(text: object) -> EntityStatement:
    """Read an entity statement without verifying it.

    Raises:
        OAuthError: it is none.
    """
    from ..._jose.jws import read_jws  # noqa: PLC0415 - only who federates pays for the library

    jws = read_jws(text) if isinstance(text, str) else None
    if jws is None or jws.header.get("typ") != STATEMENT_TYPE or is_deep(jws.claims):
        raise invalid("An entity statement is no JWT of that type.")
    return EntityStatement(str(text), jws)


def verify_chain(context: RequestContext, statements: Sequence[EntityStatement]) -> TrustChain:
    """Verify a chain of trust against the trust anchors of the service (§10.2).

    Args:
        context: the request.
        statements: from what the entity says of itself to what a trust anchor says, which may be
            followed by what that says of itself.

    Raises:
        OAuthError: it is not good.
    """
    now, leaf = context.now // 1000, statements[0]
    if leaf.issuer != leaf.subject:
        raise invalid("The chain of trust does not begin with what the entity says of itself.")
    leaf.check(leaf.jwks, now)
    for lower, upper in pairwise(statements):
        if lower.issuer != upper.subject:
            raise invalid("The chain of trust has a gap.")
        lower.check(upper.jwks, now)
    top = statements[-1]
    keys = _anchors(context).get(top.issuer)
    if keys is None:
        raise invalid("The chain of trust does not end at a trust anchor of the service.")
    top.check(keys, now)
    return TrustChain(statements, top.issuer)


def build_chain(context: RequestContext, leaf: EntityStatement) -> TrustChain:
    """Find a chain from an entity to a trust anchor by asking its superiors (§10.1).

    Raises:
        OAuthError: there is none.
        FetchNeededError: a document has to be fetched first.
    """
    anchors = _anchors(context)
    paths: list[list[EntityStatement]] = [[leaf]]
    while paths:
        path = paths.pop(0)
        configuration = path[-1] if len(path) == 1 else _configuration(context, path[-1].issuer)
        hints = texts_in(configuration.claims.get("authority_hints"))[:MOST_HINTS]
        for superior in hints:
            if superior in [statement.issuer for statement in path]:
                continue
            try:
                longer = [*path, _subordinate(context, superior, configuration.subject)]
            except (FetchError, OAuthError):
                continue  # another superior may lead there
            if superior in anchors:
                return verify_chain(context, longer)
            if len(longer) <= DEEPEST:
                paths.append(longer)
    raise invalid("No chain of trust leads from the entity to a trust anchor of the service.")


def _configuration(context: RequestContext, entity_id: str) -> EntityStatement:
    url = f"{entity_id.rstrip('/')}{WELL_KNOWN}"
    return read_statement(_fetched(context, url))


def _subordinate(context: RequestContext, superior: str, subject: str) -> EntityStatement:
    """Ask a superior what it says of an entity (§8.1)."""
    endpoint = (
        _configuration(context, superior)
        .metadata("federation_entity")
        .get("federation_fetch_endpoint")
    )
    if not isinstance(endpoint, str):
        raise invalid("A superior has no endpoint that tells of its subordinates.")
    separator = "&" if "?" in endpoint else "?"
    found = read_statement(_fetched(context, f"{endpoint}{separator}sub={quote(subject, safe='')}"))
    if (found.issuer, found.subject) != (superior, subject):
        raise invalid("A superior told of another entity.")
    return found


def _fetched(context: RequestContext, url: str) -> str:
    return context.fetch(url, MEDIA_TYPE).body.decode("ascii", "replace")


def _anchors(context: RequestContext) -> Mapping[str, Mapping[str, object]]:
    """Read the keys of the trust anchors, by their entity IDs."""
    return {
        str(anchor.entity_id): json_object(anchor.jwks or "") or {}
        for anchor in context.service.trust_anchors or ()
    }


def _read_keys(jwks: Mapping[str, object]) -> Sequence[Key]:
    from ..._jose.jws import read_jwks  # noqa: PLC0415 - likewise

    try:
        return read_jwks(write_json(jwks).decode())
    except ValueError:
        return ()


def _object(value: object) -> Mapping[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
