"""Classification of the Functions of Government: ten divisions (GF01) and their 69 groups (GF0101).

A group's parent is its division. Codes are in the form Eurostat publishes; import also reads the
United Nations' own, "01" and "01.1".
"""

from __future__ import annotations

from ..wording import QT_TRANSLATE_NOOP
from .terms import Term, Vocabulary

_TERMS = (
    Term("GF01", QT_TRANSLATE_NOOP("model", "General public services")),
    Term(
        "GF0101",
        QT_TRANSLATE_NOOP(
            "model", "Executive and legislative organs, financial and fiscal affairs, external affairs"
        ),
        "GF01",
    ),
    Term("GF0102", QT_TRANSLATE_NOOP("model", "Foreign economic aid"), "GF01"),
    Term("GF0103", QT_TRANSLATE_NOOP("model", "General services"), "GF01"),
    Term("GF0104", QT_TRANSLATE_NOOP("model", "Basic research"), "GF01"),
    Term("GF0105", QT_TRANSLATE_NOOP("model", "R&D General public services"), "GF01"),
    Term("GF0106", QT_TRANSLATE_NOOP("model", "General public services n.e.c."), "GF01"),
    Term("GF0107", QT_TRANSLATE_NOOP("model", "Public debt transactions"), "GF01"),
    Term(
        "GF0108",
        QT_TRANSLATE_NOOP("model", "Transfers of a general character between different levels of government"),
        "GF01",
    ),
    Term("GF02", QT_TRANSLATE_NOOP("model", "Defence")),
    Term("GF0201", QT_TRANSLATE_NOOP("model", "Military defence"), "GF02"),
    Term("GF0202", QT_TRANSLATE_NOOP("model", "Civil defence"), "GF02"),
    Term("GF0203", QT_TRANSLATE_NOOP("model", "Foreign military aid"), "GF02"),
    Term("GF0204", QT_TRANSLATE_NOOP("model", "R&D Defence"), "GF02"),
    Term("GF0205", QT_TRANSLATE_NOOP("model", "Defence n.e.c."), "GF02"),
    Term("GF03", QT_TRANSLATE_NOOP("model", "Public order and safety")),
    Term("GF0301", QT_TRANSLATE_NOOP("model", "Police services"), "GF03"),
    Term("GF0302", QT_TRANSLATE_NOOP("model", "Fire-protection services"), "GF03"),
    Term("GF0303", QT_TRANSLATE_NOOP("model", "Law courts"), "GF03"),
    Term("GF0304", QT_TRANSLATE_NOOP("model", "Prisons"), "GF03"),
    Term("GF0305", QT_TRANSLATE_NOOP("model", "R&D Public order and safety"), "GF03"),
    Term("GF0306", QT_TRANSLATE_NOOP("model", "Public order and safety n.e.c."), "GF03"),
    Term("GF04", QT_TRANSLATE_NOOP("model", "Economic affairs")),
    Term("GF0401", QT_TRANSLATE_NOOP("model", "General economic, commercial and labour affairs"), "GF04"),
    Term("GF0402", QT_TRANSLATE_NOOP("model", "Agriculture, forestry, fishing and hunting"), "GF04"),
    Term("GF0403", QT_TRANSLATE_NOOP("model", "Fuel and energy"), "GF04"),
    Term("GF0404", QT_TRANSLATE_NOOP("model", "Mining, manufacturing and construction"), "GF04"),
    Term("GF0405", QT_TRANSLATE_NOOP("model", "Transport"), "GF04"),
    Term("GF0406", QT_TRANSLATE_NOOP("model", "Communication"), "GF04"),
    Term("GF0407", QT_TRANSLATE_NOOP("model", "Other industries"), "GF04"),
    Term("GF0408", QT_TRANSLATE_NOOP("model", "R&D Economic affairs"), "GF04"),
    Term("GF0409", QT_TRANSLATE_NOOP("model", "Economic affairs n.e.c."), "GF04"),
    Term("GF05", QT_TRANSLATE_NOOP("model", "Environmental protection")),
    Term("GF0501", QT_TRANSLATE_NOOP("model", "Waste management"), "GF05"),
    Term("GF0502", QT_TRANSLATE_NOOP("model", "Waste water management"), "GF05"),
    Term("GF0503", QT_TRANSLATE_NOOP("model", "Pollution abatement"), "GF05"),
    Term("GF0504", QT_TRANSLATE_NOOP("model", "Protection of biodiversity and landscape"), "GF05"),
    Term("GF0505", QT_TRANSLATE_NOOP("model", "R&D Environmental protection"), "GF05"),
    Term("GF0506", QT_TRANSLATE_NOOP("model", "Environmental protection n.e.c."), "GF05"),
    Term("GF06", QT_TRANSLATE_NOOP("model", "Housing and community amenities")),
    Term("GF0601", QT_TRANSLATE_NOOP("model", "Housing development"), "GF06"),
    Term("GF0602", QT_TRANSLATE_NOOP("model", "Community development"), "GF06"),
    Term("GF0603", QT_TRANSLATE_NOOP("model", "Water supply"), "GF06"),
    Term("GF0604", QT_TRANSLATE_NOOP("model", "Street lighting"), "GF06"),
    Term("GF0605", QT_TRANSLATE_NOOP("model", "R&D Housing and community amenities"), "GF06"),
    Term("GF0606", QT_TRANSLATE_NOOP("model", "Housing and community amenities n.e.c."), "GF06"),
    Term("GF07", QT_TRANSLATE_NOOP("model", "Health")),
    Term("GF0701", QT_TRANSLATE_NOOP("model", "Medical products, appliances and equipment"), "GF07"),
    Term("GF0702", QT_TRANSLATE_NOOP("model", "Outpatient services"), "GF07"),
    Term("GF0703", QT_TRANSLATE_NOOP("model", "Hospital services"), "GF07"),
    Term("GF0704", QT_TRANSLATE_NOOP("model", "Public health services"), "GF07"),
    Term("GF0705", QT_TRANSLATE_NOOP("model", "R&D Health"), "GF07"),
    Term("GF0706", QT_TRANSLATE_NOOP("model", "Health n.e.c."), "GF07"),
    Term("GF08", QT_TRANSLATE_NOOP("model", "Recreation, culture and religion")),
    Term("GF0801", QT_TRANSLATE_NOOP("model", "Recreational and sporting services"), "GF08"),
    Term("GF0802", QT_TRANSLATE_NOOP("model", "Cultural services"), "GF08"),
    Term("GF0803", QT_TRANSLATE_NOOP("model", "Broadcasting and publishing services"), "GF08"),
    Term("GF0804", QT_TRANSLATE_NOOP("model", "Religious and other community services"), "GF08"),
    Term("GF0805", QT_TRANSLATE_NOOP("model", "R&D Recreation, culture and religion"), "GF08"),
    Term("GF0806", QT_TRANSLATE_NOOP("model", "Recreation, culture and religion n.e.c."), "GF08"),
    Term("GF09", QT_TRANSLATE_NOOP("model", "Education")),
    Term("GF0901", QT_TRANSLATE_NOOP("model", "Pre-primary and primary education"), "GF09"),
    Term("GF0902", QT_TRANSLATE_NOOP("model", "Secondary education"), "GF09"),
    Term("GF0903", QT_TRANSLATE_NOOP("model", "Post-secondary non-tertiary education"), "GF09"),
    Term("GF0904", QT_TRANSLATE_NOOP("model", "Tertiary education"), "GF09"),
    Term("GF0905", QT_TRANSLATE_NOOP("model", "Education not definable by level"), "GF09"),
    Term("GF0906", QT_TRANSLATE_NOOP("model", "Subsidiary services to education"), "GF09"),
    Term("GF0907", QT_TRANSLATE_NOOP("model", "R&D Education"), "GF09"),
    Term("GF0908", QT_TRANSLATE_NOOP("model", "Education n.e.c."), "GF09"),
    Term("GF10", QT_TRANSLATE_NOOP("model", "Social protection")),
    Term("GF1001", QT_TRANSLATE_NOOP("model", "Sickness and disability"), "GF10"),
    Term("GF1002", QT_TRANSLATE_NOOP("model", "Old age"), "GF10"),
    Term("GF1003", QT_TRANSLATE_NOOP("model", "Survivors"), "GF10"),
    Term("GF1004", QT_TRANSLATE_NOOP("model", "Family and children"), "GF10"),
    Term("GF1005", QT_TRANSLATE_NOOP("model", "Unemployment"), "GF10"),
    Term("GF1006", QT_TRANSLATE_NOOP("model", "Housing"), "GF10"),
    Term("GF1007", QT_TRANSLATE_NOOP("model", "Social exclusion n.e.c."), "GF10"),
    Term("GF1008", QT_TRANSLATE_NOOP("model", "R&D Social protection"), "GF10"),
    Term("GF1009", QT_TRANSLATE_NOOP("model", "Social protection n.e.c."), "GF10"),
)


def _number(code: str) -> str:
    """GF01 → 01, GF0101 → 01.1."""
    division, group = code[2:4], code[4:]
    return f"{division}.{int(group)}" if group else division


COFOG = Vocabulary(
    id="cofog",
    label=QT_TRANSLATE_NOOP("model", "Functions of government"),
    version="1999",
    source="United Nations Statistics Division, COFOG 1999; codes as published by Eurostat",
    licence="Free to reproduce with acknowledgement of the United Nations",
    terms=_TERMS,
    synonyms={
        **{_number(term.code): term.code for term in _TERMS},
        "Environment protection": "GF05",
        "General economic, commercial and labour affair": "GF0401",
        "General economic, commercial and labor affairs": "GF0401",
        "Fire protection": "GF0302",
        "Wastewater management": "GF0502",
    },
)
