"""Operations on issued tokens."""

from ..funcs.token_operations_create import token_operations_create
from ..funcs.token_operations_create_batch import token_operations_create_batch
from ..funcs.token_operations_delete import token_operations_delete
from ..funcs.token_operations_get_batch_status import token_operations_get_batch_status
from ..funcs.token_operations_list_tokens import token_operations_list_tokens
from ..funcs.token_operations_reissue_id_token import token_operations_reissue_id_token
from ..funcs.token_operations_revoke import token_operations_revoke
from ..funcs.token_operations_update import token_operations_update
from ._family import Family, method


class TokenOperations(Family):
    """Operations on issued tokens."""

    list_tokens = method(token_operations_list_tokens)
    create = method(token_operations_create)
    update = method(token_operations_update)
    delete = method(token_operations_delete)
    revoke = method(token_operations_revoke)
    reissue_id_token = method(token_operations_reissue_id_token)
    create_batch = method(token_operations_create_batch)
    get_batch_status = method(token_operations_get_batch_status)
