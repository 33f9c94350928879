"""A private address for every picture on the screen, so that a click sends an address and not the picture again.

Streamlit's own media store serves a picture under the hash of its bytes to anyone and has no public interface for
components. Here each visitor gets an address of their own that nobody can guess, which lasts as long as the visit.
"""

from __future__ import annotations

import base64
import secrets
import threading
import weakref
from collections import OrderedDict
from dataclasses import dataclass

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services import images
from services.images import Picture

MAX_KEPT_BYTES = 256 * 1024 * 1024

_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Disposition": "inline",
}
_STATE = "pictures_route_tokens"


@dataclass(frozen=True, slots=True)
class _Kept:
    digest: str
    data: bytes


class Store:
    """Pictures by token, the least recently shown forgotten first. Safe for many threads."""

    def __init__(self, max_bytes: int = MAX_KEPT_BYTES) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0
        self._max_bytes = max_bytes
        self._lock = threading.RLock()  # a session may be collected, and call `forget`, in the middle of `keep`

    def keep(self, token: str, digest: str, data: bytes) -> None:
        """Serve `data` under `token` until it is forgotten or pushed out by newer pictures."""
        with self._lock:
            self._drop(token)
            self._kept[token] = _Kept(digest, data)
            self._bytes += len(data)
            while self._bytes > self._max_bytes and len(self._kept) > 1:
                self._drop(next(iter(self._kept)))

    def find(self, token: str) -> bytes | None:
        """The picture under a token, or None."""
        with self._lock:
            kept = self._kept.get(token)
            if kept is None:
                return None
            self._kept.move_to_end(token)
            return kept.data

    def forget(self, tokens: list[str]) -> None:
        """Stop serving these tokens."""
        with self._lock:
            for token in tokens:
                self._drop(token)

    def forget_digest(self, digest: str) -> int:
        """Stop serving a picture to everybody; returns how many addresses it had."""
        with self._lock:
            tokens = [token for token, kept in self._kept.items() if kept.digest == digest]
            self.forget(tokens)
            return len(tokens)

    def forget_everything(self) -> None:
        """Stop serving anything that was kept until now."""
        with self._lock:
            self.forget(list(self._kept))

    def _drop(self, token: str) -> None:
        if kept := self._kept.pop(token, None):
            self._bytes -= len(kept.data)


class _Visit:
    """The tokens of one session; when the session is thrown away, so are they."""

    def __init__(self, store: Store) -> None:
        self.token_by_digest: dict[str, str] = {}
        weakref.finalize(self, _forget_visit, store, self.token_by_digest)


def _forget_visit(store: Store, token_by_digest: dict[str, str]) -> None:
    store.forget(list(token_by_digest.values()))


_store = Store()
_mounted = threading.Event()


def serve(request: Request) -> Response:
    """Answer `GET /img/{token}` with the picture, or with 404 once it is forgotten."""
    data = _store.find(request.path_params["token"])
    if data is None:
        return Response("This picture is no longer kept.", 404, {"Cache-Control": "no-store"}, "text/plain")
    return Response(data, headers=_HEADERS, media_type=_content_type(data))


def route() -> Route:
    """The route for `st.App(routes=[...])`. From this call on pictures are shown by address."""
    _mounted.set()
    return Route("/img/{token}", serve, methods=["GET"])


def url_for(data: bytes, digest: str) -> str:
    """An address of these bytes for this visitor's browser; without the route (in tests) a data address.

    `digest` names the bytes: the same digest must always stand for the same bytes.
    """
    if not _mounted.is_set():
        return f"data:{_content_type(data)};base64,{base64.b64encode(data).decode()}"
    token_by_digest = _visit().token_by_digest
    token = token_by_digest.setdefault(digest, secrets.token_urlsafe(24))
    if _store.find(token) is None:
        _store.keep(token, digest, data)
    return _address(token)


def url_of(picture: Picture, longest_px: int = 1280) -> str:
    """An address of the picture's preview at `longest_px`, which is made once per process."""
    digest = f"{picture.digest}-{longest_px}"
    if _mounted.is_set():
        token = _visit().token_by_digest.get(digest, "")
        if _store.find(token) is not None:
            return _address(token)
    return url_for(_preview(picture.digest, longest_px, picture), digest)


def forget(picture_digest: str, sizes: tuple[int, ...] = (160, 1280)) -> int:
    """Stop serving a picture and its previews to everybody; returns how many addresses it had."""
    count = _store.forget_digest(picture_digest)
    for longest_px in sizes:
        count += _store.forget_digest(f"{picture_digest}-{longest_px}")
        _preview.clear(picture_digest, longest_px)
    return count


def forget_visit() -> None:
    """Stop serving whatever this visit was given an address for, pictures and sound."""
    tokens = _visit().token_by_digest
    _store.forget(list(tokens.values()))
    tokens.clear()


def forget_everything() -> None:
    """Stop serving every picture to everybody."""
    _store.forget_everything()


@st.cache_resource(max_entries=256, show_spinner=False)
def _preview(digest: str, longest_px: int, _picture: Picture) -> bytes:
    return images.preview(_picture, longest_px)


def _visit() -> _Visit:
    if _STATE not in st.session_state:
        st.session_state[_STATE] = _Visit(_store)
    visit: _Visit = st.session_state[_STATE]
    return visit


def _address(token: str) -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/img/{token}" if base else f"/img/{token}"


def _content_type(data: bytes) -> str:
    if data.startswith((b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3", b"\xff\xe2")):
        return "audio/mpeg"
    known = {b"\x89PNG": "image/png", b"OggS": "audio/ogg", b"RIFF": "audio/wav"}
    return known.get(data[:4], "image/jpeg")
