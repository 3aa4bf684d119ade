"""Proofs that a wallet has the keys that credentials are to be bound to.

OpenID for Verifiable Credential Issuance §8.2.1 and appendix F.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from ..._engine.codec import write_json
from ..._jose.algorithms import ALGORITHMS
from ..._jose.stamps import is_stamp
from ..errors import OAuthError, not_played
from ..store.clients import names_of
from .challenges import ChallengeUse, is_current_challenge
from .claims import is_deep
from .credential_issuers import FINAL_VERSION, credential_issuer, issuer_metadata, texts_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..._jose.jws import Jws, Key
    from ...models.client.client import Client
    from ..context import RequestContext

LIFETIME: Final = 300  # seconds by which a proof may be older or younger than the sandbox's clock
PROOF_TYPE: Final = "openid4vci-proof+jwt"
MOST_PROOFS: Final = 100
"""In a request to an issuer that sets no limit."""


def read_key_proofs(
    context: RequestContext,
    client: Client | None,
    request: Mapping[str, object],
    configuration: Mapping[str, object] | None,
) -> tuple[str, ...]:
    """Check the proofs in a credential request.

    Args:
        context: the issuer that they are for.
        client: whom the access token was issued to.
        request: the credential request.
        configuration: the credential that is asked for, as the issuer's metadata describe it.

    Returns:
        The public keys that they prove the possession of, as the texts of JWKs.

    Raises:
        OAuthError: a proof is wrong, or missing.
        ActionError: the sandbox does not play its kind.
    """
    supported = _object(_object(configuration).get("proof_types_supported"))
    proofs = _proofs(context, request)
    if not proofs and supported:
        raise _invalid("The request lacks a key proof.")
    limits = _object(supported.get("jwt")).get("proof_signing_alg_values_supported")
    algorithms = {*ALGORITHMS} if limits is None else {*texts_in(limits)}
    return tuple(_key_of(context, client, proof, algorithms) for proof in proofs)


def _proofs(context: RequestContext, request: Mapping[str, object]) -> Sequence[object]:
    """Find the JWTs in ``proofs``, or in ``proof``, which drafts have."""
    kind: object
    values: object
    single = request.get("proof")
    if single is None:
        given = request.get("proofs")
        if given is None:
            return ()
        by_type = _object(given)
        if len(by_type) != 1:
            raise _invalid("'proofs' does not have exactly one member.")
        ((kind, values),) = by_type.items()
    else:
        kind, values = _object(single).get("proof_type"), [_object(single).get("jwt")]
    if kind in ("di_vp", "ldp_vp", "attestation", "cwt"):
        raise not_played("BAD_REQUEST", f"key proofs of the type '{kind}'")
    if kind != "jwt" or not isinstance(values, list) or not values:
        raise _invalid("The key proofs are of an unknown type, or none.")
    metadata = context.service.credential_issuer_metadata
    most = max(metadata.batch_size or 1, 1) if metadata else MOST_PROOFS
    proofs = cast("list[object]", values)
    if len(proofs) > most:
        raise _invalid(f"There are more than {most} key proofs.")
    return proofs


def _key_of(
    context: RequestContext, client: Client | None, text: object, algorithms: set[str]
) -> str:
    from ..._jose.jws import read_jws  # noqa: PLC0415 - only who issues pays for the library

    proof = read_jws(text) if isinstance(text, str) else None
    if proof is None or proof.header.get("typ") != PROOF_TYPE or is_deep(proof.header):
        raise _invalid("A key proof is no JWT of the type 'openid4vci-proof+jwt'.")
    algorithm = proof.header.get("alg")
    if algorithm not in ALGORITHMS or algorithm not in algorithms:
        raise _invalid("A key proof is signed by an algorithm that is not supported.")
    key = _public_key(proof)
    if key is None or not proof.is_signed_by(key):
        raise _invalid("The signature of a key proof is wrong, or its key is missing.")
    _check_claims(context, client, proof.claims)
    return write_json(key.as_dict(private=False)).decode()


def _public_key(proof: Jws) -> Key | None:
    from ..._jose.jws import read_pem_key, read_public_key  # noqa: PLC0415 - likewise
    from ..certificates import read_x5c  # noqa: PLC0415 - likewise

    header = proof.header
    if "kid" in header and not {"jwk", "x5c"} & header.keys():
        raise not_played("BAD_REQUEST", "key proofs whose key is named by a DID")
    if "x5c" in header:
        chain = read_x5c(header["x5c"])
        return read_pem_key(chain[0].public_key()) if chain else None
    return read_public_key(header.get("jwk"))


def _check_claims(
    context: RequestContext, client: Client | None, claims: Mapping[str, object]
) -> None:
    audience, issued, nonce = claims.get("aud"), claims.get("iat"), claims.get("nonce")
    issuer, maker = credential_issuer(context.service), claims.get("iss")
    if audience not in (issuer, [issuer]):
        raise _invalid("A key proof is not meant for this issuer.")
    if not is_stamp(issued) or abs(context.now // 1000 - issued) > LIFETIME:
        raise _invalid("A key proof was not made just now.")
    if maker is not None and client is not None and maker not in names_of(client):
        raise _invalid("A key proof was made by another client.")
    if nonce is None and not issuer_metadata(context.service).nonce_endpoint:
        return
    if not is_current_challenge(context, ChallengeUse.KEY_PROOF, nonce):
        is_final = context.service.oid4vci_version == FINAL_VERSION
        raise OAuthError(
            "invalid_nonce" if is_final else "invalid_proof",
            "A key proof has no nonce of this issuer, or one that has expired.",
        )


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_proof", text)


def _object(value: object) -> Mapping[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
