"""Locks and secrets of clients, the scopes they may request, and what users granted to them."""

from ....funcs.client_management_delete_authorizations import OPERATION as DELETE_AUTHORIZATIONS
from ....funcs.client_management_delete_client_tokens import OPERATION as DELETE_CLIENT_TOKENS
from ....funcs.client_management_delete_granted_scopes import OPERATION as DELETE_GRANTED_SCOPES
from ....funcs.client_management_delete_granted_scopes_for_client import (
    OPERATION as DELETE_GRANTED_SCOPES_FOR_CLIENT,
)
from ....funcs.client_management_delete_requestable_scopes import (
    OPERATION as DELETE_REQUESTABLE_SCOPES,
)
from ....funcs.client_management_get_granted_scopes import OPERATION as GET_GRANTED_SCOPES
from ....funcs.client_management_get_granted_scopes_for_client import (
    OPERATION as GET_GRANTED_SCOPES_FOR_CLIENT,
)
from ....funcs.client_management_get_requestable_scopes import OPERATION as GET_REQUESTABLE_SCOPES
from ....funcs.client_management_list_authorizations import OPERATION as LIST_AUTHORIZATIONS
from ....funcs.client_management_list_authorized_applications import (
    OPERATION as LIST_AUTHORIZED_APPLICATIONS,
)
from ....funcs.client_management_refresh_secret import OPERATION as REFRESH_SECRET
from ....funcs.client_management_update_authorizations import OPERATION as UPDATE_AUTHORIZATIONS
from ....funcs.client_management_update_lock_flag import OPERATION as UPDATE_LOCK_FLAG
from ....funcs.client_management_update_requestable_scopes import (
    OPERATION as UPDATE_REQUESTABLE_SCOPES,
)
from ....funcs.client_management_update_secret import OPERATION as UPDATE_SECRET
from ...routes import Route
from .authorizations import (
    delete_authorizations,
    delete_client_tokens,
    list_authorizations,
    list_authorized_applications,
    update_authorizations,
)
from .granted_scopes import (
    delete_granted_scopes,
    delete_granted_scopes_for_client,
    get_granted_scopes,
    get_granted_scopes_for_client,
)
from .refresh_secret import refresh_secret
from .requestable_scopes import (
    delete_requestable_scopes,
    get_requestable_scopes,
    update_requestable_scopes,
)
from .update_lock_flag import update_lock_flag
from .update_secret import update_secret

ROUTES = (
    Route(UPDATE_LOCK_FLAG, update_lock_flag),
    Route(REFRESH_SECRET, refresh_secret),
    Route(UPDATE_SECRET, update_secret),
    Route(LIST_AUTHORIZED_APPLICATIONS, list_authorized_applications),
    Route(LIST_AUTHORIZATIONS, list_authorizations),
    Route(UPDATE_AUTHORIZATIONS, update_authorizations),
    Route(DELETE_CLIENT_TOKENS, delete_client_tokens),
    Route(DELETE_AUTHORIZATIONS, delete_authorizations),
    Route(GET_GRANTED_SCOPES_FOR_CLIENT, get_granted_scopes_for_client),
    Route(GET_GRANTED_SCOPES, get_granted_scopes),
    Route(DELETE_GRANTED_SCOPES_FOR_CLIENT, delete_granted_scopes_for_client),
    Route(DELETE_GRANTED_SCOPES, delete_granted_scopes),
    Route(GET_REQUESTABLE_SCOPES, get_requestable_scopes),
    Route(UPDATE_REQUESTABLE_SCOPES, update_requestable_scopes),
    Route(DELETE_REQUESTABLE_SCOPES, delete_requestable_scopes),
)
