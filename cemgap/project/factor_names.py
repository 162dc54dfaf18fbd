"""Factor names: which factor people mean when they write one."""

from collections.abc import Iterable, Mapping

from cemgap.intake.mapping import STANDARD_FACTORS, Factor, key_of
from cemgap.intake.vocabulary import fold, words


def factor_key(name: str) -> str:
    """The key of a factor from its name: a standard one only for a standard factor's own name.

    >>> factor_key("Brand image"), factor_key("品牌形象"), factor_key("Parking")
    ('brand', 'brand', 'parking')
    """
    folded = fold(name)
    return next((key for key, listed in words("factors").items() if folded in listed), key_of(name))


def factors_by_name(factors: Iterable[Factor]) -> Mapping[str, str]:
    """Every way to write each factor (`key_of` its key and names) -> its key. Earlier factors win.

    >>> names = factors_by_name([Factor("convenience", (("zh", "便利性"),)), Factor("parking")])
    >>> names["便利性"], names["convenience"], names["parking"]
    ('convenience', 'convenience', 'parking')
    """
    listed = tuple(factors)
    found: dict[str, str] = {}
    for factor in listed:
        found.setdefault(key_of(factor.key), factor.key)
    for factor in listed:
        for _, name in factor.names:
            found.setdefault(key_of(name), factor.key)
    for factor in listed:
        if factor.key in STANDARD_FACTORS:
            for word in words("factors")[factor.key]:
                found.setdefault(key_of(word), factor.key)
    return found
