"""Files are read line by line: what is wrong is told by its number, and nothing of it is shown."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete._cli.tokens.input import Line, read_tokens
from authlete._cli.tokens.lines import LONGEST_LINE, BadLine, Lines
from authlete._cli.usage import UsageError
from authlete.models import GrantType, TokenCreateRequest
from tests.strategies import instances

if TYPE_CHECKING:
    from collections.abc import Iterable

    from authlete._cli.tokens.formats import Format

GOOD = b'{"grant_type": "PASSWORD"}'
BOM = b"\xef\xbb\xbf"
CANARY = "canary-4f1d"


def read(data: bytes, written_as: Format = "jsonl") -> list[Line | BadLine]:
    return [*read_tokens(Lines(BytesIO(data)), written_as)]


def only_reason(data: bytes, written_as: Format = "jsonl") -> str:
    (line,) = read(data, written_as)
    assert isinstance(line, BadLine)
    return line.reason


def bad_numbers(lines: Iterable[Line | BadLine]) -> list[int]:
    return [line.number for line in lines if isinstance(line, BadLine)]


def tokens(lines: Iterable[Line | BadLine]) -> list[TokenCreateRequest]:
    return [line.token for line in lines if isinstance(line, Line)]


@given(st.binary())
def test_any_bytes_are_json_lines_good_or_bad(data: bytes) -> None:
    """Each line that holds anything is told of once, by its number."""
    lines = data.removeprefix(BOM).split(b"\n")
    told = [line.number for line in read(data)]
    assert told == [number for number, line in enumerate(lines, 1) if line.strip()]


@given(st.binary())
def test_any_bytes_are_csv_lines_good_or_bad(data: bytes) -> None:
    """Below a header, no line is told of twice, and none that is not there."""
    numbers = [line.number for line in read(b"grant_type,scopes\n" + data, "csv")]
    assert numbers == sorted(set(numbers))
    assert all(1 < number <= data.count(b"\n") + 2 for number in numbers)


@given(st.binary())
def test_any_bytes_are_a_csv_header_or_a_usage_error(data: bytes) -> None:
    with suppress(UsageError):
        read(data, "csv")


BAD_JSON = [b"{", b"[]", b"7", b'"text"', b"{}", b'{"grant_type": 1}', b"\xff", b"{" * 5000]
BAD_CSV = [b"a", b"PASSWORD", b"x\ry,1", b"PASSWORD,1,2", b"PASSWORD,x", b"\xff,1"]
BROKEN_CELLS = {
    b'"x"y': "',' expected after '\"'",
    b'"' + b"y" * 200_000 + b'"': "field larger than field limit (131072)",
    b'"' + b"y" * LONGEST_LINE + b'"': "has 1,048,576 bytes or more",
    b"x" * LONGEST_LINE + b',"y': "has 1,048,576 bytes or more",
    b'"x\ny"z': "',' expected after '\"', from here to line 3",
    b'"",x\ry': "new-line character seen in unquoted field",
    b'"x\n' + b"y" * LONGEST_LINE + b'"': "has 1,048,576 bytes or more, from here to line 3",
    b",".join([b'"%b\n"' % (b"y" * 100_000)] * 11): (
        "has more than 1,048,576 bytes, from here to line 12"
    ),
}
"""Cells after which nobody can tell what stands inside of one, and what is told of them."""


@given(st.lists(st.sampled_from([GOOD, *BAD_JSON])))
def test_every_bad_json_line_is_told_by_its_number(lines: list[bytes]) -> None:
    expected = [number for number, line in enumerate(lines, 1) if line != GOOD]
    assert bad_numbers(read(b"\n".join(lines))) == expected


@given(st.lists(st.sampled_from([b"PASSWORD,1", *BAD_CSV])))
def test_every_bad_csv_line_is_told_by_its_number(lines: list[bytes]) -> None:
    expected = [number for number, line in enumerate(lines, 2) if line != b"PASSWORD,1"]
    assert bad_numbers(read(b"\n".join([b"grant_type,client_id", *lines]), "csv")) == expected


@pytest.mark.parametrize("cell", BROKEN_CELLS, ids=range(len(BROKEN_CELLS)))
@pytest.mark.parametrize("before", [0, 2])
def test_after_a_broken_quoted_cell_nothing_is_read_as_a_row(cell: bytes, before: int) -> None:
    """What looks like one may be text inside the cell."""
    rows = [b"PASSWORD,john"] * before + [b"PASSWORD," + cell, b"PASSWORD,mary", b'PASSWORD,"jim"']
    *good, bad = read(b"\n".join([b"grant_type,subject", *rows]), "csv")
    assert [token.subject for token in tokens(good)] == ["john"] * before
    assert isinstance(bad, BadLine)
    assert bad.number == 2 + before
    told = BROKEN_CELLS[cell]
    if " to line " in told:
        start, _, last = told.rpartition(" ")
        told = f"{start} {int(last) + before}"
    assert bad.reason == f"{told}; no line after it is read, for it may stand inside a cell"


def test_the_lines_inside_a_cell_that_is_too_long_are_no_tokens() -> None:
    """However much they look like some."""
    inside = b"PASSWORD,7,mary\n" * 10_000
    data = b'grant_type,client_id,subject\nPASSWORD,7,"' + inside + b'"\nPASSWORD,7,john\n'
    (bad,) = read(data, "csv")
    assert isinstance(bad, BadLine)
    assert bad.reason.startswith("field larger than field limit (131072), from here to line ")


@given(
    st.lists(
        st.tuples(st.sampled_from(["john", 'jo"hn', "a\nPASSWORD,b\n", ","]), st.booleans()),
        max_size=6,
    ),
    st.sampled_from(sorted(BROKEN_CELLS, key=len)[:4]),
    st.text(st.sampled_from('PASSWORD,"\n\rx'), max_size=40),
)
def test_no_row_is_made_of_what_stands_in_a_cell(
    subjects: list[tuple[str, bool]], broken: bytes, rest: str
) -> None:
    """What comes before a broken cell is read as it was written, and nothing else is."""
    written = StringIO()
    for subject, quotes_all in subjects:
        quoting = csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL
        csv.writer(written, quoting=quoting).writerow(["PASSWORD", subject])
    text = f"grant_type,subject\r\n{written.getvalue()}PASSWORD,"
    found = read(text.encode() + broken + rest.encode(), "csv")
    assert [token.subject for token in tokens(found)] == [subject for subject, _ in subjects]


def _csv_has_it(request: TokenCreateRequest) -> TokenCreateRequest:
    """Leave out what CSV cannot say: empty texts, empty lists of words, words with spaces."""
    fields = {name: value or None for name, value in _fields(request).items() if value != 0}
    for name in "scopes", "resources":
        fields[name] = " ".join(fields.get(name) or ()).split() or None
    return attrs.evolve(request, **fields)


def _fields(request: TokenCreateRequest) -> dict[str, Any]:
    return attrs.asdict(request, recurse=False)


def _json_lines(requests: list[TokenCreateRequest]) -> bytes:
    dicts = [
        attrs.asdict(request, filter=lambda _, value: value is not None) for request in requests
    ]
    return "\n".join(map(json.dumps, dicts)).encode()


def _cell(name: str, value: Any) -> str:
    if name in {"scopes", "resources"}:
        return " ".join(value)
    if name == "properties":
        return json.dumps([attrs.asdict(item) for item in value])
    if name == "authorization_details":
        return json.dumps(attrs.asdict(value))
    return str(value)


def _csv(requests: list[TokenCreateRequest], quoting: int) -> bytes:
    text = StringIO()
    names = [field.name for field in attrs.fields(TokenCreateRequest)]
    writer = csv.DictWriter(text, names, quoting=quoting)
    writer.writeheader()
    for request in requests:
        fields = _fields(request).items()
        writer.writerow({name: _cell(name, value) for name, value in fields if value is not None})
    return text.getvalue().encode()


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("mark", [b"", BOM], ids=["", "byte order mark"])
@given(requests=st.lists(instances(TokenCreateRequest).map(_csv_has_it), max_size=3))
def test_both_formats_say_the_same(
    quoting: int, mark: bytes, requests: list[TokenCreateRequest]
) -> None:
    """Whatever is in them: quotes, separators, line breaks; the journal knows them as the same."""
    from_json = read(mark + _json_lines(requests))
    from_csv = read(mark + _csv(requests, quoting), "csv")
    assert tokens(from_json) == tokens(from_csv) == requests
    assert [_digest(line) for line in from_json] == [_digest(line) for line in from_csv]


def _digest(line: Line | BadLine) -> bytes:
    assert isinstance(line, Line)
    return line.digest()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"grant_type: PASSWORD", "is not JSON"),
        (b'{"grant_type": "PASSWORD"', "is not JSON"),
        (b'\xff\xfe{\x00"\x00', "is not JSON"),
        (b"[]", "request: expected TokenCreateRequest or dict, got list"),
        (b"{}", "grant_type: is required"),
        (b'{"grant_type": "password"}', "grant_type: is not one of AUTHORIZATION_CODE, "),
        (b'{"grant_type": "PASSWORD", "client_id": "7"}', "client_id: expected int, got str"),
        (b'{"grant_type": "PASSWORD", "scopes": ["a", 1]}', "scopes[1]: expected str, got int"),
        (b'{"grant_type": "PASSWORD", "grantType": 1}', "key 2 is not a field here"),
        (
            b'{"grant_type": "PASSWORD", "properties": [{"key": "a", "values": 1}]}',
            "properties: a key is not a field here",
        ),
        (b'{"properties.x": 1, "grant_type": "PASSWORD"}', "key 1 is not a field here"),
        (b'{"grant_type": 1, "subject": 1}', "grant_type: expected str, got int; subject: "),
        (
            b'{"grant_type": "PASSWORD", %b}' % b",".join(b'"k%d": 1' % key for key in range(30)),
            "; and 20 more",
        ),
        (b" " * LONGEST_LINE + GOOD, "has 1,048,576 bytes or more"),
    ],
)
def test_what_is_wrong_with_a_json_line(line: bytes, reason: str) -> None:
    assert reason in only_reason(line)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"PASSWORD,7,john", "has 3 cells, but the header 4"),
        (b",7,john,", "grant_type: is required"),
        (b"PASSWORD,seven,john,", "client_id: expected int, got str"),
        (b"PASSWORD,7.0,john,", "client_id: expected int, got str"),
        (b"PASSWORD,9999999999999999999,john,", "client_id: is outside the range of 64 bits"),
        (b"PASSWORD,7,j\xffhn,", "subject: is not valid Unicode"),
        (b"PASSWORD,7,john,x", "properties: expected list, got str"),
        (b'PASSWORD,7,john,"[{""key"": 1}]"', "properties[0].key: expected str, got int"),
        (b'PASSWORD,7,"jo"hn,', "',' expected after '\"'"),
        (b'PASSWORD,7,"john,\nPASSWORD,7,john,', "unexpected end of data, from here to line 3"),
        (b"PASSWORD,7,jo\rhn,", "new-line character seen in unquoted field"),
        (b"PASSWORD,7," + b"j" * 200_000 + b",", "field larger than field limit (131072)"),
        (b"PASSWORD,7," + b"j" * LONGEST_LINE + b",", "has 1,048,576 bytes or more"),
    ],
)
def test_what_is_wrong_with_a_csv_line(row: bytes, reason: str) -> None:
    assert reason in only_reason(b"grant_type,client_id,subject,properties\n" + row, "csv")


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (b"token,grant_type", "column 1 of the CSV header names no field"),
        (b"grant_type,Subject", "column 2 of the CSV header names no field"),
        (b"PASSWORD,7,john", "column 1 of the CSV header names no field"),
        (b"grant_type,subject,grant_type", "names a field twice"),
        (b'"grant_type"x', "the CSV header cannot be read: ',' expected after '\"'"),
        (b"j" * LONGEST_LINE, "the CSV header cannot be read: has 1,048,576 bytes or more"),
    ],
)
def test_a_wrong_csv_header_is_a_usage_error(header: bytes, reason: str) -> None:
    """For then nothing below it can be read. It is not shown: it may be a token."""
    with pytest.raises(UsageError) as raised:
        read_tokens(Lines(BytesIO(header + b"\nPASSWORD,7,john")), "csv")
    assert reason in str(raised.value)


@pytest.mark.parametrize("written_as", ["jsonl", "csv"])
@pytest.mark.parametrize("data", [b"", b"\n", b"\r\n\n", BOM])
def test_an_empty_file_holds_no_tokens(data: bytes, written_as: Format) -> None:
    assert read(data, written_as) == []


def test_lines_with_nothing_in_them_count_but_say_nothing() -> None:
    assert [line.number for line in read(b"\n \r\n" + GOOD + b"\r\n\n" + GOOD)] == [3, 5]
    data = b"\r\n\ngrant_type\r\n\nPASSWORD\n\r\nPASSWORD"
    assert [line.number for line in read(data, "csv")] == [5, 7]


def test_a_line_is_known_by_the_number_where_it_begins() -> None:
    """A quoted cell may go on for some lines."""
    data = b'grant_type,subject\nPASSWORD,"a\nb\nc"\nPASSWORD,d\nx,"e\nf"\nPASSWORD,g'
    assert [line.number for line in read(data, "csv")] == [2, 5, 6, 8]


def test_after_a_line_that_is_too_long_comes_the_next() -> None:
    longest = GOOD.ljust(LONGEST_LINE - 2) + b"\n"
    lines = read(longest + GOOD.ljust(3 * LONGEST_LINE) + b"\n" + GOOD)
    assert [(line.number, type(line)) for line in lines] == [(1, Line), (2, BadLine), (3, Line)]


def test_how_cells_are_read() -> None:
    header = b"grant_type,client_id,access_token_persistent,scopes,properties,authorization_details"
    row = b'PASSWORD,+7,TRUE, a  b ,"[{""key"":""k""}]","{""elements"":[{""type"":""t""}]}"'
    (line,) = read(header + b"\n" + row, "csv")
    assert isinstance(line, Line)
    assert (line.token.client_id, line.token.access_token_persistent) == (7, True)
    assert line.token.scopes == ("a", "b")
    assert line.token.properties
    assert line.token.properties[0].key == "k"
    assert line.token.authorization_details
    assert line.token.authorization_details.elements


@pytest.mark.parametrize(
    "data",
    [
        f'{{"grant_type": "{CANARY}"}}',
        f'{{"{CANARY}": 1, "grant_type": "PASSWORD"}}',
        f'{{"grant_type": "PASSWORD", "authorization_details": {{"{CANARY}": 1}}}}',
        f'{{"grant_type": "PASSWORD", "scopes": "{CANARY}"}}',
        f'{{"grant_type": "PASSWORD", "access_token": "{CANARY}", "subject": 1}}',
        f"{CANARY}",
        f'{{"{CANARY}',
    ],
)
def test_nothing_of_a_bad_line_is_shown(data: str) -> None:
    """Not even keys: a line may be anything, such as a token."""
    assert CANARY not in only_reason(data.encode())


def test_the_value_of_a_good_line_is_not_shown() -> None:
    """Neither by the line nor by its digest."""
    token = TokenCreateRequest(grant_type=GrantType.PASSWORD, access_token=CANARY)
    line = Line(number=1, token=token)
    assert CANARY not in repr(line)
    assert CANARY.encode() not in line.digest()
