"""Included at `demo/`; answers only where the demonstration flag is set."""

from django.urls import path

from config.demo import entrances, views

urlpatterns = [
    path("", entrances.demo, name="demo"),
    path("enter/<slug:role>/", entrances.demo_enter, name="demo_enter"),
    path("components/", views.components, name="demo_components"),
]
