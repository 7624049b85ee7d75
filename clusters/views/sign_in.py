"""Signing in by a code, and out."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clusters import forms, queries
from clusters.decorators import public_page, signed_in_page
from clusters.services import sign_in as services
from clusters.services.sign_in import CHALLENGE_KEY, Challenge
from foundation import audit

NEXT_KEY = "sign_in_next"


def safe_next(request: HttpRequest, wished: str) -> str:
    """An address of our own to go on to, or nothing."""
    if url_has_allowed_host_and_scheme(wished, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wished
    return ""


def _challenge(request: HttpRequest) -> Challenge | None:
    kept = request.session.get(CHALLENGE_KEY)
    return Challenge(**kept) if kept else None


@never_cache
@require_http_methods(["GET", "POST"])
@public_page
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is: a phone number or an e-mail address. The answer is the same whether or not we know it."""
    if request.user.is_authenticated:
        return redirect(safe_next(request, request.GET.get("next", "")) or "home")
    form = forms.SignInForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            challenge = services.ask_code(
                **form.cleaned_data,
                client=get_adapter().get_client_ip(request),
                language=get_language() or settings.LANGUAGE_CODE,
                at=now(),
            )
        except services.TooManyCodesError as error:
            form.add_error(None, error.words)
            status = 429
        else:
            request.session[CHALLENGE_KEY] = challenge.kept()
            request.session[NEXT_KEY] = safe_next(request, request.POST.get("next", ""))
            return redirect("sign_in_code")
    wished = safe_next(request, request.POST.get("next", "") or request.GET.get("next", ""))
    return render(request, "clusters/sign_in.html", {"form": form, "next": wished}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@public_page
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Check the code that was sent."""
    challenge = _challenge(request)
    if challenge is None or request.user.is_authenticated:
        return redirect("sign_in")
    form, is_over = forms.CodeForm(request.POST if request.method == "POST" else None), False
    if form.is_valid():
        try:
            user = services.check_code(challenge=challenge, code=form.cleaned_data["code"], at=now())
        except (services.WrongCodeError, services.CodeOverError) as error:
            form.add_error("code", error.words)
            is_over = isinstance(error, services.CodeOverError)
        else:
            request.session.pop(CHALLENGE_KEY)
            record_authentication(request, user, method="code")
            target = request.session.pop(NEXT_KEY, "") or reverse("home")
            return perform_login(request, user, email_verification="none", redirect_url=target)
    return _code_page(request, challenge, form, 422 if form.is_bound else 200, is_over=is_over)


@never_cache
@require_POST
@public_page
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Send the code once more, or a new one when the old one is over."""
    challenge = _challenge(request)
    if challenge is None:
        return redirect("sign_in")
    try:
        challenge = services.ask_code(
            kind=challenge.kind,
            address=challenge.address,
            client=get_adapter().get_client_ip(request),
            language=get_language() or settings.LANGUAGE_CODE,
            at=now(),
            earlier=challenge,
        )
    except services.TooSoonError:
        pass  # the page says when
    except services.TooManyCodesError as error:
        return _code_page(request, challenge, forms.CodeForm(), 429, trouble=error.words)
    request.session[CHALLENGE_KEY] = challenge.kept()
    return redirect("sign_in_code")


def _code_page(
    request: HttpRequest,
    challenge: Challenge,
    form: forms.CodeForm,
    status: int,
    *,
    trouble: str = "",
    is_over: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "trouble": trouble,
        "challenge": challenge,
        "by_mail": challenge.kind == "email",
        "wait_sec": challenge.wait_sec(now()),
        "message": "" if is_over else _demo_message(challenge),
    }
    return render(request, "clusters/sign_in_code.html", context, status=status)


def _demo_message(challenge: Challenge) -> str:
    """In the demonstration no message goes out: the page shows what it would say."""
    user = queries.person_at(challenge.kind, challenge.address) if settings.DEMO else None
    if user is None or challenge.is_over(now()):
        return ""
    return services.code_message(user, challenge=challenge.id, language=get_language() or settings.LANGUAGE_CODE)[1]


@require_POST
@signed_in_page
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, here and on the server; what the browser kept of pages and photos goes.

    What the service worker keeps has its own rules (docs/decisions/0008-the-phone-without-a-network.md): work that was not
    sent stays, so the browser must not clear its storage.
    """
    audit.record("signed_out", by=request.user.pk)
    logout(request)
    answer = redirect("sign_in")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
