"""Charts: shapes with their words, on the screen and on paper."""

import datetime as dt
import re

from django.template import engines

from config.templatetags.ui.charts import share_on_own, spread

COUNTS = [9, 18, 16, 6, 1]


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def words(html: str) -> list[str]:
    return [text.strip() for text in re.sub(r"<[^>]+>", "\n", html).splitlines() if text.strip()]


def test_level_bar_is_drawn_in_shares_and_said_in_words() -> None:
    assert render('{% level_bar counts "Class 4" %}', counts=[1, 1, 0, 0, 2]) == (
        '<svg class="bar" role="img" aria-label="Class 4: 1 begins, 1 with help, 0 on own, 0 helps others, 2 not seen yet">'
        '<rect x="0.00%" width="25.00%" height="100%" fill="url(#p-l1)"/>'
        '<rect x="25.00%" width="25.00%" height="100%" fill="url(#p-l2)"/>'
        '<rect x="50.00%" width="50.00%" height="100%" fill="url(#p-l0)"/>'
        '<rect x="25.00%" y="-2" width="1.5" height="120%" fill="#fffefa"/>'
        '<rect x="50.00%" y="-2" width="1.5" height="120%" fill="#fffefa"/></svg>'
    )


def test_a_suppressed_or_empty_bar_says_so_and_shows_no_number() -> None:
    assert render('{% level_bar None "Class 5" thin=True %}') == (
        '<svg class="bar bar--thin" role="img" aria-label="Class 5: under 10">'
        '<rect x="0.00%" width="100.00%" height="100%" fill="url(#p-withheld)"/></svg>'
    )
    nothing = render("{% level_bar counts %}", counts=[0, 0, 0, 0, 0])
    assert "<rect" not in nothing


def test_level_chart_has_bars_share_key_and_table() -> None:
    rows = [{"name": "Question <1>", "counts": COUNTS, "before": COUNTS}, {"name": "Analyse", "counts": None}]
    out = render('{% level_chart rows now="November" then="June" %}', rows=rows)
    assert words(out) == [
        "Question &lt;1&gt;", "44%",
        "Analyse", "under 10",
        "Begins", "With help", "On own", "Helps others", "Not seen yet",
        "Thick bar November, thin bar June. The share is on own or further.",
        "Show as a table",
        "Ability", "Begins", "With help", "On own", "Helps others", "Not seen yet",
        "Question &lt;1&gt;", "9", "18", "16", "6", "1",
        "Analyse", "under 10", "under 10", "under 10", "under 10", "under 10",
    ]  # fmt: skip
    assert out.count('class="bar bar--thin"') == 1


def test_level_chart_on_paper_refers_to_no_pattern() -> None:
    rows = [{"name": "Question", "counts": COUNTS, "before": COUNTS}, {"name": "Analyse", "counts": None}]
    out = render('{% level_chart rows now="November" then="June" %}', rows=rows, paper=True)
    assert "url(" not in out
    assert "aria-label" not in out
    assert words(out) == [
        "Ability", "November", "On own or further", "June",
        "Question", "Question, November: 9 begins, 18 with help, 16 on own, 6 helps others, 1 not seen yet", "44%", "44%",
        "Analyse", "Analyse, November: under 10", "under 10",
        "Begins", "With help", "On own", "Helps others", "Not seen yet",
    ]  # fmt: skip


def test_share_counts_children_not_seen_in_the_whole() -> None:
    assert share_on_own([1, 1, 1, 1, 4]) == 25
    assert share_on_own([0, 0, 0, 0, 0]) is None


def test_level_months_tells_missing_from_suppressed() -> None:
    rows = [{"name": "Question", "months": [[1, 1, 1, 1, 0], None, "withheld"]}]
    months = [dt.date(2026, month, 1) for month in (6, 7, 8)]
    out = render("{% level_months rows months %}", rows=rows, months=months)
    assert words(out) == [
        "Question", "Jun – Aug", "Begins", "With help", "On own", "Helps others", "Not seen yet", "Show as a table",
        "Ability", "Jun", "Jul", "Aug", "Question", "50%", "none recorded", "under 10",
    ]  # fmt: skip
    assert out.count("url(#p-withheld)") == 1


def test_a_running_month_compares_those_seen() -> None:
    """Half of the children are still to be seen; of those seen the same share is on its own as before."""
    rows = [{"name": "Question", "counts": [1, 1, 1, 1, 4], "before": [2, 2, 2, 2, 0]}]
    told = words(render('{% level_chart rows now="November" then="June" running=True %}', rows=rows))
    assert told[:2] == ["Question", "50%"]
    assert (
        "Thick bar November so far, thin bar June. The month is not over. The share is on own or further, of the"
        " children seen so far."
    ) in told
    paper = words(render('{% level_chart rows now="November" then="June" running=True %}', rows=rows, paper=True))
    assert paper[:4] == ["Ability", "November so far", "On own or further, of those seen", "June"]
    assert paper[6:8] == ["50%", "50%"]


def test_the_last_month_of_a_running_year_is_open() -> None:
    rows = [{"name": "Question", "months": [[1, 1, 1, 1, 4], [1, 1, 1, 1, 4]]}]
    months = [dt.date(2026, month, 1) for month in (10, 11)]
    whole = render("{% level_months rows months %}", rows=rows, months=months)
    running = render("{% level_months rows months running=True %}", rows=rows, months=months)
    assert [each.count("url(#p-l0)") for each in (whole, running)] == [3, 2]  # one of them is the key's
    assert [each.count("stroke-dasharray") for each in (whole, running)] == [0, 1]
    assert words(running)[:2] == ["Question", "Oct – Nov so far"]
    # the same children stand where they stood: the two shares are of the same, the children seen
    assert [words(each)[-3:] for each in (whole, running)] == [["Question", "25%", "25%"], ["Question", "50%", "50%"]]


def test_slope_labels_keep_their_distance() -> None:
    assert spread([10, 12, 90, 99], 13) == [10, 23, 87, 100]
    rows = [
        {"name": "Observe", "before": 40, "after": 20},
        {"name": "Question", "before": 10, "after": 40, "is_strong": True},
    ]
    out = render('{% slope rows "June" "November" %}', rows=rows)
    assert 'aria-label="June – November: Observe 40% – 20%; Question 10% – 40%"' in out
    assert out.count('stroke-dasharray="5 4"') == 1
    assert words(out) == ["Observe 40%", "Question 10%", "Observe 20%", "Question 40%"]


def test_ribbons_hatch_what_went_back_and_give_the_numbers() -> None:
    columns = [{"label": "2025", "counts": [2, 2, 0, 0, 0]}, {"label": "2026", "counts": [2, 1, 1, 0, 0]}]
    moves = [{(0, 0): 1, (0, 1): 1, (1, 2): 1, (1, 0): 1}]
    out = render("{% ribbons columns moves %}", columns=columns, moves=moves)
    assert out.count('fill="url(#p-s5)"') == 1
    assert words(out)[-18:] == [
        "Stage", "2025", "2026",
        "Seeding others", "0", "0", "Mature", "0", "0", "Growing", "0", "1", "Seed", "2", "1", "Not started", "2", "2",
    ]  # fmt: skip


def test_year_strip_shows_what_was_left_out_and_why() -> None:
    months = [
        {
            "month": dt.date(2026, 4, 1),
            "state": "done",
            "parts": {"tools": "none"},
            "minutes": 96,
            "came": 14,
            "expected": 19,
        },
        {"month": dt.date(2026, 5, 1), "state": "off", "note": "holidays"},
        {"month": dt.date(2026, 6, 1), "state": "planned", "is_now": True},
    ]
    out = render("{% year_strip months %}", months=months)
    assert words(out) == ["Apr", "96 min", "14 of 19", "May", "holidays", "Jun"]
    assert re.findall(r'year__month" data-state="(\w)"( aria-current="date")?', out) == [
        ("d", ""), ("x", ""), ("f", ' aria-current="date"'),
    ]  # fmt: skip
    assert re.findall(r'data-part="(\w+)"(?: data-state="(\w+)")?', out)[:4] == [
        ("share", ""), ("syllabus", ""), ("tools", "none"), ("enrich", ""),
    ]  # fmt: skip
