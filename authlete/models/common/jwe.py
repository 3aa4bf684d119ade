"""Algorithms for encryption."""

from enum import StrEnum


class JweAlg(StrEnum):
    """``alg`` of a JWE: how the content encryption key is agreed on (RFC 7518 §4.1)."""

    RSA1_5 = "RSA1_5"
    """RSAES-PKCS1-v1_5."""
    RSA_OAEP = "RSA_OAEP"
    """RSAES-OAEP with default parameters (``RSA-OAEP``)."""
    RSA_OAEP_256 = "RSA_OAEP_256"
    """RSAES-OAEP with SHA-256 (``RSA-OAEP-256``)."""
    A128KW = "A128KW"
    """AES key wrap, 128-bit key."""
    A192KW = "A192KW"
    """AES key wrap, 192-bit key."""
    A256KW = "A256KW"
    """AES key wrap, 256-bit key."""
    DIR = "DIR"
    """A shared key is used as it is (``dir``)."""
    ECDH_ES = "ECDH_ES"
    """ECDH-ES, direct key agreement (``ECDH-ES``)."""
    ECDH_ES_A128KW = "ECDH_ES_A128KW"
    """ECDH-ES, then AES key wrap with 128 bits (``ECDH-ES+A128KW``)."""
    ECDH_ES_A192KW = "ECDH_ES_A192KW"
    """ECDH-ES, then AES key wrap with 192 bits (``ECDH-ES+A192KW``)."""
    ECDH_ES_A256KW = "ECDH_ES_A256KW"
    """ECDH-ES, then AES key wrap with 256 bits (``ECDH-ES+A256KW``)."""
    A128GCMKW = "A128GCMKW"
    """Key encryption with AES GCM, 128-bit key."""
    A192GCMKW = "A192GCMKW"
    """Key encryption with AES GCM, 192-bit key."""
    A256GCMKW = "A256GCMKW"
    """Key encryption with AES GCM, 256-bit key."""
    PBES2_HS256_A128KW = "PBES2_HS256_A128KW"
    """PBES2 with HMAC SHA-256 and 128-bit key wrap (``PBES2-HS256+A128KW``)."""
    PBES2_HS384_A192KW = "PBES2_HS384_A192KW"
    """PBES2 with HMAC SHA-384 and 192-bit key wrap (``PBES2-HS384+A192KW``)."""
    PBES2_HS512_A256KW = "PBES2_HS512_A256KW"
    """PBES2 with HMAC SHA-512 and 256-bit key wrap (``PBES2-HS512+A256KW``)."""


class JweEnc(StrEnum):
    """``enc`` of a JWE: how the content is encrypted (RFC 7518 §5.1)."""

    A128CBC_HS256 = "A128CBC_HS256"
    """AES CBC, 128-bit key, with HMAC SHA-256 (``A128CBC-HS256``)."""
    A192CBC_HS384 = "A192CBC_HS384"
    """AES CBC, 192-bit key, with HMAC SHA-384 (``A192CBC-HS384``)."""
    A256CBC_HS512 = "A256CBC_HS512"
    """AES CBC, 256-bit key, with HMAC SHA-512 (``A256CBC-HS512``)."""
    A128GCM = "A128GCM"
    """AES GCM, 128-bit key."""
    A192GCM = "A192GCM"
    """AES GCM, 192-bit key."""
    A256GCM = "A256GCM"
    """AES GCM, 256-bit key."""


class JweZip(StrEnum):
    """``zip`` of a JWE: how the content is compressed before encryption (RFC 7516 §4.1.3)."""

    DEF = "DEF"
    """DEFLATE (RFC 1951)."""
