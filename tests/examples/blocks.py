"""The examples of the guides as modules: what the tests hold is what a reader copies."""

from __future__ import annotations

from types import ModuleType

from tests.guides.documents import documents


def example(guide: str, word: str) -> ModuleType:
    """Load the only Python block of a guide that holds a word, without running its end."""
    (block,) = {
        block
        for block in documents()[guide].blocks()
        if block.language == "python" and word in block.text
    }
    module = ModuleType(word)
    code = compile(block.text, str(block), "exec", dont_inherit=True)
    exec(code, vars(module))  # noqa: S102 - our own code
    return module
