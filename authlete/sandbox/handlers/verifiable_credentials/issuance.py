"""How orders are carried out, and what the wallet is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ...._engine.codec import write_json
from ...._jose.thumbprint import hash_of
from ....models.verifiable_credentials.issue import VciSingleIssueResponseAction as Action
from ...clock import LATEST
from ...errors import not_played, oauth_error
from ...protocol.challenges import DEFAULT_DURATION, ChallengeUse, new_challenge
from ...protocol.claims import json_object
from ...protocol.credential_issuers import (
    FINAL_VERSION,
    credential_configurations,
    credential_issuer,
    texts_in,
)
from ...protocol.credential_requests import transaction_expiry
from ...protocol.credential_signing import Credential, encrypt_response, issuer_keys
from .service import caller_error

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ....models.verifiable_credentials.credential_issuance_order import (
        CredentialIssuanceOrder,
    )
    from ...context import RequestContext
    from ...keys import Signer
    from ...store.credential_requests import CredentialRequest, ResponseEncryption

DEFAULT_INTERVAL: Final = 5
"""Seconds that a wallet waits before it asks again."""
PLAYED_FORMATS: Final = ("dc+sd-jwt", "vc+sd-jwt")
DEFAULT_FORMAT: Final = "dc+sd-jwt"
SET_BY_ISSUER: Final = ("iss", "iat", "exp", "cnf")


def require_request(
    context: RequestContext, order: CredentialIssuanceOrder, *, deferred: bool
) -> CredentialRequest:
    """Find the request that an order is for.

    Raises:
        ActionError: there is none.
    """
    table = context.store.credential_requests
    record = table.find(context.service_id, hash_of(order.request_identifier))
    if record is None or record.deferred is not deferred or not record.is_live(context.now):
        raise caller_error("'requestIdentifier' is that of no request, or it has expired.")
    return record


def is_final(context: RequestContext) -> bool:
    """Tell whether the service follows version 1.0 of the specification, not a draft."""
    return context.service.oid4vci_version == FINAL_VERSION


@attrs.frozen(kw_only=True)
class FulfilledOrder:
    """What an order leads to: credentials, or a transaction ID."""

    credentials: Sequence[Credential] = ()
    transaction_id: str | None = None

    def write(self, signer: Signer, *, final: bool) -> dict[str, object]:
        """Write the members of the answer, for which the credentials are signed."""
        if self.transaction_id is not None:
            return {"transaction_id": self.transaction_id}
        signed = [one.sign(signer) for one in self.credentials]
        if final:
            return {"credentials": [{"credential": one} for one in signed]}
        return {"credential": signed[0]} if len(signed) == 1 else {"credentials": signed}


def fulfil(
    context: RequestContext, record: CredentialRequest, order: CredentialIssuanceOrder
) -> FulfilledOrder:
    """Carry out an order: the request is used up, or kept for its transaction ID.

    Raises:
        ActionError: the order is wrong.
    """
    table = context.store.credential_requests
    if order.issuance_deferred:
        table.save(attrs.evolve(record, deferred=True, expires_at=transaction_expiry(context)))
        return FulfilledOrder(transaction_id=order.request_identifier)
    credentials = _credentials(context, record, order)
    table.remove(record)
    return FulfilledOrder(credentials=credentials)


def _credentials(
    context: RequestContext, record: CredentialRequest, order: CredentialIssuanceOrder
) -> Sequence[Credential]:
    form = record.format or DEFAULT_FORMAT
    if form not in PLAYED_FORMATS:
        raise not_played("CALLER_ERROR", "credentials of formats other than SD-JWT VC")
    service, now = context.service, context.now
    claims = _claims(order)
    key_id = order.signing_key_id
    if key_id and key_id not in [key.kid for key in issuer_keys(service)]:
        raise caller_error("'signingKeyId' is that of no key of the credential issuer.")
    duration = order.credential_duration or service.credential_duration or 0
    own: dict[str, object] = {"iss": credential_issuer(service), "iat": now // 1000}
    if duration > 0:
        own["exp"] = min(now // 1000 + duration, LATEST // 1000)
    known = (credential_configurations(service) or {}).get(record.configuration_id or "", {})
    algorithms = known.get("credential_signing_alg_values_supported")
    keys: Sequence[str | None] = record.binding_keys or (None,)
    return [
        Credential(
            format=form,
            claims={**claims, **own, **({"cnf": {"jwk": json_object(key)}} if key else {})},
            algorithms=texts_in(algorithms),
            key_id=key_id,
        )
        for key in keys
    ]


def _claims(order: CredentialIssuanceOrder) -> Mapping[str, object]:
    from ...sd_jwt import has_reserved_names  # noqa: PLC0415 - only who issues pays for the library

    claims = json_object(order.credential_payload or "")
    if claims is None or not isinstance(claims.get("vct"), str):
        raise caller_error("'credentialPayload' is no JSON object with a string 'vct'.")
    if has_reserved_names(claims):
        raise caller_error("'credentialPayload' has names that are reserved in SD-JWTs.")
    return {name: value for name, value in claims.items() if name not in SET_BY_ISSUER}


@attrs.frozen(kw_only=True)
class WalletResponse:
    """What the wallet is to be answered."""

    fulfilled: Sequence[FulfilledOrder]
    encryption: ResponseEncryption | None
    final: bool
    is_batch: bool = False
    extra: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """Members besides credentials and transaction IDs."""

    def write(self, signer: Signer) -> tuple[Action, str]:
        """Write the body, and tell how it is to be sent."""
        written = [one.write(signer, final=self.final) for one in self.fulfilled]
        content = {
            **({"credential_responses": written} if self.is_batch else written[0]),
            **self.extra,
        }
        deferred = all(one.transaction_id for one in self.fulfilled)
        if self.encryption is None:
            return (Action.ACCEPTED if deferred else Action.OK), write_json(content).decode()
        try:
            sealed = encrypt_response(self.encryption, content)
        except ValueError:
            raise oauth_error(
                "BAD_REQUEST",
                "A000301",
                "The answer cannot be encrypted as the request asked.",
                error="invalid_encryption_parameters",
            ) from None
        return (Action.ACCEPTED_JWT if deferred else Action.OK_JWT), sealed


def wallet_response(
    context: RequestContext,
    fulfilled: Sequence[FulfilledOrder],
    encryption: ResponseEncryption | None,
    *,
    is_batch: bool = False,
    interval: int | None = None,
) -> WalletResponse:
    """Prepare an answer: drafts have a nonce in it, version 1.0 has an interval."""
    extra: dict[str, object] = {}
    if not is_final(context):
        seconds = max(context.service.cnonce_duration or 0, 0) or DEFAULT_DURATION
        nonce = new_challenge(context, ChallengeUse.KEY_PROOF, seconds)
        extra = {"c_nonce": nonce, "c_nonce_expires_in": seconds}
    elif any(one.transaction_id for one in fulfilled):
        extra = {"interval": max(interval or 0, 0) or DEFAULT_INTERVAL}
    return WalletResponse(
        fulfilled=fulfilled,
        encryption=encryption,
        final=is_final(context),
        is_batch=is_batch,
        extra=extra,
    )


def denial() -> str:
    """Write what a wallet is told whose request is denied."""
    return write_json({"error": "credential_request_denied"}).decode()
