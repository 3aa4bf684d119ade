"""What is said to Authlete and what it answers: frozen attrs classes with snake_case fields."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import operations
    from .access_token import AccessToken
    from .authz_details import (
        AuthorizationDetailsElement,
        AuthorizationDetailsElementDict,
        AuthzDetails,
        AuthzDetailsDict,
    )
    from .client_limited import ClientLimited
    from .client_type import ClientType
    from .grant_type import GrantType, GrantTypeName
    from .property import Property, PropertyDict
    from .tagged_value import TaggedValue
    from .token_create import (
        TokenCreateRequest,
        TokenCreateRequestDict,
        TokenCreateResponse,
        TokenCreateResponseAction,
    )
    from .token_get_list import TokenGetListResponse
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
            "GrantType": ".grant_type",
            "GrantTypeName": ".grant_type",
            "Property": ".property",
            "PropertyDict": ".property",
            "TaggedValue": ".tagged_value",
            "TokenCreateRequest": ".token_create",
            "TokenCreateRequestDict": ".token_create",
            "TokenCreateResponse": ".token_create",
            "TokenCreateResponseAction": ".token_create",
            "TokenGetListResponse": ".token_get_list",
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
    "GrantType",
    "GrantTypeName",
    "Property",
    "PropertyDict",
    "TaggedValue",
    "TokenCreateRequest",
    "TokenCreateRequestDict",
    "TokenCreateResponse",
    "TokenCreateResponseAction",
    "TokenGetListResponse",
    "TokenUpdateRequest",
    "TokenUpdateRequestDict",
    "TokenUpdateResponse",
    "TokenUpdateResponseAction",
    "operations",
]
