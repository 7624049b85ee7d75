"""What each cluster takes up in which month, and what is offered to it."""

import datetime as dt
from collections import defaultdict

from assessments.models import Ability
from clusters.calendar import add_months
from config.demo.seed.days import Days
from config.demo.seed.places import ClusterSite
from config.demo.seed.rows import Chance, save_rows
from config.demo.seed.words import read
from planning.models import Chapter, EnrichmentOffer, SyllabusChapter, Textbook

SUBJECTS = ("mathematics", "evs")


def build_syllabus(
    clusters: list[ClusterSite], books: list[Textbook], periods: list[dt.date], *, days: Days, first_month: int
) -> dict[str, dict[dt.date, list[Chapter]]]:
    """Write the chapters of every cluster and month, spread over the months of teaching; give them back by kind."""
    pace = pace_of(chapters_of(books), periods, days=days, first_month=first_month)
    save_rows(row for number, cluster in enumerate(clusters) for row in taken_up(cluster, pace[number % 2]))
    return {cluster.kind: pace[number % 2] for number, cluster in enumerate(clusters)}


def chapters_of(books: list[Textbook]) -> list[list[Chapter]]:
    """The chapters of each book that clusters take up, in order."""
    chapters: dict[int, list[Chapter]] = defaultdict(list)
    chosen = [b for b in books if b.subject in SUBJECTS]
    for chapter in (
        Chapter.objects.filter(textbook__in=chosen).select_related("textbook").order_by("textbook", "number")
    ):
        chapters[chapter.textbook_id].append(chapter)
    return list(chapters.values())


def pace_of(
    books: list[list[Chapter]], periods: list[dt.date], *, days: Days, first_month: int
) -> list[dict[dt.date, list[Chapter]]]:
    """Chapters by month, spread over the months of teaching: of clusters that keep pace, and of those a month behind."""
    by_pace: list[dict[dt.date, list[Chapter]]] = [{}, {}]
    for period in [*periods, add_months(periods[-1], 1)]:
        if days.is_vacation_month(period):
            continue
        months = _months_of_teaching(period, first_month, days)
        index = months.index(period)
        for behind, by_month in enumerate(by_pace):
            by_month[period] = [
                chapter
                for book in books
                for place, chapter in enumerate(book)
                if min(len(months) - 1, place * len(months) // len(book) + behind) == index
            ]
    return by_pace


def taken_up(cluster: ClusterSite, by_month: dict[dt.date, list[Chapter]]) -> list[SyllabusChapter]:
    """What a cluster takes up, month by month; unsaved."""
    return [
        SyllabusChapter(cluster=cluster.place, period=period, chapter=chapter)
        for period, chapters in by_month.items()
        for chapter in chapters
    ]


def _months_of_teaching(period: dt.date, first_month: int, days: Days) -> list[dt.date]:
    """The months of a period's academic year, those lost to vacation left out."""
    year = period.year if period.month >= first_month else period.year - 1
    months = [add_months(dt.date(year, first_month, 1), count) for count in range(12)]
    return [m for m in months if not days.is_vacation_month(m)]


def build_offers(language: str, abilities: list[Ability], *, today: dt.date, chance: Chance) -> None:
    """Write what DIET and colleagues offer for part 4."""
    by_code = {a.code: a for a in abilities}
    save_rows(
        EnrichmentOffer(
            title=words["title"],
            what_it_is=words["what"],
            offered_by=words["by"],
            need_min=words["need_min"],
            ability=by_code[words["ability"]],
            starts_on=add_months(today.replace(day=1), -index),
            public_id=chance.uuid(),
        )
        for index, words in enumerate(read(f"talk.{language}")["offers"])
    )
