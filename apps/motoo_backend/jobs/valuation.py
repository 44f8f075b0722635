"""What a motorcycle would fetch, judging by similar ones for sale."""

from dataclasses import dataclass
from statistics import median

from motoo_backend.jobs.schema import Valuation

# Shares of the price, rules of thumb of this sample (no market data behind them).
PER_YEAR = 0.06
PER_10_000_KM = 0.03

# However different in age and mileage, a comparable's price is corrected by no more than this factor.
LOWEST_FACTOR, HIGHEST_FACTOR = 0.25, 4.0


@dataclass(frozen=True)
class Comparable:
    """A similar motorcycle on offer."""

    year: int
    mileage_km: int
    price_cents: int


def estimate(year: int, mileage_km: int, comparables: list[Comparable]) -> Valuation:
    """The median of the comparables' prices, each corrected for its difference in age and mileage."""
    if not comparables:
        return Valuation(estimate_cents=None, comparables=0)
    prices = [
        other.price_cents * _factor(year - other.year, mileage_km - other.mileage_km) for other in comparables
    ]
    return Valuation(estimate_cents=round(median(prices)), comparables=len(prices))


def _factor(years_newer: int, km_more: int) -> float:
    factor = 1 + PER_YEAR * years_newer - PER_10_000_KM * km_more / 10_000
    return min(max(factor, LOWEST_FACTOR), HIGHEST_FACTOR)
