"""How each number of a dashboard is counted, in plain words. `code` is its place on the page of definitions."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Definition:
    """A number: what it says, how it is counted, and what it does not say."""

    code: str
    name: str | Promise
    says: str | Promise
    method: str | Promise
    limits: str | Promise = ""


DEFINITIONS = (
    Definition(
        "levels",
        _("Where our children stand"),
        _("How many children were seen at each of the four levels of an ability, and how many were not seen yet."),
        _(
            "Every child enrolled on any day of the month counts once in her school. Her level is what her teacher last"
            " wrote for that month. Who has no level that month is “not seen yet”. A cluster is the sum of its schools,"
            " a block the sum of its clusters, and so on."
        ),
        _(
            "A level is a word, not a mark: there is no mean of levels. Not seen yet is no fault: nobody can watch every"
            " child in every ability every month."
        ),
    ),
    Definition(
        "on-own",
        _("On own or further"),
        _("The share of children who do it on their own, or help others."),
        _(
            "Children at the third or fourth level, out of all children counted, those not seen yet included. While a"
            " month is not over: out of the children seen so far, beside an earlier month counted in the same way."
        ),
        _("It can fall when more children are enrolled, or when fewer are seen."),
    ),
    Definition(
        "compared",
        _("Thick and thin bars"),
        _("Where the children stood in an earlier month, beside this one."),
        _(
            "Levels move slowly: a month is compared with the newest one at least two months before it in which levels were"
            " written; where there is none, with the month before."
        ),
        _("A month in which nobody wrote levels, as in the long vacation, is passed over."),
    ),
    Definition(
        "children",
        _("Children seen"),
        _("How many of the enrolled children were seen in at least one ability this month."),
        _("Children with at least one level this month, out of the children enrolled on any day of the month."),
        _("A child who changed school within the month counts in both."),
    ),
    Definition(
        "under-10",
        _("Under 10"),
        _("A number that is not shown, because the group is so small that a child could be guessed."),
        _(
            "Groups of fewer than 10 children are left out; a number below 10 inside a larger group of a block or a cluster"
            " is shown, because it tells of nobody who it is. Of one school no single level is shown, only how many do it on"
            " their own or further and how many not yet, and only if both are 10 or more. The next smallest group beside is"
            " left out too, wherever the number could be found by subtracting. The total above is still right."
        ),
        _("Teachers see their own class on their own pages."),
    ),
    Definition(
        "held",
        _("Meetings held"),
        _("How many of the month’s meetings took place."),
        _(
            "One meeting a month is due in each cluster whose collective has begun. It is held when its minutes are"
            " closed. A meeting that was cancelled stays due, with its reason."
        ),
        _(
            "A meeting that has begun and waits to be closed is told beside it. Who came to it, its minutes and its"
            " stories are counted already, and may still change."
        ),
    ),
    Definition(
        "reached",
        _("Teachers reached"),
        _("How many teachers came to at least one sitting of the month’s meeting."),
        _(
            "Teachers marked present or late, each once in a cluster and month, out of the teachers posted in the"
            " cluster’s schools on the month’s last day."
        ),
        _("Months cannot be added up: the same teachers come again."),
    ),
    Definition(
        "came",
        _("Came"),
        _("How many of those expected at a sitting came."),
        _("Marked present or late, out of everybody on the sitting’s list. Visitors are not counted."),
    ),
    Definition(
        "time",
        _("Whose questions filled the time"),
        _("How the minutes of the agenda were divided: raised by teachers, carried over, coordinator, mandated."),
        _("The minutes written down for each agenda item of the month’s meeting, by who put it on the agenda."),
        _("Items without minutes are not counted."),
    ),
    Definition(
        "asked",
        _("Time asked of each teacher"),
        _("How many minutes of the month the meeting and its writing took of each teacher, beside the cap."),
        _(
            "The meeting: its minutes by the clock once it is closed, the planned minutes until then, and where no clock"
            " ran. The writing: each class with a level on the grid, each experience shared and each report back, times"
            " the minutes its form says it takes. Divided by the teachers posted on the month’s last day."
        ),
        _(
            "An average, never one person’s time. Travel is not counted, for nobody records it. Diaries, portfolios and"
            " plans are the teacher’s own and not counted either. The cap is one number for all collectives here."
        ),
    ),
    Definition(
        "parts",
        _("Parts of the meeting"),
        _("Which of the four parts took place, and for how many minutes."),
        _("From the clock of the meeting: a part took place when it was begun and ended. Pauses are taken off."),
    ),
    Definition(
        "commitments",
        _("What came back"),
        _("What became of what teachers said they would try."),
        _(
            "Commitments due back this month, by what the teacher reported: tried, tried and changed, not yet. Without"
            " a report: no word yet."
        ),
        _("Not yet is an answer, often with a good reason."),
    ),
    Definition(
        "stories",
        _("Stories told"),
        _("How many classroom experiences were told in part 1."),
        _("Experiences told in the month’s meeting, by the school of the teacher who wrote them."),
    ),
    Definition(
        "stages",
        _("Clusters by stage"),
        _("How far each cluster is on its way, and in which year of the programme."),
        _(
            "Every cluster counts once, at its stage on the last day of the month. The years count from the day its"
            " collective began."
        ),
        _("A cluster may go back a stage. That is told, and it is no fault."),
    ),
    Definition(
        "paths",
        _("Paths of the last year"),
        _("From which stage to which each cluster went within a year."),
        _(
            "Every cluster counts once: at its stage on the last day of the month, and at its stage on the same day a"
            " year before, wherever it belonged then. A ribbon is as thick as its number of clusters."
        ),
        _("What happened in between is not shown. A path back is hatched; it is no fault."),
    ),
)
