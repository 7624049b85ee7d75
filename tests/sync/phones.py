"""A phone without a browser: an outbox of one person on one device, speaking HTTP through a test client."""

import base64
import hashlib
import json
import uuid
from collections.abc import Iterable
from typing import Any

from clusters.calendar import today
from clusters.models import Classroom, Student, User
from tests.conftest import TenantClient


class Phone:
    """What one person has on one device. `at_hand` is where her answers come from."""

    def __init__(self, client: TenantClient, person: User, *, device: uuid.UUID | None = None) -> None:
        self.client, self.person = client, person
        self.device = device or uuid.uuid4()
        self.seq = 0

    def operation(self, kind: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A new operation, numbered."""
        self.seq += 1
        made = {"id": str(uuid.uuid4()), "kind": kind, "made_at": "2026-11-22T10:00:00+05:30", "seq": self.seq}
        return made | {"needs": [], "body": body} | more

    def parcel(self, operations: Iterable[Any], **more: Any) -> dict[str, Any]:
        """A request's content."""
        return {
            "protocol": 1,
            "device": str(self.device),
            "person": str(self.person.public_id),
            "operations": list(operations),
        } | more

    def post(self, content: Any) -> Any:
        """Send anything at all."""
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        return self.client.post("/sync/", data=text, content_type="application/json")

    def send(self, *operations: dict[str, Any]) -> list[dict[str, Any]]:
        """Send operations; their answers, in order."""
        response = self.post(self.parcel(operations))
        assert response.status_code == 200, response.content
        answers = response.json()["answers"]
        assert [answer["id"] for answer in answers] == [str(each["id"]) for each in operations]
        return answers

    def tell(self, kind: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Send one operation; its answer."""
        return self.send(self.operation(kind, body, **more))[0]

    def upload(self, content: bytes, *, kind: str = "photo", piece: int = 200_000, name: str = "") -> str:
        """Send a file, piece by piece; its id."""
        name = name or str(uuid.uuid4())
        begun = self.begin(name, len(content), kind=kind, sha256=hashlib.sha256(content).hexdigest())
        assert begun.status_code == 201, begun.content
        for offset in range(0, len(content), piece):
            put = self.append(name, offset, content[offset : offset + piece])
            assert put.status_code == 204, put.content
        return name

    def begin(self, name: str, length: int | str, *, kind: str = "photo", sha256: str = "") -> Any:
        """Announce a file."""
        told = {"kind": kind, "sha256": sha256}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
        return self.client.post(
            f"/sync/files/{name}/",
            data=b"",
            content_type="application/offset+octet-stream",
            headers={"upload-length": str(length), "upload-metadata": metadata, "tus-resumable": "1.0.0"},
        )

    def append(self, name: str, offset: int, content: bytes) -> Any:
        """Send a piece."""
        return self.client.patch(
            f"/sync/files/{name}/",
            data=content,
            content_type="application/offset+octet-stream",
            headers={"upload-offset": str(offset), "tus-resumable": "1.0.0"},
        )


def level(classroom: Classroom, child: Student, to: Any, *, position: Any = 0, seen: Any = None) -> dict[str, Any]:
    """The body of a tap, this month."""
    return {
        "class": str(classroom.public_id),
        "month": f"{today():%Y-%m}",
        "child": str(child.public_id),
        "position": position,
        "level": to,
        "seen": seen,
    }


def story(**fields: Any) -> dict[str, Any]:
    """The body of an experience."""
    return {
        "public_id": str(uuid.uuid4()),
        "title": "Where does the water go?",
        "tried": "We poured water on sand.",
        "children_did": "",
        "puzzle": "",
        "visibility": "collective",
        "classroom": None,
        "deed": "share",
        "photo": None,
    } | fields


def refusal(response: Any) -> tuple[int, str]:
    """Status and error; there is always a sentence."""
    body = response.json()
    assert body["sentence"]
    return response.status_code, body["error"]
