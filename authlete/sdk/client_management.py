"""What belongs to a client."""

from ..funcs.client_management_delete_authorizations import client_management_delete_authorizations
from ..funcs.client_management_delete_client_tokens import client_management_delete_client_tokens
from ..funcs.client_management_delete_granted_scopes import client_management_delete_granted_scopes
from ..funcs.client_management_delete_granted_scopes_for_client import (
    client_management_delete_granted_scopes_for_client,
)
from ..funcs.client_management_delete_requestable_scopes import (
    client_management_delete_requestable_scopes,
)
from ..funcs.client_management_get_granted_scopes import client_management_get_granted_scopes
from ..funcs.client_management_get_granted_scopes_for_client import (
    client_management_get_granted_scopes_for_client,
)
from ..funcs.client_management_get_requestable_scopes import (
    client_management_get_requestable_scopes,
)
from ..funcs.client_management_list_authorizations import client_management_list_authorizations
from ..funcs.client_management_list_authorized_applications import (
    client_management_list_authorized_applications,
)
from ..funcs.client_management_refresh_secret import client_management_refresh_secret
from ..funcs.client_management_update_authorizations import client_management_update_authorizations
from ..funcs.client_management_update_lock_flag import client_management_update_lock_flag
from ..funcs.client_management_update_requestable_scopes import (
    client_management_update_requestable_scopes,
)
from ..funcs.client_management_update_secret import client_management_update_secret
from ._family import Family, method


class ClientManagement(Family):
    """Locks and secrets of clients, the scopes they may request, and what users granted to them."""

    update_lock_flag = method(client_management_update_lock_flag)
    refresh_secret = method(client_management_refresh_secret)
    update_secret = method(client_management_update_secret)
    list_authorized_applications = method(client_management_list_authorized_applications)
    list_authorizations = method(client_management_list_authorizations)
    update_authorizations = method(client_management_update_authorizations)
    delete_client_tokens = method(client_management_delete_client_tokens)
    delete_authorizations = method(client_management_delete_authorizations)
    get_granted_scopes_for_client = method(client_management_get_granted_scopes_for_client)
    get_granted_scopes = method(client_management_get_granted_scopes)
    delete_granted_scopes_for_client = method(client_management_delete_granted_scopes_for_client)
    delete_granted_scopes = method(client_management_delete_granted_scopes)
    get_requestable_scopes = method(client_management_get_requestable_scopes)
    update_requestable_scopes = method(client_management_update_requestable_scopes)
    delete_requestable_scopes = method(client_management_delete_requestable_scopes)
