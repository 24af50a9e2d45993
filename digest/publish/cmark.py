"""CommonMark to HTML by cmark, given back its memory.

cmarkgfm's own function never frees the document and the HTML it made (2025.10: 80 KB for a briefing, so 800 MB for ten years of
them) and its interface has no call that does. The library underneath has; where it can be reached, what was made is freed.
"""

import ctypes
from functools import cache
from typing import Any, Final, NamedTuple

from cmarkgfm import cmark

_EXTENSIONS: Final = ("table",)


class _Memory(NamedTuple):
    """The library's calls that free a document, and what it allocated."""

    free_node: Any
    free: Any


class _Allocator(ctypes.Structure):
    """``cmark_mem`` of cmark.h."""

    _fields_ = (("calloc", ctypes.c_void_p), ("realloc", ctypes.c_void_p), ("free", ctypes.CFUNCTYPE(None, ctypes.c_void_p)))


@cache
def _memory() -> _Memory | None:
    """The calls, or None where the library keeps them to itself (a build that hides its symbols)."""
    try:
        library = ctypes.CDLL(cmark._cmark.__file__)
        free_node, allocator = library.cmark_node_free, library.cmark_get_default_mem_allocator
    except (AttributeError, OSError):
        return None
    free_node.argtypes, free_node.restype = (ctypes.c_void_p,), None
    allocator.argtypes, allocator.restype = (), ctypes.POINTER(_Allocator)
    return _Memory(free_node, allocator().contents.free)


def commonmark_html(markdown: str) -> str:
    """HTML of CommonMark with tables. Raw HTML is left out, and so are addresses such as ``javascript:`` (cmark's safe mode)."""
    memory = _memory()
    if memory is None:
        return str(cmark.markdown_to_html_with_extensions(markdown, options=0, extensions=list(_EXTENSIONS)))
    ffi, library = cmark._cmark.ffi, cmark._cmark.lib
    cmark.core_extensions_ensure_registered()
    parser = cmark.parser_new(options=0)
    root = raw = ffi.NULL
    try:
        for name in _EXTENSIONS:
            cmark.parser_attach_syntax_extension(parser, cmark.find_syntax_extension(name))
        cmark.parser_feed(parser, markdown)
        root = cmark.parser_finish(parser)
        raw = library.cmark_render_html(root, 0, cmark.parser_get_syntax_extensions(parser))
        return bytes(ffi.string(raw)).decode()
    finally:
        if raw != ffi.NULL:
            memory.free(int(ffi.cast("uintptr_t", raw)))
        if root != ffi.NULL:
            memory.free_node(int(ffi.cast("uintptr_t", root)))
        cmark.parser_free(parser)
