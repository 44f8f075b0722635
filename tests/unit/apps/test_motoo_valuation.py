from hypothesis import given
from hypothesis import strategies as st

from motoo_backend.jobs.valuation import HIGHEST_FACTOR, LOWEST_FACTOR, Comparable, estimate

comparables = st.lists(
    st.builds(
        Comparable,
        year=st.integers(1885, 2030),
        mileage_km=st.integers(0, 2_000_000),
        price_cents=st.integers(1, 1_000_000_000),
    ),
    min_size=1,
    max_size=20,
)


def test_without_comparables_there_is_no_estimate() -> None:
    valuation = estimate(2000, 10_000, [])
    assert (valuation.estimate_cents, valuation.comparables) == (None, 0)


def test_the_estimate_for_an_equal_one_is_its_price() -> None:
    assert estimate(2000, 10_000, [Comparable(2000, 10_000, 500_000)]).estimate_cents == 500_000


def test_newer_fetches_more_and_more_kilometres_fetch_less() -> None:
    one = [Comparable(2000, 10_000, 100_000)]
    assert estimate(2001, 10_000, one).estimate_cents == 106_000
    assert estimate(2000, 20_000, one).estimate_cents == 97_000


def test_one_dream_price_does_not_move_the_estimate() -> None:
    usual = [Comparable(2000, 0, price) for price in (100, 110, 120)]
    dream = Comparable(2000, 0, 10**9)
    assert estimate(2000, 0, [*usual, dream]).estimate_cents == 115


@given(comparables, st.integers(1885, 2030), st.integers(0, 2_000_000))
def test_the_estimate_stays_within_the_corrected_prices(
    others: list[Comparable], year: int, mileage_km: int
) -> None:
    valuation = estimate(year, mileage_km, others)
    prices = [other.price_cents for other in others]
    assert valuation.comparables == len(others)
    assert valuation.estimate_cents is not None
    assert min(prices) * LOWEST_FACTOR - 1 <= valuation.estimate_cents <= max(prices) * HIGHEST_FACTOR + 1
