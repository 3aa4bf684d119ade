"""``POST /jose/verify``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import attrs

from ...._jose.algorithms import ALGORITHMS, SYMMETRIC
from ...._jose.stamps import is_stamp
from ....models.jose.verify import JoseVerifyResponse
from ...context import AfterCommit
from ...errors import message
from ...protocol.client_jwts import decryption_keys
from ...protocol.client_keys import client_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ...._jose.jws import Jws, Key
    from ....models.client.client import Client
    from ....models.jose.verify import JoseVerifyRequest
    from ....models.service.service import Service
    from ...context import RequestContext
    from ...keys import Signer


def verify(context: RequestContext, request: JoseVerifyRequest) -> AfterCommit[JoseVerifyResponse]:
    """Gather the keys that are needed, and verify an object by them in a worker thread."""
    identifier = request.client_identifier
    client = context.clients.get(identifier) if identifier else None
    signers: Sequence[Key] = ()
    if request.signed_by_client and client:
        signers = client_keys(context, client)
    verification = _Verification(
        request=request,
        service=context.service,
        client=client,
        client_keys=signers,
        own_keys=partial(_own_keys, context),
        now=context.now // 1000,
    )
    return AfterCommit(verification.make)


def _own_keys(context: RequestContext) -> Sequence[Key]:
    from ...keys import service_keys  # noqa: PLC0415 - only who verifies pays for the library

    return [*service_keys(context.service), *context.keys.all()]


@attrs.frozen(kw_only=True)
class _Verification:
    """An object, and all that it may be verified by."""

    request: JoseVerifyRequest
    service: Service
    client: Client | None
    client_keys: Sequence[Key]
    own_keys: Callable[[], Sequence[Key]]
    """Finds the keys by which the service signs."""
    now: int
    """Seconds since the Unix epoch."""

    def make(self, _: Signer) -> JoseVerifyResponse:
        """Verify the object."""
        found = self._read()
        if found is None:
            return _answer(errors=["The object is no JWT, or cannot be decrypted."])
        missing = [name for name in self.request.mandatory_claims or () if name not in found.claims]
        invalid = [*self._invalid_times(found.claims)]
        fault = self._signature_fault(found)
        return _answer(
            errors=[
                *([fault] if fault else []),
                *(f"The claim '{name}' is missing." for name in missing),
                *(f"The claim '{name}' is not valid." for name in invalid),
            ],
            signature_valid=fault is None,
            missing_claims=missing,
            invalid_claims=invalid,
        )

    def _read(self) -> Jws | None:
        from ...._jose.jws import read_jws  # noqa: PLC0415 - likewise

        text = self.request.jose
        if text.count(".") + 1 == 5:  # noqa: PLR2004 - the parts of a JWE
            text = self._decrypted(text) or ""
        return read_jws(text)

    def _decrypted(self, text: str) -> str | None:
        from ...._jose.jws import decrypt, read_jwe_header  # noqa: PLC0415 - likewise

        header = read_jwe_header(text) or {}
        found = decrypt(text, decryption_keys(self.service, self.client, header))
        return found and found[1]

    def _signature_fault(self, found: Jws) -> str | None:
        from ...._jose.jws import secret_key  # noqa: PLC0415 - likewise

        algorithm = str(found.header.get("alg"))
        keys: Iterable[Key]
        if algorithm in SYMMETRIC:
            if self.client is None or not self.client.client_secret:
                return "The client that shares the key is unknown, or has no secret."
            keys = (secret_key(self.client.client_secret),)
        elif algorithm not in ALGORITHMS:
            return "The object is not signed by an algorithm that is supported."
        elif not self.request.signed_by_client:
            keys = self.own_keys()
        elif self.client is None:
            return "The client that signed it is unknown."
        else:
            keys = self.client_keys
        return None if found.is_signed_by_one_of(keys) else "The signature is not valid."

    def _invalid_times(self, claims: Mapping[str, object]) -> Iterable[str]:
        skew = max(self.request.clock_skew or 0, 0)
        rules: Mapping[str, Callable[[float], bool]] = {
            "exp": lambda expiry: self.now < expiry + skew,
            "nbf": lambda start: self.now >= start - skew,
            "iat": lambda issued: self.now >= issued - skew,
        }
        for name, holds in rules.items():
            value = claims.get(name, self)
            if value is not self and not (is_stamp(value) and holds(value)):
                yield name


def _answer(
    *,
    errors: Sequence[str],
    signature_valid: bool = False,
    missing_claims: Sequence[str] | None = None,
    invalid_claims: Sequence[str] | None = None,
) -> JoseVerifyResponse:
    code = "A000301" if errors else "A000001"
    return JoseVerifyResponse(
        result_code=code,
        result_message=message(code, f"The object is {'not ' if errors else ''}valid."),
        valid=not errors,
        signature_valid=signature_valid,
        missing_claims=None if missing_claims is None else tuple(missing_claims),
        invalid_claims=None if invalid_claims is None else tuple(invalid_claims),
        error_descriptions=tuple(errors) or None,
    )
