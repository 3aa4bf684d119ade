"""``POST /hsk/create``."""

from __future__ import annotations

from base64 import b64encode
from functools import partial
from typing import TYPE_CHECKING, Final

from ....models.common.hsk import Hsk
from ....models.hardware_security_keys.create import HskCreateResponse, HskCreateResponseAction
from ...context import AfterCommit
from ...errors import ActionError, message
from ...hashing import new_value
from ...store.hardware_keys import HardwareKey

if TYPE_CHECKING:
    from ....models.hardware_security_keys.create import HskCreateRequest
    from ...context import RequestContext
    from ...keys import Signer

DEFAULT_MODULE: Final = "sandbox"
KINDS: Final = {
    ("EC", "sig", "ES256"): "P-256",
    ("EC", "sig", "ES384"): "P-384",
    ("EC", "sig", "ES512"): "P-521",
    **{
        ("RSA", "sig", f"{family}{bits}"): "RSA"
        for family in ("RS", "PS")
        for bits in (256, 384, 512)
    },
    **{("RSA", "enc", name): "RSA" for name in ("RSA-OAEP", "RSA-OAEP-256")},
    **{("EC", "enc", f"ECDH-ES{wrap}"): "P-256" for wrap in ("", "+A128KW", "+A192KW", "+A256KW")},
}
"""The kind of key for each type, use and algorithm that fit together."""


def create(context: RequestContext, request: HskCreateRequest) -> AfterCommit[HskCreateResponse]:
    """Make a key and keep what is known of it."""
    kind = KINDS.get((request.kty or "", request.use or "", request.alg or ""))
    if kind is None:
        raise ActionError(
            "INVALID_REQUEST", "A000201", "'kty', 'use' and 'alg' do not fit together, or lack."
        )
    return AfterCommit(partial(_create, context, request, kind))


def _create(
    context: RequestContext, request: HskCreateRequest, kind: str, _: Signer
) -> HskCreateResponse:
    """Make the key, which takes up to a tenth of a second, and store it in its own transaction."""
    from ...._jose.jws import make_key, public_der  # noqa: PLC0415 - only who has keys pays for the library

    handle = new_value()
    hsk = Hsk(
        kty=request.kty,
        use=request.use,
        alg=request.alg,
        kid=request.kid or new_value(),
        hsm_name=request.hsm_name or DEFAULT_MODULE,
        handle=handle,
        public_key=b64encode(public_der(make_key(kind))).decode(),
    )
    with context.store.transaction():
        context.store.hardware_keys.add(
            HardwareKey(key=handle, service=context.service_id, hsk=hsk)
        )
    return HskCreateResponse(
        result_code="A000001",
        result_message=message("A000001", "Created the key."),
        action=HskCreateResponseAction.SUCCESS,
        hsk=hsk,
    )
