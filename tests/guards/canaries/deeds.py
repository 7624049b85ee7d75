"""What people do before the search, so that there is something in logs, queues, caches and on paper to be found."""

import html
import json
import re
import threading
import time
import uuid
from typing import Any

from tests.factories.files import photo, sound
from tests.guards.canaries.pages import Look, ask
from tests.guards.canaries.people import Person
from tests.guards.canaries.words import SIGN, canary

FILE_NAME, METADATA, TYPED = 1, 2, 0
PRINT_PATIENCE_S = 600  # papers come one after another
_BOUNDARY = f"{SIGN}-boundary"


def _multipart(fields: list[tuple[str, str]], files: list[tuple[str, str, str, bytes]]) -> bytes:
    out = b""
    for name, value in fields:
        out += f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, file_name, content_type, content in files:
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        out += f"{head}Content-Type: {content_type}\r\n\r\n".encode() + content + b"\r\n"
    return out + f"--{_BOUNDARY}--\r\n".encode()


def _post(person: Person, path: str, look: Look, fields: list[tuple[str, str]], files: Any = ()) -> tuple[int, bytes]:
    body = _multipart([("csrfmiddlewaretoken", person.visitor.cookies.get("csrftoken", "")), *fields], list(files))
    person.visitor.line.close()  # a new one: what is sent here is sent once
    content_type = f"multipart/form-data; boundary={_BOUNDARY}"
    status, answer = person.visitor.send("POST", path, body=body, Content_Type=content_type)
    look(person, "POST", path, status, answer)
    return status, answer


def _value(page: bytes, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]+)"', page.decode())
    assert found, f"no field {name}"
    return html.unescape(found[1])


def keep_files(teacher: Person, look: Look) -> None:
    """A note with a photo and a recording whose names and metadata are nobody's to see."""
    _status, page = teacher.visitor.send("GET", "/diary/new/")
    fields = [("key", str(uuid.uuid4())), ("text", "A leaf."), ("children", _value(page, "children"))]
    fields += [("noted_on", _value(page, "noted_on"))]
    told = canary("f", METADATA)
    files = [
        ("photo", f"{canary('f', FILE_NAME)}.jpg", "image/jpeg", photo(secret=told).read()),
        ("recording", f"{canary('f', FILE_NAME)}.webm", "audio/webm", sound(secret=told)),
    ]
    status, _answer = _post(teacher, "/diary/new/", look, fields, files)
    assert status == 302, f"keeping a note answered {status}"


def write_on_two_phones(teacher: Person, look: Look) -> None:
    """Two notes with words of two phones each; the second is restricted afterwards. Kinds `k` 1-3 and 4-6."""
    _status, page = teacher.visitor.send("GET", "/diary/new/")
    child, day = _value(page, "children"), _value(page, "noted_on")
    for first, is_restricted in ((1, False), (4, True)):
        note, words = str(uuid.uuid4()), [canary("k", first + index) for index in range(3)]
        whole = {"public_id": note, "children": [child], "text": words[0], "abilities": [], "outcomes": []}
        phone, other = str(uuid.uuid4()), str(uuid.uuid4())
        _send(teacher, look, phone, "note", whole | {"noted_on": day, "is_restricted": False}, seq=1)
        for device, text in ((phone, words[1]), (other, words[2])):
            change = {"public_id": note, "fields": {"text": {"from": words[0], "to": text}}}
            _send(teacher, look, device, "note.edit", change, seq=2)
        if is_restricted:
            change = {"public_id": note, "fields": {"is_restricted": {"from": False, "to": True}}}
            _send(teacher, look, phone, "note.edit", change, seq=3)


def _send(person: Person, look: Look, device: str, kind: str, body: dict[str, Any], *, seq: int) -> None:
    state = json.loads(person.visitor.send("GET", "/sync/state/")[1])
    operation = {"id": str(uuid.uuid4()), "kind": kind, "made_at": "2026-11-22T10:00:00+05:30", "seq": seq}
    parcel = {"protocol": 1, "device": device, "person": state["person"]}
    sent = json.dumps(parcel | {"operations": [operation | {"needs": [], "body": body}]})
    status, answer = person.visitor.send(
        "POST", "/sync/", body=sent, Content_Type="application/json", X_CSRFToken=state["csrf"]
    )
    look(person, "POST", f"/sync/ {kind} {seq}", status, answer)
    assert status == 200, answer
    assert b'"rejected"' not in answer, answer


def open_restricted(person: Person, note: str, look: Look) -> str:
    """Open a restricted note on purpose. Returns the address at which it may be changed for a while."""
    _status, page = _post(person, f"/diary/{note}/open/", look, [])
    found = re.search(r'href="(/diary/[^"]*/edit/\?opened=[^"]*)"', page.decode())
    return html.unescape(found[1]) if found else ""


def fail(teacher: Person, look: Look, cursor: Any) -> None:
    """Words that the database refuses for a reason of ours (500), and words that take longer than a second."""
    teacher.visitor.send("GET", "/diary/phrases/")
    refused = f"CHECK (text NOT LIKE '{SIGN}q{TYPED}%') NOT VALID"
    cursor.execute(f"ALTER TABLE assessments_quickphrase ADD CONSTRAINT never {refused}")
    try:
        status, _answer = _post(teacher, "/diary/phrases/", look, _phrase())
        assert status == 500, f"a broken table answered {status}"
    finally:
        cursor.execute("ALTER TABLE assessments_quickphrase DROP CONSTRAINT never")
    cursor.execute("BEGIN")
    cursor.execute("LOCK TABLE assessments_quickphrase IN EXCLUSIVE MODE")
    waiting = threading.Thread(target=lambda: _post(teacher, "/diary/phrases/", look, _phrase()))
    waiting.start()
    time.sleep(1.3)
    cursor.execute("COMMIT")
    waiting.join()


def _phrase() -> list[tuple[str, str]]:
    return [("key", str(uuid.uuid4())), ("text", canary("q", TYPED))]


def print_everything(person: Person, look: Look, *, most: int) -> list[str]:
    """Ask for what the person may have on paper, `most` of a kind in as many languages. Returns the pages that offer it."""
    offers, counted = [], dict[str, int]()
    for address in sorted(person.asked):
        found = re.fullmatch(r"/documents/([a-z-]+)/[0-9a-f-]{36}/", address)
        if not found or counted.get(found[1], 0) >= most:
            continue
        status, page = ask(person, address, look)
        if status != 200:
            continue
        counted[found[1]] = counted.get(found[1], 0) + 1
        offers.append(address)
        for asked in sorted(set(re.findall(rf'"({address}[a-z]{{2}}/)"', page.decode())))[:most]:
            _post(person, asked, look, [])
    return offers


def wait_for_paper(cursor: Any) -> None:
    """Until the worker has printed everything."""
    deadline = time.monotonic() + PRINT_PATIENCE_S
    while True:
        cursor.execute("SELECT count(*) FROM foundation_printjob WHERE state IN ('waiting', 'working')")
        if not cursor.fetchone()[0]:
            return
        assert time.monotonic() < deadline, "the worker does not print"
        time.sleep(0.1)
