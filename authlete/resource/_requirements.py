"""What a resource requires of a token, judged here, by what is known of the token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._presented import error_challenge, refused, scope_refusal

if TYPE_CHECKING:
    from ..errors import BearerTokenError
    from ..models.introspection.process import IntrospectionRequest, IntrospectionResponse
    from ._presented import Presented


def only_authlete_can_judge(required: IntrospectionRequest) -> bool:
    """Tell whether something is required that is not judged here: HTTP message signatures."""
    return bool(
        required.required_components
        or required.headers
        or required.message
        or required.target_uri
        or required.uri
        or required.request_body_contained
    )


def unmet(
    answer: IntrospectionResponse, presented: Presented, now: float
) -> BearerTokenError | None:
    """Tell how a request is refused whose token is live but lacks something, as Authlete does.

    In Authlete's order: scopes, subject, authentication, resources. Whether a token is presented
    by the one it is bound to is not judged here.
    """
    required = presented.required
    if (refusal := scope_refusal(presented.scheme, required.scopes, answer)) is not None:
        return refusal
    if required.subject and required.subject != answer.subject:
        challenge = error_challenge(presented.scheme, "invalid_request")
        return refused(403, challenge, "the access token speaks for another subject")
    return _unmet_authentication(answer, presented, now) or _unmet_resources(answer, presented)


def _unmet_authentication(
    answer: IntrospectionResponse, presented: Presented, now: float
) -> BearerTokenError | None:
    required = presented.required
    lacking: dict[str, str] = {}
    if required.acr_values and answer.acr not in required.acr_values:
        lacking["acr_values"] = " ".join(required.acr_values)
    if required.max_age and 0 < required.max_age < now - (answer.auth_time or 0):
        lacking["max_age"] = str(required.max_age)
    if not lacking:
        return None
    challenge = error_challenge(
        presented.scheme, "insufficient_user_authentication", **lacking
    )  # RFC 9470 §3
    return refused(401, challenge, "the authentication of the user does not suffice")


def _unmet_resources(
    answer: IntrospectionResponse, presented: Presented
) -> BearerTokenError | None:
    meant_for = answer.access_token_resources
    wanted = presented.required.resources
    if not meant_for or not wanted or {*wanted} <= {*meant_for}:
        return None
    challenge = error_challenge(presented.scheme, "invalid_token")
    return refused(401, challenge, "the access token is not meant for the resource")
