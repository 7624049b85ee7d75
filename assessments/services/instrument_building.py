"""A tenant's own instruments: written as drafts, published for good, withdrawn."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.choices import Tester
from assessments.models import LEAST_LEVELS, Instrument
from assessments.services.words import kept
from clusters.models import User
from foundation import audit
from foundation.tenancy.connection import current_tenant_id

Level = Mapping[str, Mapping[str, str]]  # {"names": {"en": "Letter"}, "words": {"en": "reads letters"}}
BLANK: Level = {"names": {}, "words": {}}
WORDED = ("how", "sampling", "caveats")


class InstrumentPublishedError(ValueError):
    """The instrument is published: its words stay as results were made with. The message is for the person."""


class InstrumentNotWholeError(ValueError):
    """Something is missing, so nothing was published. `gaps` says where."""

    def __init__(self, gaps: "Sequence[InstrumentGap]") -> None:
        super().__init__(f"{len(gaps)} gaps")
        self.gaps = tuple(gaps)


class NotPublishedError(ValueError):
    """A draft can be neither withdrawn nor offered; the message is for the person."""


@dataclass(frozen=True)
class InstrumentGap:
    """What a draft still lacks: a field, a level of it (from 1, else 0), a language (empty: it has none)."""

    field: str
    level: int = 0
    language: str = ""


@transaction.atomic
def begin_instrument(
    *, names: Mapping[str, str], subject: str, by: User, at: dt.datetime, key: uuid.UUID
) -> Instrument:
    """A draft of a new instrument with the fewest levels, still empty. A resend finds it."""
    named = kept(names)
    made, is_new = Instrument.create_once(
        key=key,
        code=_fresh_code(named.get("en", "")),
        version="1",
        names=named,
        subject=subject,
        levels=[dict(BLANK)] * LEAST_LEVELS,
        is_own=True,
        made_by_id=by.pk,
    )
    if is_new:
        audit.record("instrument_begun", by=by.pk, subject=made, code=made.code)
    return made


@transaction.atomic
def begin_version(*, instrument: Instrument, by: User, at: dt.datetime) -> Instrument:
    """A draft that begins as a copy: of an own instrument its next version, of one that others made a new instrument of the
    tenant's own, which names what it is based on. The open draft, where there is one already.
    """
    tenant_id = current_tenant_id()
    ours = Instrument.objects.filter(tenant_id=tenant_id, is_own=True)
    Instrument.objects.select_for_update().get(tenant_id=tenant_id, pk=instrument.pk)  # one draft at a time
    family = ours.filter(code=instrument.code) if instrument.is_own else ours.filter(based_on=instrument)
    versions = list(family.select_for_update().order_by("pk"))
    if (draft := next((each for each in versions if each.is_draft), None)) is not None:
        return draft
    source = instrument.source if instrument.is_own else _("Based on: %(source)s") % {"source": instrument.source}
    draft = Instrument.objects.create(
        code=instrument.code if instrument.is_own else _fresh_code(f"own-{instrument.code}"),
        version=str(1 + max(int(each.version) for each in versions)) if instrument.is_own else "1",
        names=instrument.names,
        subject=instrument.subject,
        grades=instrument.grades,
        levels=instrument.levels,
        source=source,
        licence=instrument.licence,
        tester=instrument.tester,
        how=instrument.how,
        sampling=instrument.sampling,
        caveats=instrument.caveats,
        is_own=True,
        based_on=instrument,
        made_by_id=by.pk,
    )
    audit.record("instrument_begun", by=by.pk, subject=draft, code=draft.code, version=draft.version)
    return draft


def _fresh_code(name: str) -> str:
    """A code that no instrument of the tenant has: from its English name, where it has one."""
    code = slugify(name)[:30] or "own"
    taken = Instrument.objects.filter(tenant_id=current_tenant_id(), code=code).exists()
    return f"{code}-{uuid.uuid4().hex[:6]}" if taken or code == "own" else code


def _open_draft(instrument: Instrument) -> Instrument:
    """The draft, locked. Raises InstrumentPublishedError."""
    draft = Instrument.objects.select_for_update().get(tenant_id=current_tenant_id(), pk=instrument.pk)
    if not draft.is_draft:
        raise InstrumentPublishedError(
            _("This instrument is published; its words stay. Begin its next version to change them.")
        )
    return draft


@transaction.atomic
def describe_instrument(
    *,
    instrument: Instrument,
    names: Mapping[str, str],
    subject: str,
    grades: Sequence[int],
    tester: Tester,
    source: str,
    licence: str,
    how: Mapping[str, str],
    sampling: Mapping[str, str],
    caveats: Mapping[str, str],
    by: User,
    at: dt.datetime,
) -> Instrument:
    """The draft with everything about it but its levels. Gaps may stay until it is published. Raises
    InstrumentPublishedError.
    """
    draft = _open_draft(instrument)
    draft.names, draft.subject, draft.grades = kept(names), subject, sorted(set(grades))
    draft.tester, draft.source, draft.licence = tester, source.strip(), licence.strip()
    draft.how, draft.sampling, draft.caveats = kept(how), kept(sampling), kept(caveats)
    draft.save(
        update_fields=["names", "subject", "grades", "tester", "source", "licence", "how", "sampling", "caveats"]
    )
    audit.record("instrument_worded", by=by.pk, subject=draft)
    return draft


@transaction.atomic
def word_levels(*, instrument: Instrument, levels: Sequence[Level], by: User, at: dt.datetime) -> Instrument:
    """The draft with these levels, from the first to the highest. Words may be missing. Raises InstrumentPublishedError."""
    draft = _open_draft(instrument)
    draft.levels = [{"names": kept(each["names"]), "words": kept(each["words"])} for each in levels]
    draft.save(update_fields=["levels"])
    audit.record("instrument_worded", by=by.pk, subject=draft, levels=len(draft.levels))
    return draft


def gaps_of(instrument: Instrument, languages: Sequence[str]) -> list[InstrumentGap]:
    """What is missing before it can be published, from top to bottom.

    A name, words on how to carry it out and every level are needed in every language, and a source; the note on the sample
    and what to keep in mind only in every language or in none.
    """
    gaps = [InstrumentGap("names", 0, each) for each in languages if not instrument.names.get(each)]
    if not instrument.source:
        gaps.append(InstrumentGap("source"))
    for field in WORDED:
        words = getattr(instrument, field)
        if field == "how" or words:
            gaps += [InstrumentGap(field, 0, each) for each in languages if not words.get(each)]
    if len(instrument.levels) < LEAST_LEVELS:
        gaps.append(InstrumentGap("levels"))
    for number, level in enumerate(instrument.levels, start=1):
        for each in languages:
            if not level["names"].get(each) or not level["words"].get(each):
                gaps.append(InstrumentGap("levels", number, each))
    return gaps


@transaction.atomic
def publish_instrument(*, instrument: Instrument, languages: Sequence[str], by: User, at: dt.datetime) -> Instrument:
    """The draft for everybody, its words for good; the version before it is no longer offered, its results stay.

    Published a second time it stays as it is. Raises InstrumentNotWholeError.
    """
    draft = Instrument.objects.select_for_update().get(tenant_id=current_tenant_id(), pk=instrument.pk)
    if not draft.is_draft:
        return draft
    if gaps := gaps_of(draft, languages):
        raise InstrumentNotWholeError(gaps)
    draft.published_at, draft.published_by_id = at, by.pk
    draft.save(update_fields=["published_at", "published_by_id"])
    audit.record("instrument_published", by=by.pk, subject=draft, code=draft.code, version=draft.version)
    return draft


@transaction.atomic
def discard_instrument(*, instrument: Instrument, by: User, at: dt.datetime) -> None:
    """Take a draft away with everything in it. Raises InstrumentPublishedError."""
    draft = _open_draft(instrument)
    audit.record("instrument_discarded", by=by.pk, subject=draft, code=draft.code, version=draft.version)
    draft.delete()


@transaction.atomic
def withdraw_instrument(*, instrument: Instrument, by: User, at: dt.datetime) -> Instrument:
    """No test can be given on this version any more; those that were stay readable. Raises NotPublishedError."""
    found = _published(instrument)
    if found.withdrawn_at is None:
        found.withdrawn_at = at
        found.save(update_fields=["withdrawn_at"])
        audit.record("instrument_withdrawn", by=by.pk, subject=found)
    return found


@transaction.atomic
def offer_instrument(*, instrument: Instrument, by: User, at: dt.datetime) -> Instrument:
    """What was withdrawn can be given again. Raises NotPublishedError."""
    found = _published(instrument)
    if found.withdrawn_at is not None:
        found.withdrawn_at = None
        found.save(update_fields=["withdrawn_at"])
        audit.record("instrument_offered", by=by.pk, subject=found)
    return found


def _published(instrument: Instrument) -> Instrument:
    found = Instrument.objects.select_for_update().get(tenant_id=current_tenant_id(), pk=instrument.pk)
    if found.is_draft:
        raise NotPublishedError(_("A draft is seen by nobody yet: publish it, or throw it away."))
    return found
