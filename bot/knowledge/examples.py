"""The described persons of ``examples.yml``: made-up people on whom the offers are shown and tried."""

from __future__ import annotations

from pathlib import Path
from typing import List, Optional, Tuple

from pydantic import Field

from bot.knowledge import fields as f
from bot.knowledge.entry import Entry
from bot.knowledge.load import read_entries
from bot.person import Person

#: Where the described persons stand.
EXAMPLES = Path(__file__).with_name("examples.yml")


class Example(Entry):
    """A made-up person: who it is in a few words, and what that person would tell. All facts may be left out."""

    id: f.Id
    who: f.Text
    stage: Optional[f.Stage] = None
    sector: Optional[f.Sector] = None
    job: Optional[f.Label] = None
    contract: Optional[f.Contract] = None
    age_group: Optional[f.AgeGroup] = None
    schooling: Optional[f.Schooling] = None
    years: Optional[f.Years] = None
    motives: List[f.Motive] = Field(default_factory=list)
    barriers: List[f.Barrier] = Field(default_factory=list)
    confidence: Optional[f.Level] = None
    lowest: Optional[f.Factor] = None
    low_r: Optional[f.R] = None
    form: Optional[f.Form] = None

    @property
    def person(self) -> Person:
        """The facts as the matching takes them."""
        facts = self.dict(exclude={"id", "who", "motives", "barriers"})
        return Person(motives=tuple(self.motives), barriers=tuple(self.barriers), **facts)


def load_examples(path: Path = EXAMPLES) -> Tuple[Example, ...]:
    """Read the described persons.

    Raises:
        KnowledgeError: with one sentence that says which line is wrong and how to mend it.

    """
    return tuple(read_entries(path, Example))
