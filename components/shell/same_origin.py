"""Keeps every other page out: requests for another host name, or that another page started, are refused.

A page elsewhere could reach this server through its visitor's browser: with a host name of its own that leads here (DNS
rebinding), or from another port of the same computer. It could then spend the visitor's AWS account, or look at
pictures. So one check stands before everything alike: page, picture, upload and WebSocket.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import get_option
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

_DEFAULT_PORTS = {"http": 80, "https": 443}
POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1; before the handshake the server answers 403


class SameOrigin:
    """ASGI middleware that lets through what a page of this server started, and nothing that another page did.

    Hosts are those of `server.allowedHosts`; other origins are allowed only where `server.corsAllowedOrigins` names
    them. Following a link from elsewhere is always possible.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request or connection on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = refused(Headers(scope=scope), is_websocket=scope["type"] == "websocket")
        if not refusal:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(refusal, status_code=403)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": refusal})


def refused(headers: Headers, *, is_websocket: bool = False) -> str:
    """Why the request is refused, as a sentence for whoever runs the server; "" where it is let through."""
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    if len(hosts) != 1 or not is_host_allowed(hosts[0]):
        return "This server does not go by that host name. Add it to server.allowedHosts if it should."
    if len(origins) > 1 or (origins and not _is_own(origins[0], hosts[0])):
        return "Another page asked for this. Add its origin to server.corsAllowedOrigins if it should be able to."
    if is_websocket and not origins:
        return "A WebSocket is opened by a page of this server alone, and a browser says by which."
    if not origins and headers.get("sec-fetch-site", "none") in ("cross-site", "same-site") and not _is_link(headers):
        return "Another page asked for this."
    return ""


def _is_own(origin: str, host: str) -> bool:
    if origin in {allowed.strip() for allowed in get_option("server.corsAllowedOrigins")}:
        return True
    try:
        parts = urlsplit(origin)
        own = urlsplit(f"//{host}")
        default = _DEFAULT_PORTS[parts.scheme]
        return (parts.hostname, parts.port or default) == (own.hostname, own.port or default)
    except (KeyError, ValueError):
        return False  # "null" (a sandboxed frame, a file), or no address at all


def _is_link(headers: Headers) -> bool:
    """Whether somebody follows a link, which shows the page to nobody but the visitor."""
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
