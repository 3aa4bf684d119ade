"""The few pages of the endpoints' own, which users see when there is nothing to go on with."""

from __future__ import annotations

from html import escape
from http import HTTPStatus
from string import Template
from typing import Final

from .messages import HTML, NO_STORE, Response, is_destination, origin_of

POLICY: Final = (
    # Without form-action: browsers hold it against a login elsewhere that a form leads to, too.
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
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
DEFAULTS: Final = (
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    # Not no-referrer: browsers would say that the page's forms come from nowhere.
    ("referrer-policy", "same-origin"),
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


def leaving_page(url: str | None) -> Response:
    """Let the user decide whether to go on to a URL of a client's (RFC 9700 §4.11.2).

    Args:
        url: where to; ``None`` if it cannot be gone to by a link.
    """
    text = "<p>An application that is not well known sent you here, and its request has failed.</p>"
    if url is not None and is_destination(url):
        link = f'<a href="{escape(url)}" rel="noreferrer">Go on to {escape(origin_of(url))}</a>'
        text = f"{text}<p>{link}</p>"
    return _page(HTTPStatus.OK, "Do you want to go on?", text)


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


def protected(page: Response) -> Response:
    """Add what a page of the owner's lacks of protection: no frames (RFC 9700 §4.16), no copies.

    A policy of the owner's with ``frame-ancestors`` says itself who may frame the page.
    """
    policies = [value for name, value in page.headers if name == "content-security-policy"]
    if not any("frame-ancestors" in policy.lower() for policy in policies):
        page = page.with_headers(("content-security-policy", "frame-ancestors 'none'"))
        page = page.with_defaults(("x-frame-options", "DENY"))
    return page.with_defaults(*DEFAULTS)


def _page(status: int, title: str, content: str) -> Response:
    body = PAGE.substitute(title=escape(title), content=content).encode()
    policy = ("content-security-policy", POLICY)
    return Response(status, (("content-type", HTML), *NO_STORE, *PROTECTIONS, policy), body)
