"""By which JSON schemas verified claims are checked."""

from enum import StrEnum


class VerifiedClaimsValidationSchema(StrEnum):
    """Sets of JSON schemas for ``verified_claims`` of OpenID Connect for Identity Assurance."""

    STANDARD = "standard"
    """The schemas of the specification."""
    STANDARD_ID_DOCUMENT = "standard+id_document"
    """Nearly those, but evidence may be an ``id_document``, as in earlier drafts."""
