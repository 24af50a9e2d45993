"""The Content-Security-Policy of every page: what a browser may load and run, whatever a page says. Pure.

A policy in a ``<meta>`` has no ``frame-ancestors`` and reports nothing (CSP level 3, 3.3); a host that can set headers
should send the same policy as one.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

# The theme's templates that hold the scripts a page may run inline. Only what these templates give is hashed:
# a script that merely turned up on a page would otherwise be let in by its own presence.
INLINE_SCRIPT_TEMPLATES: Final = (
    "partials/javascripts/base.html",
    "partials/javascripts/palette.html",
    "partials/javascripts/content.html",
)
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def inline_scripts(template_output: str) -> tuple[str, ...]:
    """The texts of the scripts without attributes in a template's output."""
    return tuple(_SCRIPT.findall(template_output))


def script_hash(script: str) -> str:
    """The source expression that lets one inline script run: ``'sha256-…'`` of its UTF-8 bytes (CSP 3, 2.3.1)."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def content_security_policy(scripts: Iterable[str], *, runs_wasm: bool = False) -> str:
    """The policy that lets a page use its own site and these inline scripts, and nothing else.

    ``runs_wasm`` also lets it compile WebAssembly, which the search is; that gives strings of script no leave to run.
    """
    hashes = " ".join(sorted({script_hash(script) for script in scripts}))
    wasm = " 'wasm-unsafe-eval'" if runs_wasm else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {hashes}{wasm}".replace("  ", " ").rstrip(),
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "object-src 'none'",
        )
    )
