"""A scenario laid out: teams in order, levers by SFIA level, luck, and worlds of rows or of objects."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from pmsim.engine import layout
from pmsim.engine.layout import NEVER, Play, Room, lay_out, new_world
from pmsim.engine.order import DESKS
from pmsim.model.state import LONG_AGO, Dossier, Member, Order, Parameters
from pmsim.scenario.resolve import resolve
from pmsim.scenario.schema import Policy, Scenario


def laid_out(play: Play | None = None, policy: dict[str, Any] | None = None, **given: Any) -> layout.Plan:
    teams = given.pop("teams", [{"name": name, "members": 2, "complexity": 0.2} for name in ("Elm", "Ash")])
    scenario = resolve(Scenario.model_validate({"teams": teams, **given}))
    return lay_out(scenario, Policy.model_validate(policy or {}), play or Play(seed=1))


def one_team(**given: Any) -> layout.Plan:
    return laid_out(teams=[{"name": "Elm", "members": 2, "complexity": 0.2, **given}])


class TestTeams:
    def test_by_name_with_rows_one_after_the_other(self) -> None:
        teams = [{"name": name, "members": size} for name, size in (("Elm", 3), ("Ash", 2), ("Fir", 1))]
        plan = laid_out(teams=teams)
        assert [(team.number, team.seats, team.first) for team in plan.teams] == [
            (0, 2, 0),
            (1, 3, 2),
            (2, 1, 5),
        ]
        assert layout.seats_of(plan.teams) == 6

    def test_what_the_file_says_of_a_team(self) -> None:
        manager = {
            "people_hours": 9.0, "coaching_skill": 0.1, "diagnosis_skill": 0.2, "leniency": 0.3,
            "follow_through": 0.4, "attribution_bias": 0.5, "sfia_level": 5, "deputies": 2,
            "deputy_hours": 3.0,
        }  # fmt: skip
        (team,) = one_team(quality=0.25, starts=4, ends=30, manager=manager).teams
        assert (team.quality, team.starts, team.ends, team.sigma) == (0.25, 4.0, 30.0, 0.2)
        found = (
            team.people_hours, team.coaching_at_start, team.diagnosis_skill, team.leniency,
            team.follow_through, team.attribution_bias, team.sfia_level, team.deputies, team.deputy_hours,
        )  # fmt: skip
        assert found == tuple(manager.values())

    def test_a_permanent_team_has_no_end(self) -> None:
        (team,) = one_team().teams
        assert (team.starts, team.ends) == (0.0, LONG_AGO)

    @pytest.mark.parametrize(("level", "deputies"), [(4, 0), (5, 2), (6, 2)])
    def test_deputies_from_sfia_5(self, level: int, deputies: int) -> None:
        (team,) = one_team(manager={"sfia_level": level, "deputies": 2}).teams
        assert team.deputies == deputies

    def test_each_replication_has_fresh_teams(self) -> None:
        plan = laid_out()
        (team, _), (other, _) = plan.new_teams(0), plan.new_teams(7)
        team.cohesion = 0.3
        assert other.cohesion == plan.teams[0].cohesion == 0.0
        assert (team.luck.replication, other.luck.replication) == (0, 7)
        assert plan.new_organisation(7).luck.replication == 7
        assert plan.organisation.luck.replication == 0


class TestLuck:
    def keys(self, **given: Any) -> set[tuple[int, int]]:
        plan = laid_out(Play(**{"seed": 1, **given}))
        lucks = [plan.organisation.luck, *(team.luck for team in plan.teams)]
        return {(luck.early_low, luck.early_high) for luck in lucks} | {
            (luck.later_low, luck.later_high) for luck in lucks
        }

    def test_everyone_has_a_key_for_before_and_after_a_branch(self) -> None:
        assert len(self.keys()) == 6

    def test_a_future_changes_the_later_keys_only(self) -> None:
        assert len(self.keys() & self.keys(future=1)) == 3

    def test_a_seed_changes_all(self) -> None:
        assert not self.keys() & self.keys(seed=2)

    def test_it_begins_with_the_early_key(self) -> None:
        luck = laid_out().teams[0].luck
        assert (luck.key_low, luck.key_high) == (luck.early_low, luck.early_high)

    @pytest.mark.parametrize("mirror", [False, True])
    def test_mirrored(self, mirror: bool) -> None:
        plan = laid_out(Play(seed=1, mirror=mirror))
        assert {plan.organisation.luck.mirror, *(team.luck.mirror for team in plan.teams)} == {mirror}


class TestParameters:
    def test_every_section_and_rule_is_there(self) -> None:
        plan = laid_out(Play(seed=1, placebo=True, branch=9), {"review": {"cadence": 3}}, weeks=30, warm_up=5)
        p = plan.parameters
        assert (p.weeks, p.warm_up, p.placebo, p.branch, p.review.cadence) == (30, 5, True, 9, 3)
        own = {"weeks", "warm_up", "placebo", "branch", "rates"}
        assert {f.name for f in fields(Parameters)} == {*layout.SECTIONS, *layout.RULES} | own

    def test_nothing_branches_by_default(self) -> None:
        assert laid_out().parameters.branch == NEVER

    def test_incidents(self) -> None:
        given = [
            {"week": 4, "team": "Ash", "seat": 2, "kind": "barrier", "size": 1.5},
            {"week": 0, "kind": "warning", "weeks": 26},
        ]
        first, second = laid_out(incidents=given).incidents
        assert (first.time, first.team, first.seat, first.kind, first.size) == (4.0, 0, 1, 1, 1.5)
        assert (second.time, second.team, second.seat, second.kind, second.weeks) == (0.0, 1, 0, 7, 26.0)

    def test_orders_and_a_policy_of_ones_own(self) -> None:
        def chooser(_: Dossier, __: float) -> int:
            return 0

        plan = laid_out(Play(seed=1, orders=(Order(team=1),), chooser=chooser))
        assert plan.orders == (Order(team=1),)
        assert plan.chooser is chooser


class TestWorld:
    def world(self, rows: bool, tables: bool = True, **given: Any) -> layout.World:
        return new_world(laid_out(**given), 3, Room(2, 5, 7), rows, tables)

    @pytest.mark.parametrize("rows", [True, False])
    def test_sizes(self, rows: bool) -> None:
        w = self.world(rows)
        assert [len(w.teams), len(w.team_agendas), len(w.desks)] == [2, 2, 2 * DESKS]
        assert [len(w.members), len(w.dossiers), len(w.shadows), len(w.agendas)] == [4] * 4
        assert [len(w.tallies), len(w.group_b), len(w.weeks), len(w.events)] == [3, 3, 5, 7]
        assert [len(w.servers), len(w.busy), len(w.waking)] == [5] * 3
        assert len(w.sizes) == len(w.bases) - 1 == 1 + 5 + 2
        assert len(w.keys) == len(w.places) == w.bases[-1]
        assert list(w.counters) == [0, 0, 0, 1]

    def test_without_tables(self) -> None:
        assert self.world(False, tables=False).counters[3] == 0

    def test_heaps_lie_side_by_side(self) -> None:
        bases = self.world(False).bases
        assert bases == sorted(set(bases))

    def test_servers(self) -> None:
        teams = [
            {"name": "Ash", "members": 1, "manager": {"deputies": 3}},
            {"name": "Elm", "members": 1},
        ]
        given = {
            "teams": teams,
            "hr": {"advisers": 4},
            "training": {"seats": 5},
            "approval": {"approvers": 6},
        }
        assert list(self.world(False, **given).servers) == [4, 1, 4, 5, 6]

    def test_rows_hold_the_numbers_of_the_objects(self) -> None:
        rows, objects = self.world(True), self.world(False)
        for table in ("teams", "parameters", "organisation"):
            for row, one in zip(getattr(rows, table), getattr(objects, table), strict=True):
                assert row.item() == layout.as_tuple(one, type(one))
        assert rows.teams[1]["luck"]["key_low"] == objects.teams[1].luck.key_low != 0
        assert rows.parameters[0]["climate"]["justice_loss"] == 0.3

    def test_rows_have_the_names_of_the_objects(self) -> None:
        rows = self.world(True)
        for table, kind in ((rows.members, Member), (rows.dossiers, Dossier)):
            assert set(table.dtype.names) == {f.name for f in fields(kind)}

    def test_no_incident_is_no_row(self) -> None:
        assert len(self.world(True).incidents) == len(self.world(True).orders) == 0

    def test_more_room(self) -> None:
        assert Room(1, 2, 3).doubled() == Room(2, 4, 6)

    def test_the_smallest_is_of_rows(self) -> None:
        w = layout.smallest_world()
        assert isinstance(w.members, np.ndarray)
        assert len(w.members) == 1
