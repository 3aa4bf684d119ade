"""Authorization responses: URLs and pages that hand parameters to the client."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlencode

import attrs

from ..context import AfterCommit
from .client_jwts import client_jwt
from .response_types import base_mode
from .settings import DEFAULT_ID_TOKEN_ALGORITHM, issuer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...models.client.client import Client
    from ..context import RequestContext
    from ..errors import OAuthError
    from ..keys import Signer
    from ..store.tickets import RequestedAuthorization
    from .client_jwts import ClientJwt

T = TypeVar("T")

DEFAULT_DURATION: Final = 600
"""How long a response that is a JWT is good, in seconds."""
PAGE: Final = """<!DOCTYPE html>
<html>
<head><meta charset="UTF-8"><title>Authorization response</title></head>
<body onload="document.forms[0].submit()">
<form method="post" action="{action}">
{fields}
<noscript><button type="submit">Continue</button></noscript>
</form>
</body>
</html>
"""


@attrs.frozen
class WrittenResponse:
    """What the user's browser is answered."""

    content: str = attrs.field(repr=False)
    """A page if ``is_form``, else a URL."""
    is_form: bool

    @property
    def action(self) -> str:
        """What the authorization endpoint does with it."""
        return "FORM" if self.is_form else "LOCATION"


@attrs.frozen(kw_only=True)
class ResponseWriter:
    """Writes the response to an authorization request; see ``response_writer``."""

    redirect_uri: str
    base: str
    """``query``, ``fragment`` or ``form_post``."""
    common: Mapping[str, object]
    """The parameters that every response has."""
    jwt: ClientJwt | None
    """How it is made into a JWT (JARM), if the client wants that."""

    def write(self, signer: Signer, parameters: Mapping[str, object]) -> WrittenResponse:
        """Write a response, which may take a signature."""
        if self.jwt is None:
            return self.write_unsigned(parameters)
        jwt = self.jwt.make(signer, {**parameters, **self.common})
        return self._write({"response": jwt})

    def write_unsigned(self, parameters: Mapping[str, object]) -> WrittenResponse:
        """Write a response whose parameters stand for themselves."""
        return self._write({**parameters, **self.common})

    def _write(self, parameters: Mapping[str, object]) -> WrittenResponse:
        if self.base == "form_post":
            return WrittenResponse(_page(self.redirect_uri, parameters), is_form=True)
        separator = "#" if self.base == "fragment" else "&" if "?" in self.redirect_uri else "?"
        return WrittenResponse(
            f"{self.redirect_uri}{separator}{urlencode(parameters)}", is_form=False
        )


def response_writer(
    context: RequestContext, client: Client, request: RequestedAuthorization
) -> ResponseWriter:
    """Prepare the response to an authorization request.

    Raises:
        ActionError: the client wants a JWT, and its settings do not suffice.
        FetchNeededError: the client's keys have to be fetched first.
    """
    service = context.service
    base, is_jwt = base_mode(request.response_mode, request.response_types)
    common: dict[str, object] = {} if request.state is None else {"state": request.state}
    jwt = None
    if is_jwt:
        jwt = client_jwt(
            context,
            client,
            algorithm=client.authorization_sign_alg or DEFAULT_ID_TOKEN_ALGORITHM,
            encryption_alg=client.authorization_encryption_alg,
            encryption_enc=client.authorization_encryption_enc,
            key_id=service.authorization_signature_key_id,
        )
        seconds = service.authorization_response_duration or DEFAULT_DURATION
        common["aud"] = request.client_identifier
        common["exp"] = context.now // 1000 + seconds
    if is_jwt or not service.iss_suppressed:
        common["iss"] = issuer(service)
    return ResponseWriter(redirect_uri=str(request.redirect_uri), base=base, common=common, jwt=jwt)


def respond(
    writer: ResponseWriter,
    parameters: Mapping[str, object],
    answer: Callable[[WrittenResponse], T],
) -> T | AfterCommit[T]:
    """Answer with a response, after the transaction if it takes a signature."""
    if writer.jwt is None:
        return answer(writer.write_unsigned(parameters))
    return AfterCommit(lambda signer: answer(writer.write(signer, parameters)))


def error_parameters(context: RequestContext, error: OAuthError) -> Mapping[str, object]:
    """Write an error for the client (RFC 6749 §4.1.2.1)."""
    described = (
        {}
        if context.service.error_description_omitted
        else {"error_description": f"[{error.code}] {error.text}"}
    )
    return {"error": error.error, **described}


def _page(action: str, parameters: Mapping[str, object]) -> str:
    fields = "\n".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(str(value))}">'
        for name, value in parameters.items()
    )
    return PAGE.format(action=escape(action), fields=fields)
