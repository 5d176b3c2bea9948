"""Learns the weights of voices.py from the ways in which pupils and families ask: logistic regression that keeps few
weights, by following the regularized leader.

H. B. McMahan and others, Ad Click Prediction: a View from the Trenches, KDD 2013, algorithm 1.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from site_builder.indexing.voices import signs

SELDOM = 5
"""Sentences that a sign or pair must stand in."""
ROUNDS = 4
STEP, SLOWNESS, SPARSENESS = 0.1, 1.0, 15.0
"""α, β and λ₁ of the algorithm; chosen by the likelihood of pages that were left out while learning."""
SCALE = 4
"""What a weight is multiplied by before it becomes a whole number."""
LOTS = 1
STEEPEST = 30.0


@dataclass(slots=True)
class _Weight:
    pull: float = 0.0
    seen: float = 0.0

    @property
    def value(self) -> float:
        if abs(self.pull) <= SPARSENESS:
            return 0.0
        return -(self.pull - math.copysign(SPARSENESS, self.pull)) / ((SLOWNESS + math.sqrt(self.seen)) / STEP)

    def learn(self, gradient: float) -> None:
        seen = self.seen + gradient * gradient
        self.pull += gradient - (math.sqrt(seen) - math.sqrt(self.seen)) / STEP * self.value
        self.seen = seen


@dataclass(slots=True)
class _Learner:
    weights: defaultdict[str, _Weight] = field(default_factory=lambda: defaultdict(_Weight))
    usual: float = 0.0
    usual_seen: float = 0.0

    def learn(self, said: Sequence[str], is_pupil: bool, counts: float) -> None:
        """One sentence; `counts`: how much, so that both voices count alike however many sentences each has."""
        known = [self.weights[sign] for sign in said]
        sum_of_all = self.usual + sum(weight.value for weight in known)
        likely = 1 / (1 + math.exp(-max(-STEEPEST, min(STEEPEST, sum_of_all))))
        gradient = (likely - is_pupil) * counts
        self.usual -= STEP / (SLOWNESS + math.sqrt(self.usual_seen)) * gradient
        self.usual_seen += gradient * gradient
        for weight in known:
            weight.learn(gradient)


def learned(pupils: Sequence[str], families: Sequence[str]) -> dict[int, str]:
    """Weights as voices.yml has them. The same sentences give the same weights."""
    said = [signs(sentence) for sentence in (*pupils, *families)]
    often = Counter(sign for one in said for sign in one)
    kept = [sorted(sign for sign in one if often[sign] >= SELDOM) for one in said]
    counts = (len(said) / 2 / len(families), len(said) / 2 / len(pupils))
    learner = _Learner()
    order = list(range(len(said)))
    random.Random(LOTS).shuffle(order)  # noqa: S311 - an order, not a secret
    for place in order * ROUNDS:
        is_pupil = place < len(pupils)
        learner.learn(kept[place], is_pupil, counts[is_pupil])
    found: defaultdict[int, list[str]] = defaultdict(list)
    for sign in sorted(learner.weights):
        found[round(SCALE * learner.weights[sign].value)].append(sign)
    return {weight: " ".join(found[weight]) for weight in sorted(found, reverse=True) if weight}
