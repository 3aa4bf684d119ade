"""The few pages of the endpoints' own, which users see when there is nothing to go on with."""

from __future__ import annotations

from html import escape
from http import HTTPStatus
from string import Template
from typing import Final

from .messages import HTML, NO_STORE, Response

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none';"
    " form-action 'self'"
)
FORM_POST_POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
)
"""Of Authlete's page that sends a response to the client by itself: its script is inline."""
PROTECTIONS: Final = (
    ("x-frame-options", "DENY"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
)
PAGE: Final = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>$title</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body { font: 1rem/1.5 system-ui, sans-serif; margin: 4rem auto; max-width: 30rem;
padding: 0 1rem } input, button { font: inherit; padding: .4rem .6rem }</style></head>
<body><main><h1>$title</h1>$content</main></body></html>
""")
USER_CODE_FORM: Final = Template("""<form method="post">
<p role="alert">$problem</p>
<p><label for="user_code">The code that your device shows</label><br>
<input id="user_code" name="user_code" value="$user_code" autocomplete="off" required></p>
<p><button>Continue</button></p>
</form>""")


def message_page(status: int, title: str, text: str) -> Response:
    """Make a page that says something."""
    return _page(status, title, f"<p>{escape(text)}</p>")


def user_code_page(user_code: str = "", problem: str = "", status: int = HTTPStatus.OK) -> Response:
    """Ask for the code that a device shows (RFC 8628 §3.3)."""
    form = USER_CODE_FORM.substitute(user_code=escape(user_code), problem=escape(problem))
    return _page(status, "Connect a device", form)


def ended_page() -> Response:
    """Tell that a request is over: decided, expired, or begun in another browser."""
    return message_page(
        HTTPStatus.BAD_REQUEST,
        "This request has ended",
        "It was answered already, took too long, or began in another browser. Please go back to"
        " the application and start again.",
    )


def foreign_form_page() -> Response:
    """Tell that a form was not sent from the page that was shown."""
    return message_page(
        HTTPStatus.FORBIDDEN,
        "This form cannot be used",
        "It was not sent from the page that you were shown. Please go back to the application and"
        " start again.",
    )


def with_form_post_policy(response: Response) -> Response:
    """Let Authlete's page that posts to the client do so, and nothing else."""
    if response.header("content-type") != HTML:
        return response
    return response.with_headers(*PROTECTIONS, ("content-security-policy", FORM_POST_POLICY))


def _page(status: int, title: str, content: str) -> Response:
    body = PAGE.substitute(title=escape(title), content=content).encode()
    policy = ("content-security-policy", POLICY)
    return Response(status, (("content-type", HTML), *NO_STORE, *PROTECTIONS, policy), body)
