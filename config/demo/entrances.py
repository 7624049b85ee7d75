"""The way into the demonstration: whom to be, and being her."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clusters.calendar import today
from clusters.decorators import public_page
from clusters.middleware import GRANT_KEY
from clusters.models import User
from clusters.queries import grants_on
from config.demo import guests
from config.demo.people import ENTRANCES, GROUPS, NO_PLACE, TWO_PLACES
from foundation import audit
from foundation.models import Tenant

# The demonstration's states in the reader's language; a tenant's own name is written in one.
STATES: dict[str, str | Promise] = {"up": _("Uttar Pradesh"), "tg": _("Telangana"), "ka": _("Karnataka")}
_MEETS: dict[str, str | Promise] = {
    TWO_PLACES: _(
        "Leads a school and coordinates its cluster, where a meeting waits to be closed: chooses where to be"
    ),
    NO_PLACE: _("Is on the list, and has no place yet: is told whom to ask"),
}
_BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def _only_in_the_demonstration(request: HttpRequest) -> Tenant:
    tenant: Tenant = request.tenant  # type: ignore[attr-defined]
    if not (settings.DEMO and tenant.is_demo):
        raise Http404
    return tenant


@never_cache
@require_safe
@public_page
def demo(request: HttpRequest) -> HttpResponse:
    """Invented people to enter as; 404 outside the demonstration."""
    tenant = _only_in_the_demonstration(request)
    people = guests.people_of(tenant)
    context = {
        "groups": [
            (group, title, [(e, name) for e, name in people if e.group == group]) for group, title in GROUPS.items()
        ],
        "has_people": bool(people),
        "by_code": _by_code(tenant),
        "others": _other_tenants(request, tenant),
    }
    return render(request, "config/demo/demo.html", context)


def _by_code(tenant: Tenant) -> list[tuple[str, str, str | Promise]]:
    """Who signs in with a code: name, number or address, and what she meets."""
    names = guests.names_of(tenant, [TWO_PLACES, NO_PLACE])
    found = [(name, phone.removeprefix("+91"), _MEETS[phone]) for phone, name in names.items()]
    mail = guests.mail_of(tenant, "coordinator")
    return [*found, (*mail, _("Coordinates her cluster: by e-mail instead of a number"))] if mail else found


@require_POST
@public_page
def demo_enter(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as the invented person of a role, at her place in that role; 404 for a role that is not one of the nine."""
    tenant = _only_in_the_demonstration(request)
    entrance = ENTRANCES.get(role)
    user = User.objects.filter(tenant_id=tenant.pk, phone=entrance.phone).first() if entrance else None
    grant = next((g for g in grants_on(user, today()) if g.role == entrance.role), None) if user and entrance else None
    if user is None or grant is None:
        raise Http404
    login(request, user, backend=_BACKEND)
    request.session[GRANT_KEY] = grant.id
    audit.record("demonstration_entered", by=user.pk, role=role)
    return redirect("home")


def _other_tenants(request: HttpRequest, here: Tenant) -> list[tuple[str, str]]:
    """Name and address of the demonstration's other tenants, on the port of this one."""
    port = urlsplit(f"//{request.get_host()}").port
    beside = f":{port}" if port else ""
    return [
        (
            str(STATES.get(tenant.key, tenant.name)),
            f"{request.scheme}://demo-{tenant.key}.localhost{beside}{request.path}",
        )
        for tenant in Tenant.objects.filter(is_demo=True).exclude(pk=here.pk).order_by("pk")
    ]
