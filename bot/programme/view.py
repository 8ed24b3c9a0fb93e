"""One view of the page: key figures, sections with blocks, and what happened between begin and end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Tuple

from bot.programme.blocks import LEVELS, NO, UNKNOWN, YES, Blocks, Released
from bot.programme.cells import Block, base_of, share, value_of
from bot.programme.names import Names
from bot.programme.texts import BLOCKS, Texts

_KNOWN: Dict[str, Tuple[str, ...]] = {"learned_informally": (YES, NO), "useful": (YES, "some", NO)}


@dataclass(frozen=True)
class Key:
    """One of the figures at the top. ``share`` in whole percents; ``of_known``: of the talks that told it."""

    name: str
    label: str
    value: Optional[int]
    share: Optional[int] = None
    of_known: bool = False


@dataclass(frozen=True)
class Move:
    """How many talks went on to a later stage, or did not."""

    name: str
    label: str
    value: int
    share: Optional[int]


@dataclass(frozen=True)
class Section:
    """A part of the page."""

    id: str
    title: str
    read: str
    blocks: Tuple[Block, ...]


@dataclass(frozen=True)
class View:
    """All that a view shows. ``shown`` is False when the group itself is withheld; then there is nothing else."""

    released: Released
    keys: Tuple[Key, ...]
    moves: Tuple[Move, ...]
    sections: Tuple[Section, ...]

    @property
    def shown(self) -> bool:
        """Tell whether the number of talks of the group is shown."""
        return self.released.total is not None

    def block(self, name: str) -> Block:
        """Return a block by name."""
        return next(block for section in self.sections for block in section.blocks if block.name == name)


def _keys(released: Released, texts: Texts) -> List[Key]:
    found = [Key("talks", texts.keys["talks"], released.total)]
    for name in ("completed", "plan_made", "learned_informally", "useful"):
        figures, words = released.table(name), _KNOWN.get(name)
        base, known = base_of(figures, words, released.total) if words else (released.total, False)
        value = value_of(figures, YES)
        found.append(Key(name, texts.keys[name], value, share(value, base), known))
    return found


def _moves(released: Released, texts: Texts) -> List[Move]:
    """Return both figures, as far as they are shown."""
    found = []
    for name, answer in (("forward", YES), ("not_forward", NO)):
        value = value_of(released.table("moved"), answer)
        if value is not None:
            found.append(Move(name, texts.words[name], value, share(value, released.total)))
    return found


def make_view(released: Released, names: Names, texts: Texts) -> View:
    """Return the view of released figures. A withheld group has no sections at all."""
    if released.total is None:
        return View(released, (), (), ())
    blocks = Blocks(released, names, texts).all()
    sections = tuple(
        Section(one.id, one.title, one.read, tuple(blocks[name] for name in BLOCKS[one.id])) for one in texts.sections
    )
    return View(released, tuple(_keys(released, texts)), tuple(_moves(released, texts)), sections)


__all__ = ["LEVELS", "UNKNOWN", "Key", "Move", "Section", "View", "make_view"]
