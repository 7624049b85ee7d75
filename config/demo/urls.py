"""Included at `demo/`; answers only where the demonstration flag is set."""

from django.urls import path

from config.demo import views

urlpatterns = [path("components/", views.components, name="demo_components")]
