"""Which figures are withheld: too small, too much of one source, of everyone, or for the sake of another.

Primary, by the practice of Statistics Netherlands (CBS, Handboek Statistische beveiliging) and of Hundepool et al.
(Statistical Disclosure Control, 2012): a threshold, dominance, and group disclosure (all members of a group share a
value; recital 26 of the GDPR asks what can reasonably be inferred, and 'all of them' can). DUO withholds counts under 5
in its open data; the threshold here is never lower.

Secondary, so that nothing withheld can be worked out from sums (the same sources, on secondary cell suppression):

- in each sum with something withheld, at least two withheld counts are not nought, and together they reach the
  threshold; withheld noughts ask for it too, for 'nobody' is a disclosure as well. Only where no part at all is shown
  is the whole free: nothing tells the parts from one another;
- what is withheld in a group is withheld in its parts ('closure'). So the parts of a withheld count cannot give it
  away, and any two shown counts of which one holds the other are linked by a chain of shown counts, each step of
  which is at least the threshold. Views of one source form a tree of their own under the total: a source may see its
  own figures where the whole is withheld because that source dominates it;
- what counts as hidden of a withheld count is only what shown periods or sources inside it leave unknown.

The smallest allowed count is taken as next victim, which costs readers least. The rules only ever close, so repeating
them until nothing changes ends.
"""

from __future__ import annotations

from typing import Iterator, List, NamedTuple, Set, Tuple

import numpy as np

from bot.gate.layout import Family, Layout, Past, Sum
from bot.gate.model import Rules

OPEN, SMALL, DOMINATED, EVERYONE, SECONDARY = range(5)
_NEVER = np.iinfo(np.int64).max // 4


class Members(NamedTuple):
    """The members of some sums, one sum a column: the parts as rows of the arrays.

    ``hidden``: what the reader does not know of them now, if they are withheld. ``hideable``: what he would not know if
    views of sources gave way too. ``rest``, ``members`` and ``gap``: what is withheld beside the parts.
    """

    n: np.ndarray
    hidden: np.ndarray
    hideable: np.ndarray
    shown: np.ndarray
    rest: np.ndarray
    members: np.ndarray
    gap: np.ndarray


def primary(made: Layout, rules: Rules) -> np.ndarray:
    """Return the grounds on which counts are withheld of themselves, 0 where there is none."""
    n = made.n
    grounds = np.zeros(n.shape, dtype=np.int8)
    equal = np.zeros(n.shape, dtype=bool)
    for family in made.families:
        equal[family.children] |= n[family.children] == n[family.row]
    for total in made.sums:
        if len(total.parts) > 1:
            equal[:, total.parts] |= n[:, total.parts] == n[:, [total.whole]]
    equal[:, made.shown :] = False
    grounds[equal] = EVERYONE
    grounds[(made.top > rules.share * n) & ~made.sourced[:, None]] = DOMINATED
    grounds[n < rules.smallest] = SMALL
    return grounds


def victims(part: Members, asked: np.ndarray, smallest: int) -> Tuple[np.ndarray, np.ndarray]:
    """Choose what must be withheld besides, in the columns where it is asked.

    Returns the parts to withhold, and the columns in which even withholding all parts that can help is not enough.
    """
    shown, chosen = part.shown.copy(), np.zeros(part.shown.shape, dtype=bool)
    lacking = np.zeros(shown.shape[1], dtype=bool)
    columns = np.flatnonzero(asked)
    while columns.size:
        open_ = shown[:, columns]
        hidden = np.where(chosen[:, columns], part.hideable[:, columns], part.hidden[:, columns])
        hidden[open_] = 0
        count = (hidden > 0).sum(axis=0) + part.members[columns]
        enough = (count >= 2) & (hidden.sum(axis=0) + part.rest[columns] >= smallest)
        nothing = ~open_.any(axis=0)
        calm = nothing | enough | (open_.all(axis=0) & ~part.gap[columns])
        cost = np.where(open_ & (part.hideable[:, columns] > 0), part.n[:, columns], _NEVER)
        next_ = cost.argmin(axis=0)
        stuck = ~calm & (cost.min(axis=0) >= _NEVER)
        lacking[columns[stuck]] = True
        going = ~calm & ~stuck
        columns, next_ = columns[going], next_[going]
        shown[next_, columns] = False
        chosen[next_, columns] = True
    return chosen, lacking


def _levels(made: Layout) -> List[Tuple[np.ndarray, np.ndarray]]:
    """Return rows by their number of filters, each with its parents; a row that has fewer stands in for itself."""
    most = max((len(parents) for parents in made.parents), default=0)
    found: List[Tuple[np.ndarray, np.ndarray]] = []
    for size in sorted({len(group) for group in made.groups}):
        rows = np.array([row for row, group in enumerate(made.groups) if len(group) == size])
        parents = [made.parents[row] + [row] * (most + 1 - len(made.parents[row])) for row in rows]
        found.append((rows, np.array(parents)))
    return found


class Board:
    """What is still open, and the rules that close more. ``shown`` only ever goes from true to false."""

    def __init__(self, made: Layout, before: Past, rules: Rules) -> None:
        self.made, self.before, self.rules = made, before, rules
        self.grounds = primary(made, rules)
        self.shown = self.grounds == OPEN
        self.known = before.known.copy()
        self.width = 1
        # Short sums leave no choice; longer ones then find enough withheld already.
        self.sums = sorted(made.sums, key=lambda total: len(total.parts))
        self.families = sorted(made.families, key=lambda family: (len(made.groups[family.row]), len(family.children)))
        self._levels = _levels(made)
        self._touched: Set[int] = set()

    def settle(self) -> None:
        """Close until every rule holds: first the totals of groups, then all cells of those that are left."""
        self._time()
        for width in (1, self.made.n.shape[1]):
            self.width = width
            for family in self.made.families:
                self._learn(family)
            rows: Set[int] = set(range(len(self.made.groups)))
            while rows:
                self._touched = set()
                self._closure()
                if width > 1:
                    for total in self.sums:
                        self._sum(total, np.array(sorted(rows | self._touched)))
                for family in self._of(rows | self._touched):
                    self._family(family)
                rows = self._touched
        self.grounds[~self.shown & (self.grounds == OPEN)] = SECONDARY

    def _of(self, rows: Set[int]) -> Iterator[Family]:
        """Give the families with one of these rows; those that become so on the way come in the next round."""
        for family in self.families:
            if family.row in rows or not rows.isdisjoint(family.children.tolist()):
                yield family

    def _time(self) -> None:
        """Show a period only if what earlier releases inside it withheld stays hidden."""
        hidden = self.made.n - self.before.known
        safe = (self.before.hidden >= 2) & (hidden >= self.rules.smallest)
        self.shown &= ~self.before.bound | safe

    def _close(self, rows: np.ndarray, at: np.ndarray) -> None:
        """Close ``at`` (rows x the columns in use) in some rows."""
        now = self.shown[rows, : self.width]
        changed = now & at
        if changed.any():
            self.shown[rows, : self.width] = now & ~at
            self._touched.update(rows[changed.any(axis=1)].tolist())

    def _closure(self) -> None:
        """Withhold in its parts what is withheld in a group or margin."""
        shown, width = self.shown, self.width
        for rows, parents in self._levels:
            above = shown[parents, :width].all(axis=1) & shown[rows, :1]
            self._close(rows, ~above)
        if width == 1:
            return
        for total in self.made.sums:
            if len(total.parts) == 1:
                both = shown[:, total.whole] & shown[:, total.parts[0]]
                self._close_column(total.whole, ~both)
                self._close_column(int(total.parts[0]), ~both)
            else:
                for part in total.parts.tolist():
                    self._close_column(part, ~shown[:, total.whole])

    def _close_column(self, column: int, at: np.ndarray) -> None:
        changed = self.shown[:, column] & at
        if changed.any():
            self.shown[:, column] &= ~at
            self._touched.update(np.flatnonzero(changed).tolist())

    def _family(self, family: Family) -> None:
        """Hold the sum of a group over a dimension, for all columns in use."""
        width, kin, row = self.width, family.children, family.row
        if not kin.size:
            return
        if not self.shown[kin, 0].any() or not (self.shown[row, 0] or family.source):
            self._learn(family)
            return
        n = self.made.n[kin, :width]
        shown = self.shown[kin, :width]
        above = self.shown[row, :width]
        rest, members = family.rest[:width], family.members[:width]
        some = shown.any(axis=0)
        asked, gap = above & some, np.full(width, family.gap)
        if family.source:
            # The views of sources stand beside a withheld whole, which is then a withheld member of its own sum.
            self._learn(family)
            whole = ~above & some
            asked, gap = some, gap | whole
            rest, members = rest + whole * self.made.n[row, :width], members + whole
        if not asked.any():
            return
        part = Members(n, n - self.known[kin, :width], n - self.before.known[kin, :width], shown, rest, members, gap)
        chosen, lacking = victims(part, asked, self.rules.smallest)
        self._close(kin, chosen)
        if (lacking & above).any():
            # Closing the whole would close its parts too; without any part the whole may stay.
            self._close(kin, np.broadcast_to(lacking & above, shown.shape))

    def _learn(self, family: Family) -> None:
        """Note what the shown views of sources tell of a group. It only gets less, as more is closed."""
        width, row, kin = self.width, family.row, family.children
        if family.source and kin.size:
            told = np.where(self.shown[kin, :width], self.made.n[kin, :width], self.before.known[kin, :width]).sum(
                axis=0
            )
            self.known[row, :width] = np.maximum(self.before.known[row, :width], told)

    def _sum(self, total: Sum, rows: np.ndarray) -> None:
        """Hold a sum within groups, for some rows."""
        if len(total.parts) == 1:
            return
        at = np.ix_(rows, total.parts)
        n, shown = self.made.n[at].T, self.shown[at].T
        none = np.zeros(len(rows), dtype=np.int64)
        part = Members(n, n - self.known[at].T, n - self.before.known[at].T, shown, none, none, none > 0)
        asked = self.shown[rows, total.whole] & shown.any(axis=0)
        chosen, lacking = victims(part, asked, self.rules.smallest)
        if chosen.any():
            self.shown[at] &= ~chosen.T
            self._touched.update(rows[chosen.any(axis=0)].tolist())
        if lacking.any():
            self.shown[np.ix_(rows[lacking], total.parts)] = False
            self._touched.update(rows[lacking].tolist())
