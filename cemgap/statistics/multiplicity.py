"""Multiplicity: many tests at once."""

from collections.abc import Sequence


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Holm's adjusted p: for the k-th smallest of m, the largest of (m - j + 1) p_j over j <= k, at most 1.

    For the few tests a report rests on: none of them is wrong with confidence 1 - alpha. None = no test; it stays
    None and does not count. Source: Holm 1979. Equal to R p.adjust(method = "holm").

    >>> holm([0.01, None, 0.04, 0.03])
    (0.03, None, 0.06, 0.06)
    """
    tested = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    largest = 0.0
    for rank, (p, place) in enumerate(tested):
        largest = max(largest, min(1.0, (len(tested) - rank) * p))
        adjusted[place] = largest
    return tuple(adjusted)


def benjamini_hochberg(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Benjamini and Hochberg's adjusted p: for the k-th smallest of m, the smallest of m p_j / j over j >= k.

    For screens of many tests: of what is called different, a share of alpha at most is expected to be wrong. None =
    no test; it stays None and does not count. Source: Benjamini and Hochberg 1995. Equal to R p.adjust(method = "BH").

    >>> benjamini_hochberg([0.01, None, 0.04, 0.03])
    (0.03, None, 0.04, 0.04)
    """
    tested = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    smallest = 1.0
    for rank, (p, place) in reversed(list(enumerate(tested, start=1))):
        smallest = min(smallest, len(tested) * p / rank)
        adjusted[place] = smallest
    return tuple(adjusted)
