"""README is short, and its links and those of the guides lead somewhere."""

from __future__ import annotations

import pytest

from tests.guides.documents import README, Document, documents, located, target

each_document = pytest.mark.parametrize(
    "document", documents().values(), ids=lambda document: document.path
)


def test_readme_is_short() -> None:
    """What does not fit into 250 lines stands in a guide beside what it describes."""
    assert documents()[README].text.count("\n") <= 250


@each_document
def test_every_relative_link_leads_somewhere(document: Document) -> None:
    """To a file that is there and, with an anchor, to a heading of it."""
    astray = [link for link in document.links() if not (_is_elsewhere(link) or _leads(document, link))]
    assert astray == []


def _is_elsewhere(link: str) -> bool:
    return link.startswith(("https://", "http://"))


def _leads(document: Document, link: str) -> bool:
    path, anchor = target(document.path, link)
    if not located(path).is_file():
        return False
    return not anchor or anchor in documents()[path].anchors()


def test_every_guide_can_be_reached_from_readme() -> None:
    """By its links, and by those of the guides that they lead to."""
    reached: set[str] = set()
    ahead = [README]
    while ahead:
        path = ahead.pop()
        reached.add(path)
        leads_to = {target(path, link)[0] for link in documents()[path].links()}
        ahead += sorted(leads_to & documents().keys() - reached)
    assert reached == documents().keys()


def test_readme_answers_what_is_asked_most() -> None:
    """By links to headings, one a row."""
    rows = documents()[README].table("How do I …?", "Guide")
    assert len(rows) >= 25
    assert all("#" in link for _, link in rows)
