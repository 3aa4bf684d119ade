"""``POST /backchannel/authentication/complete`` (CIBA §10): what the user decided."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn

import attrs

from ...._engine.codec import write_json
from ...._jose.thumbprint import hash_of
from ....models.ciba.complete import BackchannelAuthenticationCompleteRequestResult as Result
from ....models.ciba.complete import BackchannelAuthenticationCompleteResponse
from ....models.ciba.complete import BackchannelAuthenticationCompleteResponseAction as Action
from ....models.common.delivery_mode import DeliveryMode
from ....models.common.grant_type import GrantType
from ...context import AfterCommit
from ...errors import ActionError, message
from ...protocol.durations import id_token_duration
from ...protocol.flow_tokens import issue_tokens
from ...protocol.id_tokens import content_for_request, half_hash, id_token
from ...protocol.polled_requests import authorize, describe_client, refuse
from ...store.polled_requests import RequestStatus
from ...store.tokens import TokenAttributes
from .ticket import auth_req_id_of, find_request

if TYPE_CHECKING:
    from ....models.ciba.complete import BackchannelAuthenticationCompleteRequest
    from ....models.client.client import Client
    from ...context import RequestContext
    from ...keys import Signer
    from ...protocol.token_responses import Issuance
    from ...store.backchannel_requests import BackchannelRequest

AUTH_REQ_ID: Final = "urn:openid:params:jwt:claim:auth_req_id"
RT_HASH: Final = "urn:openid:params:jwt:claim:rt_hash"
ERRORS: Final = {Result.ACCESS_DENIED: "access_denied", Result.TRANSACTION_FAILED: "expired_token"}
FAILED: Final = "transaction_failed"
"""The error of a pushed notification when the server failed (§12)."""

Answer = (
    BackchannelAuthenticationCompleteResponse
    | AfterCommit[BackchannelAuthenticationCompleteResponse]
)


def nothing_to_complete(_: object) -> NoReturn:
    """Tell that the request has no ticket."""
    raise _server_error("The request has no 'ticket'.")


def complete(context: RequestContext, request: BackchannelAuthenticationCompleteRequest) -> Answer:
    """Keep the decision until the client asks for it, or say what to notify the client of."""
    found = find_request(context, request.ticket)
    if found is None or found[0].alias is None or found[0].status is not RequestStatus.PENDING:
        raise _server_error("The ticket was used, has expired or was not issued.")
    record, client = found
    completion = _Completion(
        context=context,
        client=client,
        record=record,
        auth_req_id=auth_req_id_of(request.ticket),
    )
    if request.result is not Result.AUTHORIZED:
        return completion.refuse(request)
    if request.access_token and context.store.tokens.find(hash_of(request.access_token)):
        return completion.fail("The value for the access token is already in use.")
    try:
        return completion.authorize(request)
    except ValueError as fault:
        return completion.fail(str(fault))


def _server_error(text: str) -> ActionError:
    return ActionError(Action.SERVER_ERROR, "A000201", text)


@attrs.frozen(kw_only=True)
class _Completion:
    """A request that its user decided on."""

    context: RequestContext
    client: Client
    record: BackchannelRequest
    auth_req_id: str = attrs.field(repr=False)

    def authorize(self, request: BackchannelAuthenticationCompleteRequest) -> Answer:
        """Keep what was granted, or push the tokens.

        Raises:
            ValueError: the caller of the API says something wrong.
        """
        granted = authorize(self.context, self.record, request)
        if self.record.delivery_mode is DeliveryMode.PUSH:
            completion = attrs.evolve(self, record=attrs.evolve(self.record, **granted))
            return completion.push(request.access_token)
        return self._keep(granted, "The client can ask for its tokens.")

    def refuse(self, request: BackchannelAuthenticationCompleteRequest) -> Answer:
        """Keep why there will be no tokens, or notify the client of it."""
        refusal = refuse(request)
        if self.record.delivery_mode is DeliveryMode.PUSH:
            return self._notify_of(
                ERRORS[request.result], refusal["error_description"], refusal["error_uri"]
            )
        return self._keep(refusal, "The client can ask why there are no tokens.")

    def fail(self, text: str) -> Answer:
        """Tell of a wrong call; clients that are notified are not left waiting.

        Raises:
            ActionError: the client polls, so that the call can be repeated.
        """
        mode = self.record.delivery_mode
        if mode is DeliveryMode.POLL:
            raise _server_error(text)
        if mode is DeliveryMode.PUSH:
            answer = self._notify_of(FAILED)
        else:
            answer = self._keep({"status": RequestStatus.TRANSACTION_FAILED}, text)
        return attrs.evolve(answer, result_code="A000201", result_message=message("A000201", text))

    def push(self, access_token: str | None) -> Answer:
        """Issue the tokens, for the notification (§10.3.1)."""
        record, context = self.record, self.context
        content = content_for_request(record)
        content = attrs.evolve(content, extra={AUTH_REQ_ID: self.auth_req_id})
        try:
            identity = id_token(context, self.client, content)
        except ActionError:
            return self.fail("The client's settings do not suffice for an ID token.")
        context.store.backchannel_requests.remove(record)
        issuance = issue_tokens(
            context,
            self.client,
            GrantType.CIBA,
            TokenAttributes(
                properties=record.properties,
                certificate_thumbprint=record.certificate_thumbprint,
                authorization_details=record.authorization_details,
                resources=record.resources or None,
                jwt_at_claims=record.jwt_at_claims,
                acr=record.acr,
                auth_time=record.auth_time,
                client_id_alias_used=record.client_id_alias_used,
                client_entity_id_used=record.client_entity_id_used,
                metadata_document_used=record.metadata_document_used,
                grant_id=record.grant_id,
                consented_claims=record.consented_claims,
            ),
            subject=record.subject,
            scopes=record.scopes,
            access_token=access_token,
            access_token_duration=record.access_token_duration,
            refresh_token_duration=record.refresh_token_duration,
        )
        refresh_token = issuance.refresh_token
        if refresh_token:
            hashed = half_hash(refresh_token, identity.jwt.algorithm)
            identity = attrs.evolve(identity, claims={**identity.claims, RT_HASH: hashed})
        return AfterCommit(
            partial(
                self._pushed,
                attrs.evolve(
                    issuance, id_token=identity, members={"auth_req_id": self.auth_req_id}
                ),
            )
        )

    def _pushed(
        self, issuance: Issuance, signer: Signer
    ) -> BackchannelAuthenticationCompleteResponse:
        now = self.context.now
        try:
            signed = issuance.sign(signer)
        except ActionError as error:
            return attrs.evolve(
                self._answer("", {"auth_req_id": self.auth_req_id, "error": FAILED}),
                result_code=error.body.result_code,
                result_message=error.body.result_message,
            )
        return attrs.evolve(
            self._answer("Issued the tokens.", {}),
            response_content=signed.content,
            access_token=issuance.access_token,
            refresh_token=issuance.refresh_token,
            id_token=signed.id_token,
            jwt_access_token=signed.jwt_access_token,
            access_token_duration=issuance.issued.lifetime(now),
            refresh_token_duration=issuance.issued.refresh_lifetime(now),
            id_token_duration=id_token_duration(self.context.service, self.client),
            grant_id=issuance.issued.record.attributes.grant_id,
        )

    def _keep(
        self, decision: dict[str, Any], text: str
    ) -> BackchannelAuthenticationCompleteResponse:
        """Let the client learn at the token endpoint, by a ping or by and by."""
        self.context.store.backchannel_requests.save(attrs.evolve(self.record, **decision))
        pings = self.record.delivery_mode is DeliveryMode.PING
        return self._answer(text, {"auth_req_id": self.auth_req_id} if pings else None)

    def _notify_of(
        self, error: str, description: str | None = None, uri: str | None = None
    ) -> BackchannelAuthenticationCompleteResponse:
        self.context.store.backchannel_requests.remove(self.record)
        content = {
            "auth_req_id": self.auth_req_id,
            "error": error,
            "error_description": description,
            "error_uri": uri,
        }
        return self._answer(
            "The client is to be told that there are no tokens.",
            {name: value for name, value in content.items() if value is not None},
        )

    def _answer(
        self, text: str, notification: dict[str, str] | None
    ) -> BackchannelAuthenticationCompleteResponse:
        record, client, notifies = self.record, self.client, notification is not None
        return BackchannelAuthenticationCompleteResponse(
            result_code="A000001",
            result_message=message("A000001", text),
            action=Action.NOTIFICATION if notifies else Action.NO_ACTION,
            response_content=write_json(notification).decode() if notifies else None,
            **describe_client(self.context, client, record),
            client_name=client.client_name,
            delivery_mode=record.delivery_mode,
            client_notification_endpoint=client.bc_notification_endpoint if notifies else None,
            client_notification_token=record.notification_token if notifies else None,
            auth_req_id=self.auth_req_id,
            resources=record.resources or None,
            authorization_details=record.authorization_details,
        )
