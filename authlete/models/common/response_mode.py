"""How an authorization response reaches the client."""

from enum import StrEnum


class ResponseMode(StrEnum):
    """``response_mode`` of an authorization request."""

    QUERY = "QUERY"
    """In the query of the redirect URI."""
    FRAGMENT = "FRAGMENT"
    """In the fragment of the redirect URI."""
    FORM_POST = "FORM_POST"
    """In a form that the browser posts (OAuth 2.0 Form Post Response Mode)."""
    JWT = "JWT"
    """As a JWT, in the way that is the default of the response type (JARM)."""
    QUERY_JWT = "QUERY_JWT"
    """As a JWT in the query (``query.jwt`` of JARM)."""
    FRAGMENT_JWT = "FRAGMENT_JWT"
    """As a JWT in the fragment (``fragment.jwt`` of JARM)."""
    FORM_POST_JWT = "FORM_POST_JWT"
    """As a JWT in a form that the browser posts (``form_post.jwt`` of JARM)."""
