"""Operations on issued tokens."""

from ....funcs.token_operations_create import OPERATION as CREATE
from ....funcs.token_operations_create_batch import OPERATION as CREATE_BATCH
from ....funcs.token_operations_delete import OPERATION as DELETE
from ....funcs.token_operations_get_batch_status import OPERATION as GET_BATCH_STATUS
from ....funcs.token_operations_list_tokens import OPERATION as LIST_TOKENS
from ....funcs.token_operations_reissue_id_token import OPERATION as REISSUE_ID_TOKEN
from ....funcs.token_operations_revoke import OPERATION as REVOKE
from ....funcs.token_operations_update import OPERATION as UPDATE
from ...routes import Route
from .create import create, no_grant_type
from .create_batch import create_batch
from .delete import delete
from .get_batch_status import get_batch_status
from .list_tokens import list_tokens
from .reissue_id_token import no_access_token, no_refresh_token, reissue_id_token
from .revoke import revoke
from .update import update

ROUTES = (
    Route(LIST_TOKENS, list_tokens),
    Route(CREATE, create, missing={"grantType": no_grant_type}),
    Route(UPDATE, update),
    Route(REVOKE, revoke),
    Route(DELETE, delete),
    Route(CREATE_BATCH, create_batch, json_only=True),
    Route(GET_BATCH_STATUS, get_batch_status),
    Route(
        REISSUE_ID_TOKEN,
        reissue_id_token,
        missing={"accessToken": no_access_token, "refreshToken": no_refresh_token},
        json_only=True,
    ),
)
