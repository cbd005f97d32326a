"""What the story has happen; sizes in sigma (.2), but for moods and conflicts."""

import pytest

from pmsim.model import incidents
from pmsim.model.state import LONG_AGO, Dossier, Incident, Member
from pmsim.scenario.quantities import IncidentKind
from tests.unit.model.build import SIGMA, someone, world

TABLE = {
    "circumstance": {"circumstance": 2 * SIGMA, "circumstance_until": 35.0},
    "barrier": {"barrier": 2 * SIGMA},
    "skill_gap": {"gap": 0.1 + 2 * SIGMA},
    "ability": {"ability": 2 * SIGMA},
    "difficulty": {"ease": -2 * SIGMA},
    "engagement": {"engagement": 2.0},
    "conflict": {},
    "warning": {},
}


def changes(member: Member, before: Member) -> dict[str, float]:
    names = [name for name in Member.__slots__ if name not in ("luck", "wrong", "attained")]
    return {name: getattr(member, name) for name in names if getattr(member, name) != getattr(before, name)}


@pytest.mark.parametrize(("kind", "expected"), TABLE.items())
def test_what_happens_to_someone(kind, expected):
    team, _ = world()
    member = someone(gap=0.1)
    incidents.strike(member, team, Incident(kind=IncidentKind[kind], size=2.0, weeks=10.0), 25.0)
    assert changes(member, someone(gap=0.1)) == pytest.approx(expected)


def test_every_kind_is_in_the_table():
    assert set(TABLE) == set(IncidentKind.__members__)


@pytest.mark.parametrize("kind", IncidentKind)
def test_only_a_conflict_strikes_the_team(kind):
    team, _ = world()
    incidents.strike_team(team, kind, 0.25)
    assert team.cohesion == pytest.approx(0.45 if kind is IncidentKind.conflict else 0.7)


@pytest.mark.parametrize("kind", IncidentKind)
def test_only_a_warning_goes_on_file(kind):
    file = Dossier()
    incidents.put_on_file(file, Incident(kind=kind, weeks=26.0), 10.0)
    warned = kind is IncidentKind.warning
    assert (file.warning_stage, file.warning_until) == ((1, 36.0) if warned else (0, LONG_AGO))


@pytest.mark.parametrize("kind", IncidentKind)
def test_nobody_has_told_of_a_barrier_that_is_new(kind):
    """What was told of an earlier one, and done about it, does not count for this one."""
    file = Dossier(disclosed=True, adjusted=True)
    incidents.put_on_file(file, Incident(kind=kind), 10.0)
    assert file.disclosed == file.adjusted == (kind is not IncidentKind.barrier)


@pytest.mark.parametrize("kind", IncidentKind)
def test_what_happens_without_anyone_in_the_seat(kind):
    about_the_place = kind in (IncidentKind.difficulty, IncidentKind.conflict)
    assert incidents.is_about_the_place(kind) == about_the_place
