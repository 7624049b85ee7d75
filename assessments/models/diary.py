"""The diary: what a teacher saw, once for several children. Every row stands behind the school wall."""

import unicodedata

from django.db import models
from django.utils import timezone

from assessments.models.frameworks import LearningOutcome
from assessments.models.rubrics import Ability
from assessments.querysets import DiaryNoteQuerySet, OwnQuerySet
from clusters.models import School, Student, Teacher
from foundation.models import Keyed, Public, StoredFile, TenantForeignKey, TenantOwned

LONGEST_WORD = 40


class DiaryNote(Public, Keyed, TenantOwned):
    """One note of one teacher on children, abilities and learning outcomes: words, a photo, a recording, or all three.

    A restricted note shows only that it exists until somebody opens it on purpose, and nobody but its author finds it.
    """

    school_walled = True

    school = TenantForeignKey(School, related_name="+", db_index=False)
    teacher = TenantForeignKey(Teacher, related_name="+", db_index=False)
    noted_on = models.DateField()
    text = models.TextField(blank=True)
    is_restricted = models.BooleanField(default=False)
    photo = TenantForeignKey(StoredFile, null=True, related_name="+", db_index=False)
    recording = TenantForeignKey(StoredFile, null=True, related_name="+", db_index=False)
    recording_sec = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)

    objects = DiaryNoteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "school", "-noted_on"], name="diary_note_school")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(photo__isnull=False) | models.Q(recording__isnull=False),
                name="diary_note_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"note of {self.teacher_id} on {self.noted_on}"


class NoteChild(TenantOwned):
    """A child whom a note is about."""

    school_walled = True

    note = TenantForeignKey(DiaryNote, on_delete=models.CASCADE, related_name="children", db_index=False)
    student = TenantForeignKey(Student, related_name="+", db_index=False)
    school = TenantForeignKey(School, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["tenant", "student"], name="note_child_student")]
        constraints = [models.UniqueConstraint(fields=["tenant", "note", "student"], name="note_child_once")]

    def __str__(self) -> str:
        return f"note {self.note_id} on {self.student_id}"


class NoteAbility(TenantOwned):
    """An ability that a note tells of."""

    school_walled = True

    note = TenantForeignKey(DiaryNote, on_delete=models.CASCADE, related_name="abilities", db_index=False)
    ability = TenantForeignKey(Ability, related_name="+", db_index=False)
    school = TenantForeignKey(School, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "note", "ability"], name="note_ability_once")]

    def __str__(self) -> str:
        return f"note {self.note_id} on {self.ability_id}"


class NoteOutcome(TenantOwned):
    """A learning outcome that a note tells of."""

    school_walled = True

    note = TenantForeignKey(DiaryNote, on_delete=models.CASCADE, related_name="outcomes", db_index=False)
    outcome = TenantForeignKey(LearningOutcome, related_name="+", db_index=False)
    school = TenantForeignKey(School, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "note", "outcome"], name="note_outcome_once")]

    def __str__(self) -> str:
        return f"note {self.note_id} on {self.outcome_id}"


class NoteWord(TenantOwned):
    """A word of a note, folded: found by its beginning, as a range that an index can walk under row-level security."""

    school_walled = True

    note = TenantForeignKey(DiaryNote, on_delete=models.CASCADE, related_name="words", db_index=False)
    school = TenantForeignKey(School, related_name="+", db_index=False)
    word = models.CharField(max_length=LONGEST_WORD, db_collation="C")

    class Meta:
        indexes = [models.Index(fields=["tenant", "school", "word"], name="note_word_beginning")]
        constraints = [models.UniqueConstraint(fields=["tenant", "note", "word"], name="note_word_once")]

    def __str__(self) -> str:
        return f"a word of note {self.note_id}"

    @staticmethod
    def words_of(text: str) -> list[str]:
        """The words of a text in small letters, each once, in the order in which they come.

        Letters keep the signs that hang on them, so that Hindi, Telugu and Kannada words stay whole.
        """
        folded = unicodedata.normalize("NFC", text).casefold()
        kept = "".join(
            sign if unicodedata.category(sign)[0] in "LMN" or sign in "\u200c\u200d" else " " for sign in folded
        )
        plain = (word.replace("\u200c", "").replace("\u200d", "")[:LONGEST_WORD] for word in kept.split())
        return list(dict.fromkeys(word for word in plain if word))


class QuickPhrase(Public, Keyed, TenantOwned):
    """Words that a teacher writes often, made by herself; nobody else sees them."""

    school_walled = True

    school = TenantForeignKey(School, related_name="+", db_index=False)
    teacher = TenantForeignKey(Teacher, related_name="+", db_index=False)
    text = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "teacher", "text"], name="quick_phrase_once")]

    def __str__(self) -> str:
        return self.text
