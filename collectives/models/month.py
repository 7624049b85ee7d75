"""What teachers bring and take away: experiences, agenda items, questions, decisions, commitments."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clusters.models import Classroom, Place, School, Teacher
from collectives.choices import Method, Origin, Outcome, Part, Visibility
from collectives.models.meetings import Collective, Meeting, Sitting
from collectives.querysets import (
    CommitmentQuerySet,
    ExperienceQuerySet,
    OfMeetingQuerySet,
    QuestionQuerySet,
    StandingManager,
)
from foundation.models import Keyed, Public, StoredFile, TenantForeignKey, TenantOneToOneField, TenantOwned


class Experience(Public, Keyed, TenantOwned):
    """What a teacher tried, what children did, what puzzles her. Cluster and school are as they were then."""

    teacher = TenantForeignKey(Teacher, related_name="experiences")
    school = TenantForeignKey(School, related_name="+")
    cluster = TenantForeignKey(Place, related_name="+")
    classroom = TenantForeignKey(Classroom, null=True, related_name="+")
    period = models.DateField()
    title = models.CharField(max_length=200)
    tried = models.TextField(blank=True, default="")
    children_did = models.TextField(blank=True, default="")
    puzzle = models.TextField(blank=True, default="")
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.COLLECTIVE)
    photo = TenantForeignKey(StoredFile, null=True, related_name="+")
    shared_at = models.DateTimeField(null=True)  # null: a draft
    deleted_at = models.DateTimeField(null=True)  # taken away by its writer, who may still take that back
    created_at = models.DateTimeField(default=timezone.now)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "cluster", "period"], name="experience_cluster"),
            models.Index(fields=["tenant", "teacher", "-created_at"], name="experience_teacher"),
            # What others told, by how widely it was shared: see `ExperienceQuerySet.told_to`.
            models.Index(
                fields=["tenant", "-shared_at"],
                condition=Q(visibility=Visibility.TENANT, shared_at__isnull=False, deleted_at__isnull=True),
                name="experience_told_all",
            ),
            models.Index(
                fields=["tenant", "period", "-shared_at"],
                condition=Q(visibility=Visibility.TENANT, shared_at__isnull=False, deleted_at__isnull=True),
                name="experience_told_month",
            ),
            models.Index(
                fields=["tenant", "cluster", "visibility", "-shared_at"],
                condition=Q(shared_at__isnull=False, deleted_at__isnull=True),
                name="experience_told_near",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="experience_has_title"),
            models.CheckConstraint(condition=Q(period__day=1), name="experience_period_first_day"),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | ~Q(tried="", children_did="", puzzle=""),
                name="experience_shared_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Sharing(TenantOwned):
    """An experience told in part 1 of a sitting."""

    sitting = TenantForeignKey(Sitting, on_delete=models.CASCADE, related_name="sharings")
    experience = TenantForeignKey(Experience, related_name="sharings")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "sitting", "experience"], name="sharing_once")]

    def __str__(self) -> str:
        return f"{self.experience_id} at {self.sitting_id}"


class AgendaItem(Public, Keyed, TenantOwned):
    """Something to talk about in a part, with who put it there."""

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    part = models.CharField(max_length=10, choices=Part.choices)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True, default="")
    proposer = TenantForeignKey(Teacher, null=True, related_name="raised_items")
    planned_min = models.PositiveSmallIntegerField(default=10)
    actual_min = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_done = models.BooleanField(default=False)
    outcome = models.TextField(blank=True, default="")
    carried_from = TenantForeignKey("self", null=True, related_name="carried_to")
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)  # off the agenda; who took it off may still put it back

    objects = StandingManager()  # without what was taken off
    everything = OfMeetingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "meeting", "part", "position"], name="agenda_meeting")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_has_title"),
            models.CheckConstraint(
                condition=~Q(origin=Origin.TEACHER) | Q(proposer__isnull=False), name="agenda_teacher_item_has_proposer"
            ),
            models.UniqueConstraint(
                fields=["tenant", "carried_from"], condition=Q(carried_from__isnull=False), name="agenda_carried_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaSupport(TenantOwned):
    """Another teacher seconds an item."""

    item = TenantForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="supports")
    teacher = TenantForeignKey(Teacher, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "item", "teacher"], name="support_once")]

    def __str__(self) -> str:
        return f"{self.teacher_id} seconds {self.item_id}"


class Question(Public, Keyed, TenantOwned):
    """A question the collective leaves open, to be taken up in part 4."""

    collective = TenantForeignKey(Collective, on_delete=models.CASCADE, related_name="questions")
    meeting = TenantForeignKey(Meeting, null=True, related_name="questions")
    asked_by = TenantForeignKey(Teacher, null=True, related_name="+")
    text = models.CharField(max_length=500)
    answer = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField(default=timezone.now)
    settled_in = TenantForeignKey(Meeting, null=True, related_name="settled_questions")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="question_has_text")]

    def __str__(self) -> str:
        return self.text


class Decision(Public, Keyed, TenantOwned):
    """What the collective decided, why, and when it will look again."""

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    part = models.CharField(max_length=10, choices=Part.choices)
    title = models.CharField(max_length=200)
    reason = models.TextField()
    method = models.CharField(max_length=12, choices=Method.choices, default=Method.CONSENT)
    concern = models.TextField(blank=True, default="")
    concern_handled = models.TextField(blank=True, default="")
    owner = TenantForeignKey(Teacher, null=True, related_name="+")  # who sees to it
    review_on = models.DateField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(reason=""), name="decision_has_title_and_reason")
        ]

    def __str__(self) -> str:
        return self.title


class Commitment(Public, Keyed, TenantOwned):
    """`With class Y I will try X; I will look for Z`, in the teacher's own words. Due back in the next meeting."""

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="commitments")
    cluster = TenantForeignKey(Place, related_name="+")
    teacher = TenantForeignKey(Teacher, related_name="commitments")
    words = models.TextField()
    due_period = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)

    is_told: bool  # of those that are awaited: see `CommitmentQuerySet.awaited`
    is_last: bool

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "teacher", "due_period"], name="commitment_teacher"),
            models.Index(fields=["tenant", "cluster", "due_period"], name="commitment_cluster"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="commitment_has_words"),
            models.CheckConstraint(condition=Q(due_period__day=1), name="commitment_due_first_day"),
        ]

    def __str__(self) -> str:
        return self.words[:60]


class ReportBack(Public, Keyed, TenantOwned):
    """What became of a commitment. One per commitment; the teacher may change it until the meeting is closed."""

    commitment = TenantOneToOneField(Commitment, on_delete=models.CASCADE, related_name="report")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    words = models.TextField(blank=True, default="")
    photo = TenantForeignKey(StoredFile, null=True, related_name="+")
    experience = TenantForeignKey(Experience, null=True, related_name="+")
    reported_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.outcome}"
