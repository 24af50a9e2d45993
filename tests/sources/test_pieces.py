"""Files that can be of any size are cut between lines or mails, with the right numbers, and nothing is lost at a cut."""

import io

from hypothesis import given
from hypothesis import strategies as st

from digest.sources.formats import Piece, read_piece
from digest.sources.pieces import pieces

_LINE = b'{"text": "' + b"word " * 2000 + b'"}'


def _pieces(content: bytes, suffix: str) -> list[Piece]:
    return [piece for piece in pieces(io.BytesIO(content), suffix) if isinstance(piece, Piece)]


def test_many_lines_are_several_pieces_that_count_on() -> None:
    found = _pieces(b"\n".join([_LINE] * 300), ".jsonl")
    assert len(found) > 2
    assert [part.number for piece in found for part in read_piece(piece)] == list(range(1, 301))


def test_many_mails_are_several_pieces_that_count_on() -> None:
    mail = (
        b"From a@b.example Thu Mar  5 08:00:00 2026\nSubject: %d\n\n"
        + b"word " * 2000
        + b"\nFrom here on, no separator.\n\nFrom there on, neither.\n\n"
    )
    found = _pieces(b"".join(mail % number for number in range(1, 301)), ".mbox")
    assert len(found) > 2
    parts = [part for piece in found for part in read_piece(piece)]
    assert [part.number for part in parts] == list(range(1, 301))
    assert [part.hints.title for part in parts] == [str(number) for number in range(1, 301)]


def test_other_files_are_one_piece() -> None:
    assert _pieces(b"a\nb\n", ".txt") == [Piece(suffix=".txt", content=b"a\nb\n")]


def test_an_empty_file_is_one_empty_piece() -> None:
    assert _pieces(b"", ".jsonl") == [Piece(suffix=".jsonl", content=b"")]


@given(st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")), min_size=1, max_size=20))
def test_the_pieces_of_lines_together_are_the_file(lines: list[bytes]) -> None:
    content = b"x" + b"\n".join(lines)
    assert b"".join(piece.content for piece in _pieces(content, ".jsonl")) == content
