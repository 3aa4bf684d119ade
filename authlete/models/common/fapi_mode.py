"""Profiles of FAPI that Authlete can enforce."""

from enum import StrEnum


class FapiMode(StrEnum):
    """A FAPI profile by which requests are judged."""

    FAPI1_BASELINE = "FAPI1_BASELINE"
    """FAPI 1.0 Part 1: Baseline."""
    FAPI1_ADVANCED = "FAPI1_ADVANCED"
    """FAPI 1.0 Part 2: Advanced."""
    FAPI2_SECURITY = "FAPI2_SECURITY"
    """FAPI 2.0 Security Profile."""
    FAPI2_MESSAGE_SIGNING_AUTH_REQ = "FAPI2_MESSAGE_SIGNING_AUTH_REQ"
    """FAPI 2.0 Message Signing: signed authorization requests."""
    FAPI2_MESSAGE_SIGNING_AUTH_RES = "FAPI2_MESSAGE_SIGNING_AUTH_RES"
    """FAPI 2.0 Message Signing: signed authorization responses."""
    FAPI2_MESSAGE_SIGNING_INTROSPECTION_RES = "FAPI2_MESSAGE_SIGNING_INTROSPECTION_RES"
    """FAPI 2.0 Message Signing: signed introspection responses."""
    FAPI2_MESSAGE_SIGNING_RESOURCE_REQ = "FAPI2_MESSAGE_SIGNING_RESOURCE_REQ"
    """FAPI 2.0 Message Signing: signed requests to resources."""
    FAPI2_MESSAGE_SIGNING_RESOURCE_RES = "FAPI2_MESSAGE_SIGNING_RESOURCE_RES"
    """FAPI 2.0 Message Signing: signed answers of resources."""
