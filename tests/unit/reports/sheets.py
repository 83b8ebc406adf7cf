"""Sheets to print in tests. All places and people are invented; every number is illustrative."""

from practicedesk.reports.sheet import Conflict, HistoryRow, Section, Sheet, Table, Version

PRACTICE = """
## Context

Five towns around Norbridge each ran a portal of their own. Contracts ended within eighteen months of
one another, which made a joint start possible.

No town had more than two people for its online services.

## Problem

Residents had to know *which* town handled a request. Four things went wrong again and again:

- forms existed twice, with different fees;
- a change in the law was built five times;
- accessibility faults stayed open for months;
- nobody could say how long a request took.

## Framing alternatives

Seen as a problem of **contracts** rather than of technology, the answer was a joint tender.

## Objective

One portal for all services of the five towns, open to others, at a lower running cost.

## Approach and steps

1. Agree on the ten most used services.
2. Write one fee table and one form per service.
3. Pilot in two towns, then move one town each quarter.

### How decisions were taken

Each town has one vote; a *no* has to name what would make it a *yes*.

### What was written down

> A decision that is not in the register by Friday has not been taken.

The register is public: [decision register](https://portal.norbridge.example/decisions).

## Stakeholders and engagement

Front-desk staff were asked before the suppliers were.

## Resources

## Results and impact

| Indicator | Before | After | Source |
|:--|--:|--:|:--|
| Median days to an answer | 21 | 9 | case log |
| Forms with an accessibility fault | 17 | 2 | yearly test |
| Running cost per resident, EUR | 6.10 | 4.35 | accounts |

The figures are illustrative; the method is in the shared folder.

## Evidence and validation

Two towns without the portal served as comparison. The audit office of County Vale checked the case log.

## Success factors

- a mayor who asked every month;
- one product owner, paid by all five towns;
- plain forms before new technology.

## Constraints and challenges

Procurement rules allowed no joint tender below a threshold. The towns founded an *association of
purpose*, which took seven months.

## Lessons

Begin with the fee table. It is dull, it is political, and everything else depends on it.

## Sustainability

Costs are shared by population; a leaving town keeps its data and pays one more year.

## Inclusion and ethics

Every service can still be had on paper and in person, in plain language and in three languages.

## Transferability

Needs a shared legal form and a person who may decide. Does *not* need the same software: `forms/v2` is
documented.

## Risks and privacy

The portal holds no copy of a case. ![How data flows between portal and towns](flow.png)

## Contact

A. Moreau, coordinator, <mailto:portal@norbridge.example>
"""

TABLES = {
    "Stakeholders and engagement": Table(
        ("Who", "Method", "Level", "When", "Number"),
        (
            ("Residents", "Walk-in sessions in libraries", "involve", "March to May", "140"),
            ("Front-desk staff", "Half-day workshops", "collaborate", "February", "36"),
            ("Town councils", "Joint hearing", "consult", "June", "5"),
            (
                "Association for people with impaired sight",
                "Test of every form",
                "collaborate",
                "monthly",
                "8",
            ),
        ),
    ),
    "Resources": Table(
        ("Tool", "Kind", "Licence", "Cost"),
        (
            ("Forms engine", "software", "EUPL-1.2", "hosting only"),
            ("Fee table", "data set", "CC-BY-4.0", "none"),
        ),
    ),
}


def sections_of(text: str) -> tuple[Section, ...]:
    """The sections of a practice written as one Markdown text, with the tables that belong to them."""
    made = []
    for part in text.strip().removeprefix("## ").split("\n## "):
        heading, _line, body = part.partition("\n")
        table = TABLES.get(heading)
        made.append(Section(heading, (body.strip(), *((table,) if table else ()))))
    return tuple(made)


FULL = Sheet(
    title="One portal for five towns: shared services without a shared administration",
    kind_label="Practice",
    summary="Five towns pooled money and people for one portal to all their services. Answers became faster "
    "and the portal costs less to run than the five it replaced.",
    organisation="Association of Towns of County Vale",
    marking="OFFICIAL – SENSITIVE",
    language="en-GB",
    version="Published version 2",
    as_of="21 November 2026",
    version_hash="9f2c41d07be84a6f95d1c3e0a8b7f612",
    takeaways=(
        "Settle the fee table before anything technical; every form depends on it.",
        "Give one person the right to decide, paid by all partners.",
        "Ask the front desk first: it knows which forms fail.",
        "Move one town at a time and publish what went wrong.",
    ),
    glance=(
        ("Place", "County Vale (invented)"),
        ("Level", "Supra-local"),
        ("Function", "GF01.3 General services"),
        ("Period", "January 2024, ongoing"),
        ("Technologies", "API, cloud, digital identity"),
        ("Barriers", "procurement, silos"),
        ("Maturity", "In production"),
        ("Cost band", "EUR 250,000 to 500,000"),
        ("Effort", "3.5 full-time posts"),
        ("Evidence", "3 of 5: cause shown with a comparison"),
        ("Reviewed", "2 reviews, accepted"),
        ("Adopted by", "4 other organisations"),
    ),
    sections=sections_of(PRACTICE),
    tags=("shared services", "procurement", "plain language"),
    licence="CC-BY-4.0",
    source="Written by the association; imported from the county register, entry 118.",
    history=(
        HistoryRow("3 March 2026", "A. Moreau", "First version published"),
        HistoryRow("14 June 2026", "B. Okafor, reviewer", "Review: accepted with minor changes"),
        HistoryRow("21 November 2026", "A. Moreau", "Version 2: results of the second year"),
    ),
    disclaimer="The views in this sheet are those of its authors, not necessarily of their employers.",
)

EMPTY = Sheet(title="Shared snow clearing")

HOSPITAL = Version(
    "Shift workers of the **hospital** need a way home at half past ten.", "A. Moreau", "19 November 2026"
)
BAKERY = Version(
    "Shift workers need a way home at half past ten:\n\n- hospital\n- bakery\n\n# Numbers\n\nNot counted.",
    "B. Okafor",
    "20 November 2026",
)

CONFLICTS = Sheet(
    title="Night buses on demand",
    kind_label="Practice",
    organisation="Town of Norbridge",
    version="Working copy",
    as_of="20 November 2026",
    glance=(("Place", "Norbridge (invented)"), ("Maturity", "Pilot")),
    sections=(
        Section(
            "Problem",
            (
                "After nine in the evening no bus runs to the eastern villages.",
                Conflict((HOSPITAL, BAKERY)),
                "The contract with the operator allows extra trips.",
            ),
        ),
        Section(
            "Approach",
            (
                Conflict(
                    (
                        Version("Book by telephone until eight.", "A. Moreau", "18 November 2026"),
                        Version("Book by telephone or online until nine.", "B. Okafor", "18 November 2026"),
                        Version("", "C. Lind", "19 November 2026"),
                    )
                ),
            ),
        ),
        Section("Results"),
    ),
)

ARABIC_PROBLEM = """
كان على السكان أن يعرفوا *أي* بلدة تعالج الطلب:

- نماذج مكررة؛
- رسوم مختلفة؛
- لا أحد يعرف **المدة**.

1. أولًا
2. ثانيًا
"""

ARABIC_RESULTS = """
| المؤشر | قبل | بعد |
|:--|--:|--:|
| أيام الانتظار | 21 | 9 |

انظر [السجل](https://portal.norbridge.example/ar).
"""

ARABIC = Sheet(
    title="بوابة واحدة لخمس بلدات",
    kind_label="ممارسة",
    summary="جمعت خمس بلدات المال والعاملين في بوابة واحدة لكل خدماتها، فأصبحت الإجابات أسرع والتكلفة أقل.",
    organisation="اتحاد بلدات مقاطعة فيل",
    marking="للاستخدام الرسمي",
    language="ar",
    version="الإصدار المنشور 2",
    as_of="21 نوفمبر 2026",
    version_hash="9f2c41d07be84a6f95d1c3e0a8b7f612",
    takeaways=(
        "ابدأ بجدول الرسوم قبل أي تقنية.",
        "امنح شخصًا واحدًا حق القرار.",
        "اسأل موظفي الاستقبال أولًا (front desk).",
    ),
    glance=(
        ("المكان", "مقاطعة فيل (متخيلة)"),
        ("المستوى", "فوق محلي"),
        ("النضج", "قيد التشغيل"),
        ("الوظيفة", "GF01.3"),
    ),
    sections=(
        Section("المشكلة", (ARABIC_PROBLEM,)),
        Section("النتائج", (ARABIC_RESULTS,)),
        Section(
            "الدروس",
            (Conflict((Version("ابدأ بجدول الرسوم.", "أ. مورو"), Version("ابدأ بالناس.", "ب. أوكافور"))),),
        ),
    ),
    tags=("خدمات مشتركة", "لغة واضحة"),
    licence="CC-BY-4.0",
    history=(HistoryRow("3 مارس 2026", "أ. مورو", "نشر الإصدار الأول"),),
    disclaimer="الآراء الواردة هنا آراء أصحابها.",
)

SHEETS = {"full": FULL, "empty": EMPTY, "conflicts": CONFLICTS, "arabic": ARABIC}
