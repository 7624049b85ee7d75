"""The component page."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clusters.choices import Role
from clusters.decorators import public_page
from config.demo import samples
from config.demo.forms import SampleForm
from config.navigation import NAVIGATION


@require_safe
@public_page
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with invented people; 404 outside the demonstration."""
    if not settings.DEMO:
        raise Http404
    wrong = {
        "village": "",
        "phone": "98765 4321",
        "puzzle": "Why is half of a big one not the same half?",
        "who": "collective",
    }
    context = {
        "samples": samples,
        "year": samples.year(timezone.localdate()),
        "form": SampleForm(initial={"who": "collective", "pack": ["minutes", "stories"], "how": "tried"}),
        "wrong": SampleForm(wrong, auto_id="wrong_%s"),
        "pages": Paginator(range(90), 30).get_page(2),
        "now": timezone.now(),
        "today": timezone.localdate(),
        "long_hi": "श्रीमती ज्ञानेश्वरी देवी विश्वकर्मा त्रिपाठी चतुर्वेदी",
        "long_te": "శ్రీమతి వెంకట సత్యనారాయణమ్మ కృష్ణమూర్తి శాస్త్రులు",
    }
    context["bars"] = [(Role(role).label, places) for role, places in NAVIGATION.items()]
    return render(request, "config/demo/components.html", context)
