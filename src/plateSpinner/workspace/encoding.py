"""Bytes to the text of a plan file: UTF-8 without control characters, or the findings why not."""

import codecs
import re
from collections import Counter

from plateSpinner.finding import Finding, Place, Severity
from plateSpinner.workspace.lines import Lines

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_PRINTABLE = bytes({0x09, 0x0A, 0x0D, *range(0x20, 0x7F), *range(0x80, 0x100)})
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_CONFLICT = re.compile(r"(?:\A|(?<=[\r\n]))<{7}(?= |[\r\n]|\Z)[^\r\n]*")
_CONFLICT_END = re.compile(r"[\r\n]>{7}(?= |[\r\n]|\Z)")


def decoded(raw: bytes, file: str, max_bytes: int) -> str | tuple[Finding, ...]:
    """The text of `raw` without its byte order mark, or what keeps it from being a plan's text."""
    if len(raw) > max_bytes:
        message = f"file has more than {max_bytes} bytes"
        way = "split it into several files"
        return (Finding("Y009", "too-large", Severity.ERROR, message, (Place(file),), way),)
    foreign = _foreign(raw)
    if foreign:
        return (_encoding(f"file is {foreign}, not UTF-8", file, "", 0),)
    body = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode()
    except UnicodeDecodeError as refused:
        message = f"byte 0x{body[refused.start]:02X} is not UTF-8"
        return (_encoding(message, file, body[: refused.start].decode(), 1),)
    if "<<<<<<<" in text and _CONFLICT_END.search(text):
        marker = _CONFLICT.search(text)
        if marker:
            return (_conflict(marker, text, file),)
    if body.translate(None, _PRINTABLE) or not body.isascii():
        return _controls(text, file) or text
    return text


def _foreign(raw: bytes) -> str:
    """The name of the encoding, where it is not UTF-8; without a mark, by the NULs in it."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name
    if raw and raw.count(0) * 4 >= len(raw):
        for codec in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
            if not {"\0", "\ufffd"}.intersection(raw.decode(codec, "replace")):
                return codec[:6].upper()
    return ""


def _encoding(message: str, file: str, before: str, length: int) -> Finding:
    place = Place(file, span=Lines(before).span(len(before), len(before) + length))
    return Finding("Y010", "encoding", Severity.ERROR, message, (place,), "save the file as UTF-8")


def _conflict(marker: re.Match[str], text: str, file: str) -> Finding:
    place = Place(file, span=Lines(text).span(marker.start(), marker.end()))
    message = "a merge conflict is not resolved"
    way = "keep what is right and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
    return Finding("Y012", "conflict-marker", Severity.ERROR, message, (place,), way)


def _controls(text: str, file: str) -> tuple[Finding, ...]:
    """A finding for each control character that is there, at the first place where it stands."""
    found = Counter(_CONTROL.findall(text))
    return tuple(_control(character, times, text, file) for character, times in found.items())


def _control(character: str, times: int, text: str, file: str) -> Finding:
    message = f"control character U+{ord(character):04X} in the text"
    if times > 1:
        message += f", {times} times"
    first = text.index(character)
    place = Place(file, span=Lines(text[: first + 1]).span(first, first + 1))
    way = "delete it, or write a line break in its place" if character in "\x85\u2028\u2029" else "delete it"
    return Finding("Y011", "control-character", Severity.ERROR, message, (place,), way)
