"""What is said to Authlete and what it answers: frozen attrs classes with snake_case fields."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import operations
    from .common.authz_details import (
        AuthorizationDetailsElement,
        AuthorizationDetailsElementDict,
        AuthzDetails,
        AuthzDetailsDict,
    )
    from .common.client_limited import (
        ClientLimited,
    )
    from .common.client_type import (
        ClientType,
    )
    from .common.grant import (
        Grant,
        GrantScope,
    )
    from .common.grant_type import (
        GrantType,
        GrantTypeName,
    )
    from .common.pair import (
        Pair,
        PairDict,
    )
    from .common.property import (
        Property,
        PropertyDict,
    )
    from .common.scope import (
        Scope,
    )
    from .common.tagged_value import (
        TaggedValue,
    )
    from .introspection.process import (
        IntrospectionRequest,
        IntrospectionRequestDict,
        IntrospectionResponse,
        IntrospectionResponseAction,
    )
    from .introspection.standard_process import (
        StandardIntrospectionRequest,
        StandardIntrospectionRequestDict,
        StandardIntrospectionResponse,
        StandardIntrospectionResponseAction,
    )
    from .revocation.process import (
        RevocationRequest,
        RevocationRequestDict,
        RevocationResponse,
        RevocationResponseAction,
    )
    from .token_operations.access_token import (
        AccessToken,
    )
    from .token_operations.create import (
        TokenCreateRequest,
        TokenCreateRequestDict,
        TokenCreateResponse,
        TokenCreateResponseAction,
    )
    from .token_operations.create_batch import (
        TokenBatchResult,
        TokenBatchStatus,
        TokenCreateBatchResponse,
        TokenCreateBatchStatusResponse,
    )
    from .token_operations.list_tokens import (
        TokenGetListResponse,
    )
    from .token_operations.reissue_id_token import (
        IdtokenReissueRequest,
        IdtokenReissueRequestDict,
        IdtokenReissueResponse,
        IdtokenReissueResponseAction,
    )
    from .token_operations.revoke import (
        TokenRevokeRequest,
        TokenRevokeRequestDict,
        TokenRevokeResponse,
    )
    from .token_operations.update import (
        TokenUpdateRequest,
        TokenUpdateRequestDict,
        TokenUpdateResponse,
        TokenUpdateResponseAction,
    )
else:
    from .._lazy import attach

    __getattr__, __dir__ = attach(
        __name__,
        {
            "AccessToken": ".token_operations.access_token",
            "AuthorizationDetailsElement": ".common.authz_details",
            "AuthorizationDetailsElementDict": ".common.authz_details",
            "AuthzDetails": ".common.authz_details",
            "AuthzDetailsDict": ".common.authz_details",
            "ClientLimited": ".common.client_limited",
            "ClientType": ".common.client_type",
            "Grant": ".common.grant",
            "GrantScope": ".common.grant",
            "GrantType": ".common.grant_type",
            "GrantTypeName": ".common.grant_type",
            "IdtokenReissueRequest": ".token_operations.reissue_id_token",
            "IdtokenReissueRequestDict": ".token_operations.reissue_id_token",
            "IdtokenReissueResponse": ".token_operations.reissue_id_token",
            "IdtokenReissueResponseAction": ".token_operations.reissue_id_token",
            "IntrospectionRequest": ".introspection.process",
            "IntrospectionRequestDict": ".introspection.process",
            "IntrospectionResponse": ".introspection.process",
            "IntrospectionResponseAction": ".introspection.process",
            "Pair": ".common.pair",
            "PairDict": ".common.pair",
            "Property": ".common.property",
            "PropertyDict": ".common.property",
            "RevocationRequest": ".revocation.process",
            "RevocationRequestDict": ".revocation.process",
            "RevocationResponse": ".revocation.process",
            "RevocationResponseAction": ".revocation.process",
            "Scope": ".common.scope",
            "StandardIntrospectionRequest": ".introspection.standard_process",
            "StandardIntrospectionRequestDict": ".introspection.standard_process",
            "StandardIntrospectionResponse": ".introspection.standard_process",
            "StandardIntrospectionResponseAction": ".introspection.standard_process",
            "TaggedValue": ".common.tagged_value",
            "TokenBatchResult": ".token_operations.create_batch",
            "TokenBatchStatus": ".token_operations.create_batch",
            "TokenCreateBatchResponse": ".token_operations.create_batch",
            "TokenCreateBatchStatusResponse": ".token_operations.create_batch",
            "TokenCreateRequest": ".token_operations.create",
            "TokenCreateRequestDict": ".token_operations.create",
            "TokenCreateResponse": ".token_operations.create",
            "TokenCreateResponseAction": ".token_operations.create",
            "TokenGetListResponse": ".token_operations.list_tokens",
            "TokenRevokeRequest": ".token_operations.revoke",
            "TokenRevokeRequestDict": ".token_operations.revoke",
            "TokenRevokeResponse": ".token_operations.revoke",
            "TokenUpdateRequest": ".token_operations.update",
            "TokenUpdateRequestDict": ".token_operations.update",
            "TokenUpdateResponse": ".token_operations.update",
            "TokenUpdateResponseAction": ".token_operations.update",
            "operations": ".operations",
        },
    )

__all__ = [
    "AccessToken",
    "AuthorizationDetailsElement",
    "AuthorizationDetailsElementDict",
    "AuthzDetails",
    "AuthzDetailsDict",
    "ClientLimited",
    "ClientType",
    "Grant",
    "GrantScope",
    "GrantType",
    "GrantTypeName",
    "IdtokenReissueRequest",
    "IdtokenReissueRequestDict",
    "IdtokenReissueResponse",
    "IdtokenReissueResponseAction",
    "IntrospectionRequest",
    "IntrospectionRequestDict",
    "IntrospectionResponse",
    "IntrospectionResponseAction",
    "Pair",
    "PairDict",
    "Property",
    "PropertyDict",
    "RevocationRequest",
    "RevocationRequestDict",
    "RevocationResponse",
    "RevocationResponseAction",
    "Scope",
    "StandardIntrospectionRequest",
    "StandardIntrospectionRequestDict",
    "StandardIntrospectionResponse",
    "StandardIntrospectionResponseAction",
    "TaggedValue",
    "TokenBatchResult",
    "TokenBatchStatus",
    "TokenCreateBatchResponse",
    "TokenCreateBatchStatusResponse",
    "TokenCreateRequest",
    "TokenCreateRequestDict",
    "TokenCreateResponse",
    "TokenCreateResponseAction",
    "TokenGetListResponse",
    "TokenRevokeRequest",
    "TokenRevokeRequestDict",
    "TokenRevokeResponse",
    "TokenUpdateRequest",
    "TokenUpdateRequestDict",
    "TokenUpdateResponse",
    "TokenUpdateResponseAction",
    "operations",
]
