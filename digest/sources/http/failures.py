"""Why a request gave nothing."""

from digest.errors import DigestError


class FetchError(DigestError):
    """A request that was refused by us or failed out there; ``str()`` says why, in words for the report.

    ``is_refused``: we would not connect. ``is_passing``: asking again may help. ``is_gone``: the address is retired (410).
    ``wait``: seconds that the server wants to be left alone, None if it does not say. ``status``: its status code, 0 for none.
    """

    def __init__(
        self,
        why: str,
        *,
        is_refused: bool = False,
        is_passing: bool = False,
        is_gone: bool = False,
        wait: float | None = None,
        status: int = 0,
    ) -> None:
        super().__init__(why)
        self.why, self.status, self.wait = why, status, wait
        self.is_refused, self.is_passing, self.is_gone = is_refused, is_passing, is_gone
