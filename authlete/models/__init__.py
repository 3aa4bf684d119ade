"""What is said to Authlete and what it answers: frozen attrs classes with snake_case fields."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import operations
    from .access_token import (
        AccessToken,
    )
    from .authz_details import (
        AuthorizationDetailsElement,
        AuthorizationDetailsElementDict,
        AuthzDetails,
        AuthzDetailsDict,
    )
    from .client_limited import (
        ClientLimited,
    )
    from .client_type import (
        ClientType,
    )
    from .grant import (
        Grant,
        GrantScope,
    )
    from .grant_type import (
        GrantType,
        GrantTypeName,
    )
    from .idtoken_reissue import (
        IdtokenReissueRequest,
        IdtokenReissueRequestDict,
        IdtokenReissueResponse,
        IdtokenReissueResponseAction,
    )
    from .introspection import (
        IntrospectionRequest,
        IntrospectionRequestDict,
        IntrospectionResponse,
        IntrospectionResponseAction,
    )
    from .pair import (
        Pair,
        PairDict,
    )
    from .property import (
        Property,
        PropertyDict,
    )
    from .revocation import (
        RevocationRequest,
        RevocationRequestDict,
        RevocationResponse,
        RevocationResponseAction,
    )
    from .scope import (
        Scope,
    )
    from .standard_introspection import (
        StandardIntrospectionRequest,
        StandardIntrospectionRequestDict,
        StandardIntrospectionResponse,
        StandardIntrospectionResponseAction,
    )
    from .tagged_value import (
        TaggedValue,
    )
    from .token_batch import (
        TokenBatchResult,
        TokenBatchStatus,
        TokenCreateBatchResponse,
        TokenCreateBatchStatusResponse,
    )
    from .token_create import (
        TokenCreateRequest,
        TokenCreateRequestDict,
        TokenCreateResponse,
        TokenCreateResponseAction,
    )
    from .token_get_list import (
        TokenGetListResponse,
    )
    from .token_revoke import (
        TokenRevokeRequest,
        TokenRevokeRequestDict,
        TokenRevokeResponse,
    )
    from .token_update import (
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
            "AccessToken": ".access_token",
            "AuthorizationDetailsElement": ".authz_details",
            "AuthorizationDetailsElementDict": ".authz_details",
            "AuthzDetails": ".authz_details",
            "AuthzDetailsDict": ".authz_details",
            "ClientLimited": ".client_limited",
            "ClientType": ".client_type",
            "Grant": ".grant",
            "GrantScope": ".grant",
            "GrantType": ".grant_type",
            "GrantTypeName": ".grant_type",
            "IdtokenReissueRequest": ".idtoken_reissue",
            "IdtokenReissueRequestDict": ".idtoken_reissue",
            "IdtokenReissueResponse": ".idtoken_reissue",
            "IdtokenReissueResponseAction": ".idtoken_reissue",
            "IntrospectionRequest": ".introspection",
            "IntrospectionRequestDict": ".introspection",
            "IntrospectionResponse": ".introspection",
            "IntrospectionResponseAction": ".introspection",
            "Pair": ".pair",
            "PairDict": ".pair",
            "Property": ".property",
            "PropertyDict": ".property",
            "RevocationRequest": ".revocation",
            "RevocationRequestDict": ".revocation",
            "RevocationResponse": ".revocation",
            "RevocationResponseAction": ".revocation",
            "Scope": ".scope",
            "StandardIntrospectionRequest": ".standard_introspection",
            "StandardIntrospectionRequestDict": ".standard_introspection",
            "StandardIntrospectionResponse": ".standard_introspection",
            "StandardIntrospectionResponseAction": ".standard_introspection",
            "TaggedValue": ".tagged_value",
            "TokenBatchResult": ".token_batch",
            "TokenBatchStatus": ".token_batch",
            "TokenCreateBatchResponse": ".token_batch",
            "TokenCreateBatchStatusResponse": ".token_batch",
            "TokenCreateRequest": ".token_create",
            "TokenCreateRequestDict": ".token_create",
            "TokenCreateResponse": ".token_create",
            "TokenCreateResponseAction": ".token_create",
            "TokenGetListResponse": ".token_get_list",
            "TokenRevokeRequest": ".token_revoke",
            "TokenRevokeRequestDict": ".token_revoke",
            "TokenRevokeResponse": ".token_revoke",
            "TokenUpdateRequest": ".token_update",
            "TokenUpdateRequestDict": ".token_update",
            "TokenUpdateResponse": ".token_update",
            "TokenUpdateResponseAction": ".token_update",
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
