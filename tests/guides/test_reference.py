"""The reference of operations and models is what its script writes."""

from __future__ import annotations

import pytest

from tests.guides.documents import documents
from tests.reference import reference


@pytest.mark.parametrize("path", reference())
def test_the_reference_is_up_to_date(path: str) -> None:
    assert documents()[path].text == reference()[path], (
        f"{path} is not what it describes: renew it by `python -m tests.derived`"
    )
