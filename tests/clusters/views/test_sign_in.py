"""People come in with a code, and only they."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from clusters.models import CodeAttempt, User
from clusters.services import sign_in
from foundation.audit import AuditEvent
from foundation.files import purging
from foundation.messages.sms import MemoryBackend
from foundation.models import OutboxEvent
from foundation.outbox.services import drain
from foundation.tenancy.connection import aside
from tests.cast import Cast
from tests.conftest import TenantClient, as_role, in_tenant

WRONG = "This is not the code we sent."
SHUT = 'disabled aria-describedby="wait"'  # the button that sends the code again


@pytest.fixture(autouse=True)
def _no_messages() -> None:
    MemoryBackend.sent.clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.timedelta], None]:
    """Let time pass for the pages of signing in."""
    moved = dt.timedelta()

    def pass_by(more: dt.timedelta) -> None:
        nonlocal moved
        moved += more

    monkeypatch.setattr("clusters.views.sign_in.now", lambda: timezone.now() + moved)
    return pass_by


def ask(client: TenantClient, to: str, **more: str) -> Any:
    """Ask for a code."""
    return client.post(reverse("sign_in"), {"to": to, **more})


def send_all(cast: Cast) -> None:
    """What the worker does."""
    with as_role("app_worker"), in_tenant(None):
        drain(cast.tenant.id)


def code_in(text: str) -> str:
    """The code of a message."""
    found = re.search(r"\b[0-9]{6}\b", text)
    assert found
    return found.group()


def sent_code(cast: Cast) -> str:
    """The code of the last text message, sent now."""
    send_all(cast)
    return code_in(MemoryBackend.sent[-1][1])


def try_code(client: TenantClient, code: str) -> Any:
    """Type a code."""
    return client.post(reverse("sign_in_code"), {"code": code})


def not_the(code: str) -> str:
    """Some other code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def counted(cast: Cast) -> QuerySet[CodeAttempt]:
    """What was counted on the second connection, which in a test has a transaction of its own."""
    with aside(cast.tenant.id):  # its tenant stays set until the test ends
        return CodeAttempt.objects.using("aside").all()


def is_signed_in(client: TenantClient) -> bool:
    """Whether the profile opens."""
    return client.get(reverse("profile")).status_code == 200


def test_a_teacher_comes_in_with_her_number_and_the_code(cast: Cast, anonymous: TenantClient) -> None:
    user = cast.teacher.user
    assert user is not None
    answer = ask(anonymous, user.phone)
    assert (answer.status_code, answer.url) == (302, reverse("sign_in_code"))
    code = sent_code(cast)
    assert MemoryBackend.sent == [
        (user.phone, f"{code} is your code for Collectives. It works for 10 minutes. Give it to nobody.")
    ]
    before = anonymous.cookies["sessionid"].value
    answer = try_code(anonymous, code)
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    assert anonymous.cookies["sessionid"].value != before
    assert is_signed_in(anonymous)
    assert list(AuditEvent.objects.values_list("verb", "actor_id")) == [("signed_in", user.pk)]


@pytest.mark.parametrize("shape", ["{0}", "+91 {1} {2}", "0{0}", "91{0}", "0091-{1}-{2}", "({1}) {2}"])
def test_a_number_may_be_written_in_every_usual_way(shape: str, cast: Cast, anonymous: TenantClient) -> None:
    user = cast.teacher.user
    assert user is not None
    ten = user.phone.removeprefix("+91")
    ask(anonymous, shape.format(ten, ten[:5], ten[5:]))
    assert try_code(anonymous, sent_code(cast)).status_code == 302


def test_a_number_and_a_code_may_be_written_in_devanagari_digits(cast: Cast, anonymous: TenantClient) -> None:
    user = cast.teacher.user
    assert user is not None
    devanagari = str.maketrans("0123456789", "०१२३४५६७८९")
    ask(anonymous, user.phone.removeprefix("+91").translate(devanagari))
    assert try_code(anonymous, sent_code(cast).translate(devanagari)).status_code == 302


def test_an_officer_comes_in_with_her_e_mail_in_any_case(cast: Cast, anonymous: TenantClient) -> None:
    User.objects.filter(pk=cast.block_officer.pk).update(email="officer@example.org", language="hi")
    ask(anonymous, "Officer@Example.org")
    page = anonymous.get(reverse("sign_in_code")).text
    assert "an e-mail is on its way" in page
    assert [word for word in ("SMS", "thin network", "smartphone") if word in page] == []
    send_all(cast)
    assert [message.to for message in mail.outbox] == [["officer@example.org"]]
    assert try_code(anonymous, code_in(str(mail.outbox[0].body))).status_code == 302
    assert MemoryBackend.sent == []


@pytest.mark.parametrize(
    "to", ["", "12345", "5876543210", "98765432101", "+91 12345 67890", "<script>", "a@b", "@", "+"]
)
def test_what_is_neither_a_number_nor_an_address_is_said_at_its_field(to: str, anonymous: TenantClient) -> None:
    answer = ask(anonymous, to)
    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert "<script>alert" not in answer.text
    assert not OutboxEvent.objects.exists()


def test_an_unknown_number_gets_the_same_pages_and_no_message(
    cast: Cast, anonymous: TenantClient, settings: Any
) -> None:
    settings.DEMO = False
    known = TenantClient(host=cast.host)
    user = cast.teacher.user
    assert user is not None
    pages = []
    for client, number in ((known, user.phone), (anonymous, "+919111122222")):
        asked = ask(client, number)
        page = client.get(reverse("sign_in_code"))
        wrong = try_code(client, "123456" if sign_in.code_of(client.session["sign_in"]["id"]) != "123456" else "654321")
        shown = f"{number[3:8]} {number[8:]}"
        text = [re.sub(r"csrfmiddlewaretoken[^>]*|X-CSRFToken[^>]*", "", a.text) for a in (page, wrong)]
        pages.append(
            (asked.status_code, asked.url, page.status_code, wrong.status_code, [t.replace(shown, "N") for t in text])
        )
    assert pages[0] == pages[1]
    send_all(cast)
    assert [to for to, _ in MemoryBackend.sent] == [user.phone]


def test_asking_does_the_same_work_for_a_known_and_an_unknown_number(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    user = cast.teacher.user
    assert user is not None
    ask(TenantClient(host=cast.host), "12")  # finds the tenant
    counts = []
    for number in (user.phone, "+919111122222"):
        with django_assert_max_num_queries(40) as captured:
            ask(TenantClient(host=cast.host), number)
        counts.append([re.sub(r"'[^']*'|[0-9]+", "", query["sql"]) for query in captured.captured_queries])
    assert counts[0] == counts[1]


def test_a_person_who_left_gets_no_message(cast: Cast, anonymous: TenantClient) -> None:
    User.objects.filter(pk=cast.coordinator.pk).update(is_active=False)
    ask(anonymous, cast.coordinator.phone)
    send_all(cast)
    assert MemoryBackend.sent == []
    assert try_code(anonymous, sign_in.code_of(anonymous.session["sign_in"]["id"])).status_code == 422


def test_a_person_of_the_other_tenant_is_unknown_here(cast: Cast, other_cast: Cast, anonymous: TenantClient) -> None:
    ask(anonymous, other_cast.coordinator.phone)
    send_all(cast)
    assert MemoryBackend.sent == []


def test_wrong_codes_are_counted_down_and_the_fifth_ends_the_code(cast: Cast, anonymous: TenantClient) -> None:
    ask(anonymous, cast.coordinator.phone)
    code = sent_code(cast)
    said = []
    for _ in range(5):
        answer = try_code(anonymous, not_the(code))
        assert answer.status_code == 422
        said.append(re.search(r"(This is not the code|This code does not)[^<]*", answer.text).group())  # type: ignore[union-attr]
    assert said == [
        f"{WRONG} You have 4 tries left.",
        f"{WRONG} You have 3 tries left.",
        f"{WRONG} You have 2 tries left.",
        f"{WRONG} You have 1 try left.",
        "This code does not work any more. Ask for a new one.",
    ]
    assert try_code(anonymous, code).status_code == 422
    assert not is_signed_in(anonymous)


def test_a_new_code_after_five_wrong_ones(cast: Cast, anonymous: TenantClient, clock: Callable) -> None:
    ask(anonymous, cast.coordinator.phone)
    first = sent_code(cast)
    for _ in range(5):
        try_code(anonymous, not_the(first))
    clock(dt.timedelta(seconds=31))
    anonymous.post(reverse("sign_in_again"))
    second = sent_code(cast)
    assert second != first
    assert try_code(anonymous, second).status_code == 302


def test_a_code_that_is_no_six_digits_costs_no_try(cast: Cast, anonymous: TenantClient) -> None:
    ask(anonymous, cast.coordinator.phone)
    for typed in ("", "12345", "abcdef", "1234567"):
        assert try_code(anonymous, typed).status_code == 422
    assert not counted(cast).filter(purpose="guess").exists()


def test_a_code_lives_ten_minutes(cast: Cast, anonymous: TenantClient, clock: Callable) -> None:
    ask(anonymous, cast.coordinator.phone)
    code = sent_code(cast)
    clock(dt.timedelta(minutes=10, seconds=1))
    answer = try_code(anonymous, code)
    assert answer.status_code == 422
    assert "does not work any more" in answer.text


def test_a_message_that_comes_too_late_is_not_sent(cast: Cast, anonymous: TenantClient, clock: Callable) -> None:
    clock(-dt.timedelta(minutes=11))
    ask(anonymous, cast.coordinator.phone)
    send_all(cast)
    assert (MemoryBackend.sent, OutboxEvent.objects.count()) == ([], 0)


def test_the_same_code_is_sent_again_after_half_a_minute(cast: Cast, anonymous: TenantClient, clock: Callable) -> None:
    ask(anonymous, cast.coordinator.phone)
    first = sent_code(cast)
    page = anonymous.get(reverse("sign_in_code")).text
    assert ("You can ask again in 30 seconds." in page, SHUT in page) == (True, True)
    anonymous.post(reverse("sign_in_again"))
    send_all(cast)
    assert len(MemoryBackend.sent) == 1
    clock(dt.timedelta(seconds=31))
    page = anonymous.get(reverse("sign_in_code")).text
    assert ("You can ask again" in page, SHUT in page) == (False, False)
    anonymous.post(reverse("sign_in_again"))
    assert sent_code(cast) == first
    assert len(MemoryBackend.sent) == 2


def test_a_code_sent_again_in_its_second_half_is_a_new_one(
    cast: Cast, anonymous: TenantClient, clock: Callable
) -> None:
    ask(anonymous, cast.coordinator.phone)
    first = sent_code(cast)
    clock(dt.timedelta(minutes=6))
    anonymous.post(reverse("sign_in_again"))
    assert sent_code(cast) != first


def test_only_five_codes_an_hour_for_one_number_from_any_browser(cast: Cast, clock: Callable) -> None:
    for _ in range(5):
        assert ask(TenantClient(host=cast.host), cast.coordinator.phone).status_code == 302
    answer = ask(TenantClient(host=cast.host), cast.coordinator.phone)
    assert answer.status_code == 429
    assert "Too many codes were asked for. Please wait 60 minutes and ask again." in answer.text
    assert ask(TenantClient(host=cast.host), cast.block_officer.phone).status_code == 302
    clock(dt.timedelta(minutes=61))
    assert ask(TenantClient(host=cast.host), cast.coordinator.phone).status_code == 302


def test_the_demonstration_shows_a_code_as_long_as_it_works(cast: Cast, anonymous: TenantClient, settings: Any) -> None:
    settings.DEMO = True
    ask(anonymous, cast.coordinator.phone)
    shown = "Demonstration: the SMS would say"
    assert shown in anonymous.get(reverse("sign_in_code")).text
    tried = [anonymous.post(reverse("sign_in_code"), {"code": "000000"}).text for _ in range(6)]
    assert [shown in page for page in tried] == ["This code does not work any more" not in page for page in tried]
    assert shown not in tried[-1]


def test_only_so_many_codes_from_one_client(cast: Cast, clock: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sign_in.LIMITS, "code_client", (3, dt.timedelta(minutes=15)))
    for number in range(3):
        assert ask(TenantClient(host=cast.host), f"987650000{number}").status_code == 302
    assert ask(TenantClient(host=cast.host), "9876500009").status_code == 429
    assert ask(TenantClient(host=cast.host, REMOTE_ADDR="10.0.0.9"), "9876500009").status_code == 302


def test_counts_hold_no_number(cast: Cast, anonymous: TenantClient) -> None:
    ask(anonymous, cast.coordinator.phone)
    try_code(anonymous, "123456")
    rows = counted(cast).order_by("purpose").values_list("purpose", "subject", "count")
    assert [(purpose, count) for purpose, _, count in rows] == [("code_address", 1), ("code_client", 1), ("guess", 1)]
    assert all(re.fullmatch(r"[0-9a-f]{64}", subject) for _, subject, _ in rows)


def test_old_counts_are_forgotten(cast: Cast) -> None:
    now = timezone.now()
    for purpose, days in (("old", 3), ("young", 1)):
        CodeAttempt.objects.create(purpose=purpose, subject="x", window_starts_at=now - dt.timedelta(days=days))
    purging.purge_tenant(cast.tenant.id, at=now)
    assert CodeAttempt.objects.get().purpose == "young"


def test_sessions_that_are_over_are_forgotten_a_few_at_a_time(
    cast: Cast, other_cast: Cast, browser_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "AT_ONCE", 2)
    for person in (cast.coordinator, cast.head.user, cast.block_officer, cast.teacher.user, other_cast.coordinator):
        browser_of(person)
    last = Session.objects.order_by("expire_date").last()
    assert last is not None
    with as_role("app_owner"):
        Session.objects.exclude(pk=last.pk).update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    with as_role("app_worker"):
        assert purging.purge_tenant(cast.tenant.id, at=timezone.now())["sessions"] == 3
    with as_role("app_owner"):
        assert sorted(key == last.pk for key in Session.objects.values_list("pk", flat=True)) == [False, True]


def test_no_code_is_stored_anywhere(cast: Cast, anonymous: TenantClient) -> None:
    ask(anonymous, cast.coordinator.phone)
    code = sign_in.code_of(anonymous.session["sign_in"]["id"])
    kept = [str(e.payload) for e in OutboxEvent.objects.all()] + [str(dict(anonymous.session.items()))]
    assert not [text for text in kept if code in re.sub(r"[0-9.]{9,}|[0-9a-f]{8}-[-0-9a-f]*", "", text)]


def test_the_demonstration_shows_what_the_message_would_say(cast: Cast, anonymous: TenantClient) -> None:
    ask(anonymous, cast.coordinator.phone)
    page = anonymous.get(reverse("sign_in_code")).text
    assert "Demonstration: the SMS would say" in page
    assert f"{sent_code(cast)} is your code" in page


def test_outside_the_demonstration_the_page_says_nothing(cast: Cast, anonymous: TenantClient, settings: Any) -> None:
    settings.DEMO = False
    ask(anonymous, cast.coordinator.phone)
    assert sent_code(cast) not in anonymous.get(reverse("sign_in_code")).text


def test_she_goes_on_to_where_she_wanted_to_go(cast: Cast, anonymous: TenantClient) -> None:
    page = anonymous.get(reverse("profile"))
    assert page.headers["Location"] == f"{reverse('sign_in')}?next={reverse('profile')}"
    ask(anonymous, cast.coordinator.phone, next=reverse("profile"))
    assert try_code(anonymous, sent_code(cast)).url == reverse("profile")


def test_nobody_is_sent_on_to_a_strangers_site(cast: Cast, anonymous: TenantClient) -> None:
    ask(anonymous, cast.coordinator.phone, next="https://evil.example/")
    assert try_code(anonymous, sent_code(cast)).url == reverse("home")


def test_signing_out_is_a_post_and_ends_the_session(cast: Cast, browser_of: Callable) -> None:
    client = browser_of(cast.coordinator)
    assert client.get(reverse("sign_out")).status_code == 405
    assert is_signed_in(client)
    answer = client.post(reverse("sign_out"))
    assert (answer.url, answer.headers["Clear-Site-Data"]) == (reverse("sign_in"), '"cache"')
    assert not is_signed_in(client)


def test_a_cookie_of_one_tenant_is_dead_on_another(cast: Cast, other_cast: Cast, browser_of: Callable) -> None:
    client = browser_of(cast.coordinator)
    assert is_signed_in(client)
    elsewhere = TenantClient(host=other_cast.host)
    elsewhere.cookies["sessionid"] = client.cookies["sessionid"].value
    assert not is_signed_in(elsewhere)
    assert is_signed_in(client)


def test_an_expired_session_tells_htmx_where_to_go(anonymous: TenantClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://one.test/today/?part=share"}
    for answer in (anonymous.get(reverse("profile"), headers=headers), anonymous.post("/profile/", headers=headers)):
        assert answer.status_code == 200
        assert answer.headers["HX-Redirect"] == f"{reverse('sign_in')}?next=/today/%3Fpart%3Dshare"
