"""Textbooks, their chapters, and the chapters a cluster takes up in a month."""

from django.db import models

from clusters.models import Place
from clusters.querysets import TenantWideQuerySet
from foundation.models import Public, TenantForeignKey, TenantOwned
from planning.choices import subject_word
from planning.querysets import ClusterQuerySet


class Textbook(TenantOwned):
    """A textbook of one grade and subject. Titles only: the text belongs to its publisher."""

    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    grade = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=30)
    language = models.CharField(max_length=5)
    edition = models.CharField(max_length=20)
    source = models.CharField(max_length=200)

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code", "edition"], name="textbook_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def subject_label(self) -> str:
        return subject_word(self.subject)


class Chapter(Public, TenantOwned):
    """A chapter's number and title."""

    textbook = TenantForeignKey(Textbook, on_delete=models.CASCADE, related_name="chapters")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    theme = models.CharField(max_length=200, blank=True, default="")

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "textbook", "number"], name="chapter_once")]

    def __str__(self) -> str:
        return self.title


class SyllabusChapter(TenantOwned):
    """A chapter that a cluster takes up in a month: the cluster's syllabus month is all of them."""

    cluster = TenantForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    period = models.DateField()
    chapter = TenantForeignKey(Chapter, related_name="months")
    note = models.CharField(max_length=300, blank=True, default="")

    objects = ClusterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "cluster", "period", "chapter"], name="syllabus_chapter_once"),
            models.CheckConstraint(condition=models.Q(period__day=1), name="syllabus_period_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.chapter_id} in {self.period}"
