"""The attacker: all that somebody with every release, a calculator and time can work out.

**When is a count safe?** The truth is from 1 to the threshold less one. The attacker has an interval that must hold it.
The count is safe if the interval holds 0 (he cannot say that there is anybody at all) or spans at least five (as much
as one step of the rounding): :func:`tells`. So an exact value is never safe. With a known person, the same must hold
for the others: the interval less that person.

**What does he use?** Each shown figure gives an interval by its rounding and the threshold. All sums over cells,
dimensions and time. Counts are whole and not negative. And what withholding itself tells, as he knows the rules: of two
shown counts of which one is a part of the other the difference is at least the threshold; in a sum of which the whole
and some parts are shown, what is withheld is together at least the threshold; and if just two parts are withheld,
neither is nought.
"""

from __future__ import annotations

import itertools
from typing import Dict, Iterator, List, Optional, Tuple

import numpy as np
import scipy.optimize
import scipy.sparse

from bot.gate.model import Rules
from tests.gate_worlds import FAR, Seen, World

SPAN = 5


def tells(true: np.ndarray, low: np.ndarray, high: np.ndarray, rules: Rules) -> np.ndarray:
    """Say where an interval gives a small count away."""
    assert ((low <= true) & (true <= high)).all(), "the attacker reckons wrongly"
    return (true > 0) & (true < rules.smallest) & (low > 0) & (high - low < SPAN)


class Tally:
    """Attacks and leaks, by kind; ``exact`` are the leaks of which the attacker has the very number."""

    def __init__(self) -> None:
        self.tried: Dict[str, int] = {}
        self.leaks: Dict[str, int] = {}
        self.exact: Dict[str, int] = {}
        self.first: Dict[str, str] = {}

    def add(self, kind: str, true: np.ndarray, low: np.ndarray, high: np.ndarray, rules: Rules, note: str = "") -> None:
        """Count attacks on some true counts of which the attacker has intervals."""
        low = np.maximum(low, 0)
        found = tells(true, low, high, rules)
        self.tried[kind] = self.tried.get(kind, 0) + true.size
        self.leaks[kind] = self.leaks.get(kind, 0) + int(found.sum())
        self.exact[kind] = self.exact.get(kind, 0) + int((found & (low == high)).sum())
        if found.any() and kind not in self.first:
            self.first[kind] = f"{note}: {true[found][0]} in {low[found][0]}..{high[found][0]}"

    def merge(self, other: Tally) -> None:
        """Add the figures of another tally."""
        for mine, theirs in ((self.tried, other.tried), (self.leaks, other.leaks), (self.exact, other.exact)):
            for kind, count in theirs.items():
                mine[kind] = mine.get(kind, 0) + count
        self.first = {**other.first, **self.first}

    @property
    def all_leaks(self) -> int:
        """The sum of all leaks."""
        return sum(self.leaks.values())


def subtraction(made: World, periods: List[Seen], rules: Rules, tally: Tally, person: Optional[int] = None) -> None:
    """Take the shown parts from a shown whole: over cells, over a dimension and over time.

    ``person``: a record that the attacker knows fully; then only remainders in which it is are attacked.
    """
    for at, one in enumerate(periods):
        mine = np.zeros(one.true.shape, dtype=np.int64)
        if person is not None:
            if made.weeks[person] not in one.weeks:
                continue
            mine = np.outer(made.inside[:, person], made.cells[person])
        for whole, parts in made.families:
            _one(tally, "over a dimension", one, mine, (whole,), (parts,), rules, person, f"period {at}")
        for whole, parts in made.sums:
            every = slice(None)
            _one(tally, "within a table", one, mine, (every, whole), (every, parts), rules, person, f"period {at}")
        if one.inside:
            true = sum(np.where(periods[i].shown, 0, periods[i].true) for i in one.inside)
            low = one.low - sum(np.where(periods[i].shown, periods[i].high, 0) for i in one.inside)
            high = one.high - sum(np.where(periods[i].shown, periods[i].low, 0) for i in one.inside)
            some = np.any([periods[i].shown for i in one.inside], axis=0)
            every = np.all([periods[i].shown for i in one.inside], axis=0)
            there = one.shown & some & ~every
            if person is not None:
                week = next(i for i in one.inside if made.weeks[person] in periods[i].weeks)
                there &= (mine > 0) & ~periods[week].shown
                tally.add(
                    "over time, one known", true[there] - 1, np.maximum(low[there], 1) - 1, high[there] - 1, rules
                )
            else:
                tally.add("over time", true[there], low[there], high[there], rules, f"period {at}")


def _one(
    tally: Tally,
    kind: str,
    one: Seen,
    mine: np.ndarray,
    whole: tuple,
    parts: tuple,
    rules: Rules,
    person: Optional[int],
    note: str,
) -> None:
    axis = 0 if len(whole) == 1 else 1
    shown = one.shown[parts]
    true = np.where(shown, 0, one.true[parts]).sum(axis=axis)
    low = one.low[whole] - np.where(shown, one.high[parts], 0).sum(axis=axis)
    high = one.high[whole] - np.where(shown, one.low[parts], 0).sum(axis=axis)
    there = one.shown[whole] & shown.any(axis=axis) & ~shown.all(axis=axis)
    if person is not None:
        there &= np.where(shown, 0, mine[parts]).sum(axis=axis) > 0
        true, low, high, kind = true - 1, np.maximum(low, 1) - 1, high - 1, f"{kind}, one known"
    tally.add(kind, true[there], low[there], high[there], rules, note)


def above(made: World) -> List[List[int]]:
    """Return for each column all columns of which it is a part, and itself."""
    found: List[set] = [{at} for at in range(len(made.columns))]
    changed, place = True, made.place
    inside = [(whole, part) for whole, parts in made.sums for part in parts]
    inside += [(place[one.whole], place[one.parts[0]]) for one in made.shapes.equations if one.rest]
    while changed:
        changed = False
        for whole, part in inside:
            size = len(found[part])
            found[part] |= found[whole]
            changed |= len(found[part]) > size
    return [sorted(one) for one in found]


def over(made: World, row: int) -> Iterator[int]:
    """Give the rows of all groups of which one is a part, and itself."""
    group = made.groups[row]
    for count in range(len(group) + 1):
        for picked in itertools.combinations(group, count):
            yield made.row[picked]


def holders(periods: List[Seen], at: int) -> List[int]:
    """Return the places of a period and of all periods of which it is a part."""
    found = {at}
    for place, one in enumerate(periods):  # larger ones come later
        if found & set(one.inside):
            found.add(place)
    return sorted(found)


def nested(made: World, periods: List[Seen], rules: Rules, tally: Tally) -> int:
    """Take a shown count from any other that holds it: other filters, another cell, another date.

    Returns how many such differences are truly from 1 to the threshold less one: with the gate there are none.
    """
    small = 0
    columns = above(made)
    pairs = np.array([(part, whole) for part, wholes in enumerate(columns) for whole in wholes])
    for at, one in enumerate(periods):
        for place in holders(periods, at):
            big = periods[place]
            for row in np.flatnonzero(one.shown[:, 0]):
                for wide in over(made, row):
                    there = one.shown[row, pairs[:, 0]] & big.shown[wide, pairs[:, 1]]
                    if place == at and wide == row:
                        there &= pairs[:, 0] != pairs[:, 1]
                    part, whole = pairs[there, 0], pairs[there, 1]
                    true = big.true[wide, whole] - one.true[row, part]
                    low = big.low[wide, whole] - one.high[row, part]
                    high = big.high[wide, whole] - one.low[row, part]
                    small += int(((true > 0) & (true < rules.smallest)).sum())
                    tally.add("one in another", true, low, high, rules, f"{made.groups[row]} in {made.groups[wide]}")
    return small


def four(made: World, periods: List[Seen], rules: Rules, tally: Tally) -> None:
    """Work out who is neither in one group nor in another: all - A - B + (A and B)."""
    for one in periods:
        for row, group in enumerate(made.groups):
            if not one.shown[row, 0]:
                continue
            for a, b in itertools.combinations(group, 2):
                rest = tuple(pair for pair in group if pair not in (a, b))
                wide = made.row[rest]
                left, right = made.row[tuple(sorted((*rest, a)))], made.row[tuple(sorted((*rest, b)))]
                there = one.shown[[row, wide, left, right]].all(axis=0)
                true = (one.true[wide] - one.true[left] - one.true[right] + one.true[row])[there]
                low = (one.low[wide] - one.high[left] - one.high[right] + one.low[row])[there]
                high = (one.high[wide] - one.low[left] - one.low[right] + one.high[row])[there]
                tally.add("neither of two", true, low, high, rules, str(group))


class Bounds:
    """All that the attacker knows as linear relations, for bounds on any count by linear programming."""

    def __init__(
        self, made: World, periods: List[Seen], rules: Rules, lawful: bool, person: Optional[int] = None
    ) -> None:
        self.made, self.periods, self.rules = made, periods, rules
        self.size = (len(periods), *periods[0].true.shape)
        self.index = np.arange(np.prod(self.size)).reshape(self.size)
        self.true = np.array([one.true for one in periods]).ravel()
        self.low = np.array([one.low for one in periods]).ravel().astype(float)
        self.high = np.array([one.high for one in periods]).ravel().astype(float)
        self.shown = np.array([one.shown for one in periods]).ravel()
        self.mine = np.zeros(self.true.size, dtype=np.int64)
        if person is not None:
            inside = np.outer(made.inside[:, person], made.cells[person])
            self.mine = np.array([inside * (made.weeks[person] in one.weeks) for one in periods]).ravel()
            self.low = np.maximum(self.low, self.mine)
        self.wholes, self.parts = self._sums()
        self.rows: List[Tuple[List[int], List[float], float, float]] = []
        for whole, parts in zip(self.wholes, self.parts, strict=True):
            self.rows.append(([whole, *parts], [1.0] + [-1.0] * len(parts), 0.0, 0.0))
            if lawful:
                self._laws(whole, parts)
        for whole, part in self._among():
            self.rows.append(([whole, part], [1.0, -1.0], 0.0, np.inf))
        self._program()

    def _sums(self) -> Tuple[List[int], List[List[int]]]:
        wholes, parts = [], []
        for at, one in enumerate(self.periods):
            for whole, kin in self.made.families:
                wholes += self.index[at, whole].tolist()
                parts += self.index[at, kin].T.tolist()
            for whole, columns in self.made.sums:
                wholes += self.index[at, :, whole].tolist()
                parts += self.index[at][:, columns].tolist()
            if one.inside:
                wholes += self.index[at].ravel().tolist()
                parts += self.index[one.inside].reshape(len(one.inside), -1).T.tolist()
        return wholes, parts

    def _among(self) -> Iterator[Tuple[int, int]]:
        """Chosen is among offered."""
        for one in self.made.shapes.equations:
            if one.rest:
                whole, part = self.made.place[one.whole], self.made.place[one.parts[0]]
                yield from zip(
                    self.index[:, :, whole].ravel().tolist(), self.index[:, :, part].ravel().tolist(), strict=True
                )

    def _laws(self, whole: int, parts: List[int]) -> None:
        """Add what the rules of the gate tell of this sum."""
        least = self.rules.smallest
        hidden = [part for part in parts if not self.shown[part]]
        if not self.shown[whole] or len(parts) == 1:
            return
        for part in parts:
            if self.shown[part]:
                self.rows.append(([whole, part], [1.0, -1.0], float(least), np.inf))
        if 0 < len(hidden) < len(parts):
            self.rows.append((hidden, [1.0] * len(hidden), float(least), np.inf))
            if len(hidden) == 2:
                self.low[hidden] = np.maximum(self.low[hidden], 1)

    def _program(self) -> None:
        rows = np.repeat(np.arange(len(self.rows)), [len(one[0]) for one in self.rows])
        columns = np.concatenate([one[0] for one in self.rows])
        values = np.concatenate([one[1] for one in self.rows])
        self.matrix = scipy.sparse.csr_matrix((values, (rows, columns)), shape=(len(self.rows), self.true.size))
        self.least = np.array([one[2] for one in self.rows])
        self.most = np.array([one[3] for one in self.rows])
        held = self.matrix @ self.true
        assert (held >= self.least - 1e-9).all(), "the attacker believes something that is not so"
        assert (held <= self.most + 1e-9).all(), "the attacker believes something that is not so"
        assert ((self.low <= self.true) & (self.true <= self.high)).all()

    def propagate(self, rounds: int = 30) -> None:
        """Tighten all intervals by all relations, again and again (the shuttle method of Buzzigoli and Giusti, 1999).

        Quick and wide: it finds the counts that are worth a linear program.
        """
        plus, minus = self.matrix.maximum(0), -self.matrix.minimum(0)
        row = np.repeat(np.arange(self.matrix.shape[0]), np.diff(self.matrix.indptr))
        column, sign = self.matrix.indices, self.matrix.data
        for _ in range(rounds):
            low, high = self.low.copy(), self.high.copy()
            least = (plus @ low - minus @ high)[row]
            most = (plus @ high - minus @ low)[row]
            own_least = np.where(sign > 0, low[column], -high[column])
            own_most = np.where(sign > 0, high[column], -low[column])
            # sum of the others is between least - own_least and most - own_most
            up = self.most[row] - (least - own_least)
            down = self.least[row] - (most - own_most)
            np.minimum.at(self.high, column, np.where(sign > 0, up, -down))
            np.maximum.at(self.low, column, np.where(sign > 0, down, -up))
            if (self.low == low).all() and (self.high == high).all():
                break
        self.high = np.minimum(self.high, FAR)

    def targets(self, count: int) -> List[int]:
        """Return the withheld small counts of which the attacker knows most already."""
        others = self.true - self.mine
        small = np.flatnonzero(~self.shown & (others > 0) & (others < self.rules.smallest))
        promising = self.high[small] - self.low[small] - 3 * (self.low[small] > self.mine[small])
        return small[np.argsort(promising, kind="stable")[:count]].tolist()

    def solve(self, target: int) -> Tuple[int, int]:
        """Return the least and greatest value that a count can have, by linear programming over everything."""
        equal = self.least == self.most
        upper = ~equal & np.isfinite(self.most)
        lower = ~equal & np.isfinite(self.least)
        matrix = scipy.sparse.vstack([self.matrix[upper], -self.matrix[lower]])
        limit = np.concatenate([self.most[upper], -self.least[lower]])
        found = []
        for sign in (1, -1):
            cost = np.zeros(self.true.size)
            cost[target] = sign
            answer = scipy.optimize.linprog(
                cost,
                matrix,
                limit,
                self.matrix[equal],
                self.least[equal],
                np.column_stack((self.low, self.high)),
                method="highs-ipm",
            )
            assert answer.status == 0, answer.message
            found.append(sign * answer.fun)
        return int(np.ceil(found[0] - 1e-6)), int(np.floor(found[1] + 1e-6))

    def attack(self, count: int, tally: Tally, kind: str) -> None:
        """Bound the most promising counts by linear programming."""
        self.propagate()
        for target in self.targets(count):
            low, high = self.solve(target)
            mine = int(self.mine[target])
            one = np.array([self.true[target] - mine]), np.array([low - mine]), np.array([high - mine])
            tally.add(kind, *one, self.rules, f"count {np.unravel_index(target, self.size)}")
