"""Frameworks and their outcomes, with the tenant's own words over them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.choices import subject_word
from assessments.models import Framework, LearningOutcome, OutcomeMapping, ScaleLevel
from clusters.scope import Scope


@dataclass(frozen=True)
class OutcomeLine:
    """An outcome as the tenant says it."""

    outcome: LearningOutcome
    code: str
    statement: str
    is_own: bool
    becomes: tuple[LearningOutcome, ...]

    @property
    def subject(self) -> str:
        return subject_word(self.outcome.subject)

    @property
    def grades(self) -> str:
        return grades_word(self.outcome.grade, self.outcome.last_grade)


@dataclass(frozen=True)
class OutcomeGroup:
    """Outcomes of one subject and grade, or below one curricular goal."""

    title: str
    goal: OutcomeLine | None
    lines: tuple[OutcomeLine, ...]

    @property
    def has_codes(self) -> bool:
        """Whether any of its lines has a code."""
        return any(line.code for line in self.lines)


@dataclass(frozen=True)
class ScaleDomain:
    """A scale's levels in one domain, lowest first."""

    title: str
    levels: tuple[ScaleLevel, ...]


def grades_word(first: int, last: int) -> str:
    """Class 3; Classes 3 to 5; Balvatika to class 2."""
    if first == last:
        return _("Balvatika") if first == 0 else _("Class %(grade)s") % {"grade": first}
    if first == 0:
        return _("Balvatika to class %(grade)s") % {"grade": last}
    return _("Classes %(first)s to %(last)s") % {"first": first, "last": last}


def frameworks(scope: Scope) -> list[Framework]:
    """Every framework with `outcome_count`, `level_count`, `own_count` and `first_grade`; by code, newest version first."""
    rows = Framework.objects.visible_to(scope).annotate(
        outcome_count=Count("outcomes", distinct=True),
        own_count=Count("outcomes__overlay", distinct=True),
        level_count=Count("levels", distinct=True),
    )
    return list(rows.order_by("kind", "code", "-version", "pk"))


def shelves(scope: Scope, framework: Framework) -> tuple[list[int], list[str]]:
    """The grades and subjects that a framework has outcomes for. One query."""
    rows = LearningOutcome.objects.visible_to(scope).filter(framework=framework)
    found = list(rows.values_list("grade", "last_grade", "subject").distinct())
    grades = {grade for first, last, _subject in found for grade in range(first, last + 1)}
    return sorted(grades), sorted({subject for _first, _last, subject in found}, key=subject_word)


def outcomes(
    scope: Scope, framework: Framework, *, grade: int | None = None, subject: str = "", words: str = ""
) -> QuerySet[LearningOutcome]:
    """Outcomes of a framework, those of one grade, of one subject, with these words or this code; in the source's order.

    Words are looked for in the published statement, in the tenant's own words and in both codes.
    """
    rows = LearningOutcome.objects.visible_to(scope).filter(framework=framework)
    if grade is not None:
        rows = rows.filter(grade__lte=grade, last_grade__gte=grade)
    if subject:
        rows = rows.filter(subject=subject)
    for word in words.split():
        said = Q(statement__icontains=word) | Q(overlay__statements__icontains=word)
        rows = rows.filter(said | Q(official_code__iexact=word) | Q(overlay__code__iexact=word))
    return rows.order_by("grade", "subject", "ordinal", "pk")


def outcome_lines(rows: QuerySet[LearningOutcome]) -> list[OutcomeLine]:
    """The same in the tenant's words and the reader's language. Two queries."""
    becomes = OutcomeMapping.objects.select_related("becomes__framework").order_by("becomes__ordinal", "pk")
    rows = rows.select_related("overlay", "framework", "parent__overlay").prefetch_related(
        Prefetch("carried_to", queryset=becomes)
    )
    return [_line(outcome) for outcome in rows]


def grouped(lines: Iterable[OutcomeLine]) -> list[OutcomeGroup]:
    """Lines by curricular goal where there are goals, else by grade and subject, in their order."""
    groups: dict[tuple[object, ...], list[OutcomeLine]] = {}
    goals: dict[tuple[object, ...], OutcomeLine] = {}
    for line in lines:
        parent = line.outcome.parent
        key: tuple[object, ...] = (line.grades, line.subject)
        if parent is not None:
            key = (*key, parent.pk)
            goals.setdefault(key, line_of(parent))
        elif line.outcome.own_id.rpartition(".")[2].startswith("CG-"):
            key = (*key, line.outcome.pk)
            goals[key] = line
            groups.setdefault(key, [])
            continue
        groups.setdefault(key, []).append(line)
    found = []
    for key, members in groups.items():
        goal = goals.get(key)
        title = " · ".join([str(key[1]), str(key[0]), *([goal.code] if goal else [])])
        found.append(OutcomeGroup(title, goal, tuple(members)))
    return found


def scale(scope: Scope, framework: Framework) -> list[ScaleDomain]:
    """The levels of a scale by domain."""
    found: dict[str, list[ScaleLevel]] = {}
    rows = ScaleLevel.objects.visible_to(scope).filter(framework=framework).order_by("pk")
    for level in sorted(rows, key=lambda each: each.rank):
        found.setdefault(level.domain, []).append(level)
    return [ScaleDomain(subject_word(domain), tuple(levels)) for domain, levels in found.items()]


def successors(scope: Scope, outcome: LearningOutcome, framework: Framework) -> QuerySet[LearningOutcome]:
    """Outcomes of another framework that this one may carry on as: those for one of its grades."""
    rows = LearningOutcome.objects.visible_to(scope).filter(
        framework=framework, grade__lte=outcome.last_grade, last_grade__gte=outcome.grade
    )
    return rows.exclude(pk=outcome.pk).order_by("subject", "ordinal", "pk")


def _line(outcome: LearningOutcome) -> OutcomeLine:
    return line_of(outcome, tuple(mapping.becomes for mapping in outcome.carried_to.all()))


def line_of(outcome: LearningOutcome, becomes: tuple[LearningOutcome, ...] = ()) -> OutcomeLine:
    """An outcome in the tenant's words and the reader's language; its overlay is at hand."""
    overlay = getattr(outcome, "overlay", None)
    statements: Mapping[str, str] = overlay.statements if overlay else {}
    own = statements.get(get_language() or "en", "")
    return OutcomeLine(
        outcome,
        (overlay.code if overlay else "") or outcome.official_code,
        own or outcome.statement,
        overlay is not None,
        becomes,
    )
