"""What all tests share: no network, and examples that are the same on every run."""

import socket
from typing import Any

import pytest
from hypothesis import settings

# The same examples on every machine, and no deadline: a busy machine is not a failure.
settings.register_profile("settled", derandomize=True, deadline=None, database=None)
settings.load_profile("settled")

_HERE = {"localhost", "127.0.0.1", "::1"}
_connect = socket.socket.connect


def _connect_here_only(self: socket.socket, address: Any) -> None:
    """A connection to this machine, as ever; to any other one the test fails, whatever the machine could reach."""
    if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in _HERE:
        raise AssertionError(f"a test asked the network for {address!r}")
    _connect(self, address)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _connect_here_only)
