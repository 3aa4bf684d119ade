"""The examples of the README as modules: what the tests hold is what a reader copies."""

from __future__ import annotations

from types import ModuleType

from tests.test_readme import blocks


def example(word: str) -> ModuleType:
    """Load the only Python block of the README that holds a word, without running its end."""
    (text,) = {
        block["text"]
        for block in blocks()
        if block["language"] == "python" and word in block["text"]
    }
    module = ModuleType(word)
    code = compile(text, f"README.md, {word}", "exec", dont_inherit=True)
    exec(code, vars(module))  # noqa: S102 - our own code
    return module
