"""What a page asks of those who quote it is understood."""

import pytest

from digest.clean.permissions import read_permissions


@pytest.mark.parametrize(
    ("meta", "found"),
    [
        ({}, ()),
        ({"robots": ("index, follow, max-image-preview:large",)}, ()),
        ({"robots": ("max-snippet:50, noarchive",)}, ("max-snippet:50", "noarchive")),
        ({"robots": ("max-snippet: -1",)}, ("max-snippet:-1",)),
        ({"googlebot": ("NOSNIPPET",)}, ("nosnippet",)),
        ({"tdm-reservation": ("1",)}, ("tdm-reservation",)),
        ({"tdm-reservation": ("0",)}, ()),
    ],
)
def test_signals_of_a_page(meta: dict[str, tuple[str, ...]], found: tuple[str, ...]) -> None:
    assert read_permissions(meta) == found
