from lab.images.buildkit import printed_in


def field(number: int, data: bytes) -> bytes:
    assert len(data) < 128
    return bytes([number << 3 | 2, len(data)]) + data


def test_what_steps_printed_is_read_from_progress_messages() -> None:
    stream = bytes([3 << 3 | 0, 0x81, 0x01])
    log = field(1, b"sha256:vertex") + field(2, b"time") + stream + field(4, b"installing\n")
    other_log = bytes([5 << 3 | 5]) + b"\0\0\0\0" + bytes([6 << 3 | 1]) + bytes(8) + field(4, "é\n".encode())
    status = field(1, b"vertex") + field(3, log) + field(3, other_log)
    assert list(printed_in(status)) == ["installing\n", "é\n"]


def test_a_message_without_logs_prints_nothing() -> None:
    assert list(printed_in(field(1, field(4, b"not a log")))) == []


def test_lengths_of_more_than_a_byte_are_read() -> None:
    text = b"x" * 300
    log = bytes([4 << 3 | 2, 0xAC, 0x02]) + text
    status = bytes([3 << 3 | 2, 0xAF, 0x02]) + log
    assert list(printed_in(status)) == [text.decode()]
