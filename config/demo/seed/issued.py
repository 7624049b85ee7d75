"""The minutes of every closed meeting, in the very shape that closing a meeting gives them."""

from dataclasses import replace

from clusters.models import TenantSettings
from collectives.choices import MeetingState
from collectives.models import Minutes, Question
from collectives.queries import issuing, minutes
from collectives.queries.minutes import NextLine, QuestionLine
from config.demo.seed.months import Turn, Year
from config.demo.seed.rows import Chance, save_rows


def issue_minutes(years: list[Year], own: TenantSettings, chance: Chance) -> None:
    """Write revision 1 for each closed meeting, saying what was known on its day and nothing later."""
    rows = []
    for year in years:
        for turn in year.turns:
            if turn.meeting.closed_at is None:
                continue
            content = issuing.content_of(turn.meeting, own)
            content = replace(
                content, next=_next_of(turn, year, content.next), questions=_questions_then(turn, year.questions)
            )
            rows.append(
                Minutes(
                    meeting=turn.meeting,
                    content=minutes.to_json(content),
                    issued_at=turn.meeting.closed_at,
                    issued_by_id=turn.meeting.closed_by_id,
                    public_id=chance.uuid(),
                )
            )
    save_rows(rows)


def _next_of(turn: Turn, year: Year, found: NextLine | None) -> NextLine | None:
    """The coming meeting is named by the last closed one alone: earlier ones did not know of it."""
    closed = [t for t in year.turns if t.date.state == MeetingState.CLOSED]
    return found if turn is closed[-1] else None


def _questions_then(turn: Turn, asked: list[Question]) -> tuple[QuestionLine, ...]:
    """Questions open when the meeting ended, or settled in it; oldest first."""
    end = turn.sittings[-1].ends_at
    lines = []
    for question in sorted(asked, key=lambda q: q.asked_at):
        is_settled = question.settled_in is turn.meeting
        if question.asked_at <= end and (
            is_settled or question.settled_in is None or question.settled_in.period > turn.meeting.period
        ):
            lines.append(
                QuestionLine(
                    text=question.text,
                    asked_by=question.asked_by.name if question.asked_by else "",
                    is_settled=is_settled,
                    answer=question.answer if is_settled else "",
                )
            )
    return tuple(lines)
