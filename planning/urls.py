"""Addresses of planning."""

from django.urls import URLPattern, URLResolver, path

from planning.views import months, plan, tools

urlpatterns: list[URLPattern | URLResolver] = [
    path("plan/", plan.plan_page, name="plan_page"),
    path("plan/<slug:month>/", plan.plan_page, name="plan_page_of"),
    path("months/", months.plan_now, name="plan_now"),
    path("months/<slug:month>/chapters/", months.plan_month, name="plan_month"),
    path("tools/", tools.tool_list, name="tool_list"),
    path("tools/new/", tools.tool_new, name="tool_new"),
]
