"""Agreeing goals: dates, clarity and alignment, commitment, what becomes of the target."""

import math

import pytest

from pmsim.model import planning
from pmsim.model.state import Dossier
from tests.unit.model.build import on_file, placebo, several, someone, world


class TestDates:
    def test_everyone_has_an_anniversary_of_their_own(self):
        _, p = world({"planning": {"cycle": 52}})
        found = [planning.since_last_plan(member, p) for member in several(50)]
        assert len(set(found)) == 50
        assert all(0 < weeks < 52 and (weeks * 2**20).is_integer() for weeks in found)

    @pytest.mark.parametrize(
        ("now", "following"), [(30.0, 1), (62.0, 1), (62.5, 2), (114.0, 2), (114.5, 3), (300.0, 6)]
    )
    def test_next_is_the_first_not_yet_past(self, now, following):
        """Plans at 10, 62, 114, ...; number 0 was due at 10."""
        _, p = world({"planning": {"cycle": 52}})
        assert planning.next_anniversary(10.0, 0, now, p) == following

    def test_approval_does_not_depend_on_the_wait(self):
        _, p = world()
        first = planning.approval_time(someone(), p, 10.25)
        assert first > 0
        assert first == planning.approval_time(someone(), p, 10.75)
        assert first != planning.approval_time(someone(), p, 11.25)

    def test_approval_takes_a_week_on_average(self):
        """Log-normal, cv .5: the mean of 2,000 within 4.5 standard errors (false alarm 6.8e-6)."""
        _, p = world()
        found = [planning.approval_time(member, p, 3.0) for member in several(2000)]
        assert abs(sum(found) / 2000 - 1.0) < 4.5 * 0.5 / math.sqrt(2000)


class TestAgreed:
    @pytest.mark.parametrize(("approval", "alignment"), [(True, 1.0), (False, 0.8)])
    def test_clear_and_aligned(self, approval, alignment):
        """C = .9; L = 1 with approval, .8 without."""
        _, p = world({"planning": {"approval": approval}})
        member = someone(clarity=0.4, alignment=0.2)
        planning.agree_goals(member, Dossier(), p, 30.0)
        assert (member.clarity, member.alignment, member.planned) == (0.9, alignment, 30.0)

    @pytest.mark.parametrize(("shaped", "engagement"), [(True, 0.3), (False, 0.1)])
    def test_who_shapes_the_goals_is_committed(self, shaped, engagement):
        _, p = world({"planning": {"feedback": shaped}})
        member = someone(engagement=0.1)
        planning.agree_goals(member, Dossier(), p, 30.0)
        assert member.engagement == pytest.approx(engagement)

    def test_what_is_better_stays(self):
        _, p = world({"planning": {"approval": False}})
        member = someone(clarity=0.95, alignment=1.0)
        planning.restore_goals(member, p)
        assert (member.clarity, member.alignment) == (0.95, 1.0)

    def test_a_strategy_shift_halves_alignment(self):
        _, p = world()
        member = someone(alignment=0.8, clarity=0.9)
        planning.shift_strategy(member, p)
        assert (member.alignment, member.clarity) == (0.4, 0.9)

    def test_clarifying_is_planning_out_of_turn(self):
        _, p = world()
        member = someone(clarity=0.5, alignment=0.5, planned=3.0)
        planning.clarify(member, Dossier(), p)
        assert (member.clarity, member.alignment) == (0.9, 1.0)

    def test_clarifying_does_nothing_in_the_placebo_world(self):
        _, p = placebo()
        member = someone(clarity=0.5, alignment=0.5)
        planning.clarify(member, Dossier(), p)
        assert (member.clarity, member.alignment) == (0.5, 0.5)


class TestTarget:
    """Kept, ratcheted to last year's attainment, or set by capability."""

    @pytest.mark.parametrize(
        ("rule", "before", "evidence", "target"),
        [
            ("kept", 1.0, 1.3, 1.0),
            ("ratchet", 1.0, 1.3, 1.3),
            ("ratchet", 1.0, 0.8, 1.0),
            ("ratchet", 1.2, 1.1, 1.32),
            ("ratchet", 1.2, 0.9, 1.2),
            ("capability", 1.0, 1.3, 1.3),
            ("capability", 1.0, 0.8, 0.8),
            ("capability", 1.2, 0.9, 1.08),
            ("capability", 1.0, 0.2, 0.5),
            ("capability", 1.0, 2.0, 1.5),
        ],
    )
    def test_rules(self, rule, before, evidence, target):
        _, p = world({"planning": {"targets": rule}})
        file = on_file([9.0] * 20 + [evidence] * 52)
        assert planning.next_target(someone(target=before), file, p) == pytest.approx(target)

    @pytest.mark.parametrize(("weeks", "target"), [(25, 1.0), (26, 1.3)])
    def test_not_before_half_a_year(self, weeks, target):
        _, p = world({"planning": {"targets": "ratchet"}})
        assert planning.next_target(someone(), on_file([1.3] * weeks), p) == pytest.approx(target)

    def test_agreement_sets_it(self):
        _, p = world({"planning": {"targets": "capability"}})
        member = someone()
        planning.agree_goals(member, on_file([0.8] * 60), p, 60.0)
        assert member.target == pytest.approx(0.8)
