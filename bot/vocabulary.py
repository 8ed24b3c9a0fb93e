"""The closed vocabularies: every value that may be kept of a talk.

The stage log (design, section 6) holds nothing but these words, so that no text, name or rare detail can slip in.
The same words tag the knowledge, which is how an offer finds the person it fits. The names a person reads for them are
content and live in ``knowledge/labels.yml``.
"""

from __future__ import annotations

UNKNOWN = "unknown"
#: The source of a page that is not registered.
UNREGISTERED = "onbekend"

# Stages of change (Prochaska and Velicer 1997), in their order.
STAGES = ("precontemplation", "contemplation", "preparation", "action", "maintenance")
# The two gaps of the programme letter (par. 2.2, after Kantar 2019).
GAPS = ("consider_intention", "preparation_action", "none")
# Programme lines: knowing, wanting, being able (letter, par. 3).
LINES = ("weten", "willen", "kunnen")
# Theory of planned behaviour (Ajzen 1991).
FACTORS = ("attitude", "norm", "confidence")
LEVELS = ("low", "mid", "high")

SECTORS = (
    "zorg",
    "schoonmaak",
    "logistiek",
    "transport",
    "productie",
    "bouw",
    "techniek",
    "groen",
    "horeca",
    "detailhandel",
    "kantoor",
    "kinderopvang",
    "beveiliging",
    "onderwijs",
    "overheid",
    "anders",
)
CONTRACTS = ("vast", "tijdelijk", "oproep", "uitzend", "zzp")
AGE_GROUPS = ("onder_27", "27_49", "50_plus")
SCHOOLING = ("geen_diploma", "vmbo", "mbo1", "mbo2", "mbo3_4", "hbo_wo")

MOTIVES = ("craft", "enjoyment", "promotion", "income_security", "other_work")
# Panteia 2019, and those that the programme names for its target groups.
BARRIERS = (
    "certainty",
    "short_term",
    "no_urgency",
    "school_image",
    "confidence",
    "time",
    "money",
    "multiple_problems",
    "age",
    "language_digital",
    "manager",
    "flex_contract",
)
# The 3R model of the programme letter's annex.
RS = ("richting", "ruimte", "ruggensteun")
FORMS = ("look", "do", "together", "alone")
NEEDS = ("nothing", "colleague", "manager")
CERTAINTIES = ("confirmed", "older", "uncertain")

ROLES = ("worker", "ambassador")
MODES = ("worker", "together")
TURNS = ("1_5", "6_10", "11_15", "16_plus")
