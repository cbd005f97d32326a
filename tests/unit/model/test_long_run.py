"""The spread of long-run performance: the share below a line, its inverse, moments, and the bounds."""

import math
from statistics import NormalDist

import pytest

from pmsim.model import long_run

NORMAL = NormalDist()


def spread(**changes: float) -> long_run.LongRun:
    plain = {
        "ability_variance": 0.75,
        "fit_variance": 0.15,
        "gap_share": 0.2,
        "gap_depth": 0.6,
        "validity": 0.3,
        "applicants": 5,
    }
    return long_run.LongRun(**{**plain, **changes})


class TestShare:
    @pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.99])
    def test_deviation_inverts_share_below(self, share):
        for people in (spread(), spread(gap_share=1, applicants=20, validity=0.9)):
            assert long_run.share_below(people, long_run.deviation(people, share)) == pytest.approx(
                share, abs=1e-11
            )

    def test_gaps_alone(self):
        """Some at 0, some below: a point with a tail."""
        people = spread(ability_variance=0, fit_variance=0, validity=0)
        assert long_run.share_below(people, 0.0) == pytest.approx(0.2)
        assert long_run.share_below(people, 0.001) == pytest.approx(1.0)

    @pytest.mark.parametrize("share", [0.05, 0.5])
    def test_gaps_alone_have_a_line_too(self, share):
        """Where the share jumps there is no exact line; the search ends at the jump."""
        people = spread(ability_variance=0, fit_variance=0, validity=0)
        line = long_run.deviation(people, share)
        below, above = (long_run.share_below(people, line + step) for step in (-1e-9, 1e-9))
        assert below <= share <= above


class TestLooks:
    """Each look costs hundreds of terms in plain Python, before anything is played."""

    @pytest.mark.parametrize("share", [0.001, 0.06, 0.3, 0.5, 0.94, 0.999])
    def test_a_line_is_found_in_a_few_looks(self, share, monkeypatch):
        looks = []
        look = long_run.share_below
        monkeypatch.setattr(long_run, "share_below", lambda *given: looks.append(given) or look(*given))
        for people in (spread(), spread(gap_share=0.7, gap_depth=2.0, applicants=20, validity=0.9)):
            looks.clear()
            long_run.deviation.__wrapped__(people, share)
            assert 1 <= len(looks) <= 20

    @pytest.mark.parametrize("share", [0.0, 1.0])
    def test_the_ends_are_those_of_the_reach(self, share):
        people = spread()
        assert long_run.deviation(people, share) == pytest.approx((2.0 * share - 1.0) * people.reach)


class TestSpread:
    def test_mean_and_deviation_of_what_people_bring(self):
        """Best of one: normal parts and a half-normal gap, by their formulas."""
        people = spread(applicants=1)
        gap_mean = 0.2 * 0.6 * math.sqrt(2 / math.pi)
        assert long_run.mean_of(people) == pytest.approx(-gap_mean, abs=1e-8)
        variance = 0.75 + 0.15 + 0.2 * 0.36 - gap_mean**2
        assert long_run.sd_of(people) == pytest.approx(math.sqrt(variance), rel=2e-3)

    def test_selection_moves_the_mean(self):
        """Expected best of two standard normals: 1 / sqrt(pi)."""
        people = spread(applicants=2, validity=1, ability_variance=1, gap_share=0)
        assert long_run.mean_of(people) == pytest.approx(1 / math.sqrt(math.pi), rel=1e-3)

    def test_weights_are_whole(self):
        for points in (long_run.best_scores(1, 32), long_run.best_scores(20, 400), long_run.half_normal(10)):
            assert sum(weight for _, weight in points) == pytest.approx(1, abs=1e-8)


class TestClosedForms:
    """Settings that isolate one part have a formula; the cells of the others must not leave steps."""

    @pytest.mark.parametrize("applicants", [1, 5, 1000])
    @pytest.mark.parametrize("share", [0.06, 0.3, 0.9])
    def test_the_best_of_a_perfect_test(self, applicants, share):
        people = spread(validity=1, fit_variance=0, gap_share=0, applicants=applicants)
        expected = math.sqrt(0.75) * NORMAL.inv_cdf(share ** (1 / applicants))
        assert long_run.deviation(people, share) == pytest.approx(expected, abs=1e-6)

    @pytest.mark.parametrize("share", [0.06, 0.3, 0.9])
    def test_gaps_of_everyone(self, share):
        people = spread(ability_variance=0, fit_variance=0, gap_share=1)
        assert long_run.deviation(people, share) == pytest.approx(0.6 * NORMAL.inv_cdf(share / 2), abs=1e-6)

    @pytest.mark.parametrize("share", [0.06, 0.3, 0.9])
    def test_a_useless_test(self, share):
        people = spread(validity=0, gap_share=0)
        assert long_run.deviation(people, share) == pytest.approx(
            math.sqrt(0.9) * NORMAL.inv_cdf(share), abs=1e-6
        )

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"validity": 1, "fit_variance": 0},
            {"gap_depth": 5, "validity": 0.9, "applicants": 3},
            {"ability_variance": 0.01, "fit_variance": 0, "gap_depth": 5, "gap_share": 0.5},
        ],
    )
    def test_finer_cells_change_little(self, changes, monkeypatch):
        """Within a thousandth of staff, wherever the coarse cells put the line."""
        people = spread(**changes)
        lines = [long_run.deviation(people, share) for share in (0.06, 0.3)]
        for name, finer in (("CELLS", 160), ("GAP_CELLS", 60), ("FINE_GAP_CELLS", 400)):
            monkeypatch.setattr(long_run, name, finer)
        found = [long_run.share_below(people, line) for line in lines]
        assert found == pytest.approx([0.06, 0.3], abs=1e-3)


@pytest.mark.parametrize(
    ("base", "exponent", "result"), [(0.5, 0, 1), (0.5, 3, 0.125), (0.0, 2, 0), (3.0, 7, 2187)]
)
def test_power(base, exponent, result):
    assert long_run.power(base, exponent) == result
