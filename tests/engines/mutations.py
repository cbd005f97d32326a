"""The list of mutants: what a slip in the batch engine could look like, mechanism by mechanism."""

from __future__ import annotations

from tests.engines.mutants import HEAP, LEDGER, LOOP, ORDER_OF_EVENTS, Mutant


def _order(name: str, old: str, new: str, equivalent: str = "") -> Mutant:
    return Mutant(name, ORDER_OF_EVENTS, old, new, equivalent)


def _heap(name: str, old: str, new: str, equivalent: str = "") -> Mutant:
    return Mutant(name, HEAP, old, new, equivalent)


def _ledger(name: str, old: str, new: str, equivalent: str = "") -> Mutant:
    return Mutant(name, LEDGER, old, new, equivalent)


def _loop(name: str, old: str, new: str, equivalent: str = "") -> Mutant:
    return Mutant(name, LOOP, old, new, equivalent)


def _flows(name: str, old: str, new: str, equivalent: str = "") -> Mutant:
    return Mutant(name, "pmsim.engine.flows", old, new, equivalent)


def _weekly(name: str, old: str, new: str, equivalent: str = "") -> Mutant:
    return Mutant(name, "pmsim.engine.weekly", old, new, equivalent)


def _luck(name: str, old: str, new: str, equivalent: str = "") -> Mutant:
    return Mutant(name, "pmsim.engine.luck", old, new, equivalent)


def _model(module: str, name: str, old: str, new: str, equivalent: str = "") -> Mutant:
    return Mutant(name, f"pmsim.model.{module}", old, new, equivalent)


ORDER = (
    _order("starters come after meetings end", "STARTER = 4", "STARTER = 13"),
    _order("stages end after meetings do", "STAGE_ENDS = 1", "STAGE_ENDS = 12"),
    _order("ticks come last but one", "TICK = 0", "TICK = 14"),
    _order("meetings end first", "MEETING_ENDS = 5", "MEETING_ENDS = -1"),
    _order("coaching before reviews", "REVIEW, COACH = 0, 1, 2, 3", "REVIEW, COACH = 0, 1, 3, 2"),
    _order("planning before cases", "CASE, PLANNING, REVIEW", "PLANNING, CASE, REVIEW"),
    _order("cases last", "= 0, 1, 2, 3", "= 4, 1, 2, 3"),
    _order("calibration and sessions change places", "TEAM_SESSION = 0, 1", "TEAM_SESSION = 1, 0"),
)

QUEUES = (
    _heap(
        "a heap ignores the order of equal keys",
        "return (key < other_key) | ((key == other_key) & (order < other_order))",
        "return key < other_key",
    ),
    _heap(
        "equal keys the other way round",
        "(key == other_key) & (order < other_order)",
        "(key == other_key) & (order > other_order)",
    ),
    _heap("a heap takes the larger child", "            child += 1\n", "            child += 0\n"),
    _heap(
        "a heap's last child is overlooked",
        "if child + 1 < size and before(",
        "if child + 2 < size and before(",
    ),
    _heap("a heap stops sinking early", "while 2 * hole + 1 < size:", "while 2 * hole + 2 < size:"),
    _heap(
        "a heap rises one step at most", "        hole = parent\n", "        hole = parent\n        break\n"
    ),
    _ledger("the class of a request is ignored", "rank * RANK_WEEKS + now, i", "2 * RANK_WEEKS + now, i"),
    _ledger("the time asked is ignored", "rank * RANK_WEEKS + now, i", "rank * RANK_WEEKS, i"),
    _ledger("the serial is ignored", "identity << SERIAL_BITS | serial)", "identity << SERIAL_BITS)"),
    _ledger("the person is ignored", "+ now, identity << SERIAL_BITS | serial)", "+ now, serial)"),
    _ledger(
        "higher seats are served first",
        "+ now, identity << SERIAL_BITS | serial)",
        "+ now, (identity ^ 0xFFFF0000) << SERIAL_BITS | serial)",
    ),
    _ledger("servers stay busy", "    w.busy[queue] -= 1\n    wake", "    wake"),
    _ledger(
        "a release wakes nobody",
        "    w.busy[queue] -= 1\n    wake(w, now, queue)",
        "    w.busy[queue] -= 1",
    ),
    _ledger(
        "a manager who is free again looks at nothing",
        "server].busy = False\n    wake(w, now, number)",
        "server].busy = False",
    ),
    _ledger("a desk stays busy", "    w.desks[number * DESKS + server].busy = False\n", ""),
    _ledger("deputies take planning too", "and rank >= REVIEW:", "and rank >= REVIEW - 1:"),
    _ledger("deputies take no reviews", "and rank >= REVIEW:", "and rank > REVIEW:"),
    _loop(
        "only one server chooses in an instant",
        "w.servers[queue] - w.busy[queue], w.sizes[queue + 1])",
        "w.servers[queue] - w.busy[queue], w.sizes[queue + 1], 1)",
    ),
    _loop("one server too many", "- w.busy[queue], w.sizes", "- w.busy[queue] + 1, w.sizes"),
    _loop(
        "the manager holds only cases and planning", "heap = light_heap(w, number)\n", "heap = number + 1\n"
    ),
    _loop(
        "deputies choose before the manager",
        "for server in range(w.servers[number]):",
        "for server in range(w.servers[number] - 1, -1, -1):",
    ),
    _loop("a desk takes two meetings", "        if desk.busy:\n            continue\n", ""),
    _loop("deputies do everything", "if server == 0 and w.sizes", "if w.sizes"),
    _ledger(
        "servers choose early in the instant", "at(w, now, SERVE, queue)", "at(w, now, SERVE - 5, queue)"
    ),
    _loop("servers stay busy between replications", "        w.busy[queue] = 0\n", ""),
    _loop(
        "queues keep waking between replications",
        "        w.waking[queue] = 0\n",
        "",
    ),
    _loop("desks stay busy between replications", "        w.desks[desk].busy = False\n", "        pass\n"),
    _loop(
        "queues are kept between replications",
        "    for heap in range(len(w.sizes)):\n",
        "    for heap in range(1):\n",
    ),
    _flows(
        "a missed review keeps the manager",
        "        leave_desk(w, now, team_of(identity), server)\n        plan_next_review",
        "        plan_next_review",
    ),
    _flows(
        "a missed session keeps the manager",
        "        leave_desk(w, now, team_of(identity), server)\n        plan_next_session",
        "        plan_next_session",
    ),
    _flows(
        "a case meeting out of date keeps the manager",
        "        leave_desk(w, now, team_of(identity), 0)\n",
        "        pass\n",
    ),
    _loop(
        "servers are kept by those who left",
        "    give_back(w, now, phase)\n    if not gone(w, identity):\n",
        "    if not gone(w, identity):\n        give_back(w, now, phase)\n",
    ),
    _loop(
        "an approver is never free again",
        "    elif phase == APPROVED:\n        release",
        "    elif False:\n        release",
    ),
    _loop(
        "approvers and courses change places",
        "release(w, now, len(w.teams) + APPROVERS)",
        "release(w, now, len(w.teams) + COURSES)",
    ),
    _flows("courses queue with HR", "len(w.teams) + COURSES, 0,", "len(w.teams) + ADVISERS, 0,"),
    _flows("a meeting's length is off the grid", "now + on_grid(hours / pace)", "now + (hours / pace)"),
    _flows("deputies take as long as the manager", "if server == 0 else team.deputy_hours", ""),
)

STALE = (
    _loop(
        "a meeting counts for those who left",
        "    if gone(w, identity):\n        return\n    if is_team",
        "    if is_team",
    ),
    _loop(
        "events of those who left go on",
        "    if not gone(w, identity):\n        on_event",
        "    if True:\n        on_event",
    ),
    _loop(
        "requests of those who left are served",
        "    if gone(w, identity):\n        release",
        "    if False:\n        release",
    ),
    _loop(
        "the diary serves those who left",
        "    if gone(w, identity):\n        leave_desk",
        "    if False:\n        leave_desk",
    ),
    _ledger(
        "a successor takes over what was going on",
        "return not member.here or member.occupant != identity & SEAT_MASK",
        "return not member.here",
    ),
    _ledger(
        "only the occupant's number tells who is there",
        "return not member.here or member.occupant != identity & SEAT_MASK",
        "return member.occupant != identity & SEAT_MASK",
        "the number goes up the moment that someone leaves; a successor has no events before the first day",
    ),
    _ledger(
        "meetings of a team that is over go on",
        "return not w.teams[team_of(identity)].active",
        "return False",
    ),
    _loop(
        "a team that is over asks for meetings",
        "    if w.teams[team_of(identity)].active:\n",
        "    if True:\n",
        "whatever a team that is over asks for is served as a no-op in the same instant",
    ),
    _loop(
        "someone starts in a seat that was filled from within",
        "    if member.here or member.occupant",
        "    if member.occupant",
    ),
    _loop(
        "someone found for a predecessor starts",
        "if member.here or member.occupant != identity & SEAT_MASK or",
        "if member.here or",
    ),
    _loop(
        "someone starts in a team that is over",
        " or not w.teams[number].active:\n        return\n    start",
        ":\n        return\n    start",
    ),
    _model("escalation", "meetings outlive the case", "return dossier.stage > 0 and asked", "return asked"),
    _model(
        "escalation",
        "meetings outlive their stage",
        "dossier.stage > 0 and asked >= dossier.stage_opened",
        "dossier.stage > 0",
    ),
    _model(
        "escalation",
        "meetings asked for at the opening do not count",
        "asked >= dossier.stage_opened",
        "asked > dossier.stage_opened",
    ),
    _flows("a meeting is not checked when it ends", "    if is_current(file, asked):\n", "    if True:\n"),
    _flows(
        "a case meeting is not checked when it begins",
        "    if is_current(w.dossiers[place_of(w, identity)], asked):\n",
        "    if True:\n",
    ),
    _flows("a desk forgets since when a meeting was asked for", "    desk.asked = asked\n", ""),
    _flows("a desk forgets the number of a session", "    desk.serial = serial\n", ""),
)

FLOWS = (
    _flows(
        "a review held late misses one date too many",
        "now, p)\n    missed = dates_missed(number, following, in_time)",
        "now, p)\n    missed = dates_missed(number, following + 1, in_time)",
    ),
    _flows(
        "a session held late misses one date too many",
        "last + 1)\n    missed = dates_missed(number, following, in_time)",
        "last + 1)\n    missed = dates_missed(number, following + 1, in_time)",
    ),
    _flows(
        "missed dates count once", "REVIEW_MISSED, identity, float(missed)", "REVIEW_MISSED, identity, 1.0"
    ),
    _flows("a review keeps its number", "    agenda.review = following\n", ""),
    _flows(
        "a review has the next one's number",
        "conclude_review(w, now, identity, number, due, row)",
        "conclude_review(w, now, identity, following, due, row)",
    ),
    _flows("a newcomer's reviews are not numbered afresh", "        agenda.review = 0\n", ""),
    _flows("a newcomer's plans are not numbered afresh", "        agenda.plan = 0\n", ""),
    _flows(
        "a session that waited a week is missed", "now - asked <= SESSION_GAP", "now - asked < SESSION_GAP"
    ),
    _flows("a session too few", "if following <= last:", "if following < last:"),
    _flows(
        "sessions are not numbered afresh",
        "    agenda.session = 1\n",
        "    agenda.session = max(1, agenda.session)\n",
    ),
    _flows("the first session is at once", "at(w, now + SESSION_GAP, SESSION_DUE", "at(w, now, SESSION_DUE"),
    _flows("a course does not take time from work", "    member.on_course = True\n", ""),
    _flows("a member's hours are the manager's", ".meeting_hours += member_hours", ".meeting_hours += hours"),
    _model("escalation", "a case is not on file", "    dossier.in_case = True\n", ""),
    _flows("a stage is left out", "    if stage <= stages:\n", "    if stage < stages:\n"),
    _flows(
        "a week of meetings too many", "agenda.case_week < p.escalation", "agenda.case_week <= p.escalation"
    ),
    _flows(
        "a week of meetings too few", "agenda.case_week < p.escalation", "agenda.case_week + 1 < p.escalation"
    ),
    _flows("the weeks of a stage are not counted afresh", "].case_week = 0\n", "].case_week += 0\n"),
    _flows("a mean at the line fails", "passed = mean >= line", "passed = mean > line"),
    _flows(
        "a failed stage is repeated",
        "    w.agendas[place].stage = stage + 1\n",
        "    w.agendas[place].stage = stage\n",
    ),
    _flows(
        "waiting changes a course",
        "course_length(member, w.parameters[0], asked)",
        "course_length(member, w.parameters[0], now)",
    ),
    _flows("waiting changes HR's work", "w.parameters[0], stage, asked)", "w.parameters[0], stage, now)"),
    _flows(
        "waiting changes an approver's work",
        "length = approval_time(w.members[place_of(w, identity)], w.parameters[0], asked)",
        "length = approval_time(w.members[place_of(w, identity)], w.parameters[0], now)",
    ),
    _flows(
        "stages end a week late", "now + p.escalation.stage_weeks, S", "now + p.escalation.stage_weeks + 1, S"
    ),
    _weekly(
        "people leave before the week is recorded",
        "record_week(w, number, now, week, row)\n            departures(w, now, number, week, row)\n",
        "departures(w, now, number, week, row)\n            record_week(w, number, now, week, row)\n",
    ),
    _weekly("quits are drawn as events in life are", "member.chances[QUITTING]", "member.chances[0]"),
    _model(
        "review", "a date that was kept is missed too", "following - number - 1 if", "following - number if"
    ),
    _model(
        "people",
        "encouragement passes to the successor",
        " = member.encouraged = member.relieved = 0.0",
        " = member.relieved = 0.0",
    ),
    _model("work", "encouragement stays", "rates.engagement_keep * member.encouraged", "member.encouraged"),
    _weekly(
        "an exit is forgotten",
        "        if member.leaving:\n",
        "        if member.leaving and week % 7 != 0:\n",
    ),
    _model("load", "load counts the seats", "team.seats / max(1, team.present)", "team.seats / team.seats"),
    _weekly("a vacancy starts at the week's begin", "].empty_since = now\n", "].empty_since = now - 1.0\n"),
    _weekly(
        "the one who left draws the time to fill",
        "    empty(w, number, place)\n    member = w.members[place]\n"
        "    w.agendas[place].empty_since = now\n"
        "    at(w, now + time_to_fill(member, w.parameters[0]), STARTER",
        "    member = w.members[place]\n    found = time_to_fill(member, w.parameters[0])\n"
        "    empty(w, number, place)\n"
        "    w.agendas[place].empty_since = now\n"
        "    at(w, now + found, STARTER",
    ),
    _ledger(
        "the warm-up's last week of events counts",
        "    if week >= w.parameters[0].warm_up:\n        tally_event",
        "    if week + 1 >= w.parameters[0].warm_up:\n        tally_event",
    ),
    _ledger(
        "member-weeks count a week late",
        "    if week >= w.parameters[0].warm_up:\n        level",
        "    if week > w.parameters[0].warm_up:\n        level",
    ),
    _ledger("group B is everyone", "        if group == 1:\n", "        if group >= 0:\n"),
    _ledger("group B is everyone each week", "        if member.group == 1:\n", "        if True:\n"),
    _weekly("empty seats count a week late", "    if week >= p.warm_up:\n", "    if week > p.warm_up:\n"),
)

PLANNING = (
    _flows(
        "goals are shaped before they are defined",
        "    elif serial == DEFINING:\n",
        "    elif serial != DEFINING:\n",
    ),
    _flows(
        "goals that nobody shapes are shaped",
        "elif serial == DEFINING and p.planning.feedback:",
        "elif serial == DEFINING:",
    ),
    _flows(
        "plans go up before they are shaped", "PLANNING, identity, SHAPING)", "PLANNING, identity, DEFINING)"
    ),
    _flows(
        "a talk about goals is a review of them", "    if serial == CLARIFYING_TALK:\n", "    if False:\n"
    ),
    _flows(
        "plans fall due a cycle after agreement",
        "        at(w, first_plan, PLAN_DUE, identity)\n",
        "        at(w, first_plan + p.planning.cycle, PLAN_DUE, identity)\n",
    ),
    _flows("a plan keeps its number", "    agenda.plan = next_anniversary(", "    next_anniversary("),
    _model(
        "planning", "an anniversary that is now is past", "p.planning.cycle < now", "p.planning.cycle <= now"
    ),
    _model(
        "planning",
        "goals that nobody approved are aligned",
        "1.0 if p.planning.approval else p.strategy.unapproved_alignment",
        "1.0",
    ),
    _model(
        "planning",
        "half a year is not enough for a target",
        "dossier.weeks < YEAR // 2",
        "dossier.weeks <= YEAR // 2",
    ),
    _model("planning", "a target ratchets down", "return max(member.target, shown)", "return shown"),
    _flows(
        "the twin agrees no goals",
        "    if member.shadowed:\n        agree_goals(w.shadows[place], w.dossiers[place], p, now)\n",
        "",
    ),
    _weekly(
        "the twin hears of no shift",
        "            if member.shadowed:\n                shift_strategy(w.shadows[place], p)\n",
        "",
        "of the twin only evidence is read, and alignment changes only what work is worth",
    ),
    _weekly(
        "the strategy shifts a week late",
        "p, week):\n        return\n    kept",
        "p, week - 1):\n        return\n    kept",
    ),
)

SUPPORT = (
    _model(
        "support", "a meeting outlives its support", "dossier.support != NO_SUPPORT and asked >=", "asked >="
    ),
    _model(
        "support",
        "a meeting of earlier support is held",
        "NO_SUPPORT and asked >= dossier.support_began",
        "NO_SUPPORT",
    ),
    _model(
        "support",
        "talks never lapse",
        "    if kind in (ADJUSTMENTS, CLARIFYING, MENDING):\n        return now",
        "    if kind == MENDING:\n        return now",
    ),
    _model(
        "support",
        "coaching lapses a week late",
        "sessions_of(kind, p) + PATIENCE",
        "sessions_of(kind, p) + PATIENCE + 1.0",
    ),
    _flows(
        "what lapsed was given",
        "complete_support(w, now, week, identity_of(member, number), True, row)",
        "complete_support(w, now, week, identity_of(member, number), False, row)",
    ),
    _model(
        "support",
        "coaching that nobody held was given",
        "        return dossier.sessions_held > 0\n",
        "        return True\n",
    ),
    _model(
        "support",
        "mentoring without a mentor was given",
        "in (COACHING, MENTORING, ONBOARDING):\n        return dossier",
        "in (COACHING, ONBOARDING):\n        return dossier",
    ),
    _model(
        "support",
        "weeks with a mentor are not counted",
        "    dossier.sessions_held += 1\n    teach(member, team, p, p.interventions.mentoring",
        "    teach(member, team, p, p.interventions.mentoring",
    ),
    _model(
        "support",
        "a move that found no seat was given",
        "return dossier.support != REDEPLOYMENT and not lapsed",
        "return not lapsed",
    ),
    _model("shadow", "what was not given is judged", "    member.shadowed = given\n", ""),
    _flows("sessions that are left at a lapse are not missed", "    if left > 0:\n", "    if left > 99:\n"),
    _flows("missed sessions are left", "        file.sessions_missed += missed\n", ""),
    _model(
        "support",
        "missed sessions add up over episodes",
        "dossier.sessions_held = dossier.sessions_missed = 0",
        "dossier.sessions_held = 0",
    ),
    _model(
        "support",
        "a lapse waited since the session after",
        "support_began + (done + 1) * SESSION_GAP",
        "support_began + (done + 2) * SESSION_GAP",
    ),
    _model(
        "support",
        "onboarding starts from the ramp of outsiders",
        "    member.ramp_rate *= before / (",
        "    member.ramp_rate = p.rates.ramp_rate * before / (",
    ),
    _model("support", "an episode is not counted", "    dossier.episodes += 1\n", ""),
    _model(
        "support",
        "onboarding is an episode",
        "    open_episode(dossier, ONBOARDING, now)\n",
        "    open_episode(dossier, ONBOARDING, now)\n    dossier.episodes += 1\n",
    ),
    _model(
        "decide",
        "in order from the second kind",
        "turn = dossier.episodes %",
        "turn = (dossier.episodes + 1) %",
    ),
    _model(
        "decide",
        "the order leaves out the last",
        "turn = dossier.episodes % permitted_kinds",
        "turn = dossier.episodes % (permitted_kinds - 1)",
    ),
    _model(
        "decide",
        "a line manager goes through all kinds",
        "return level >= WORKLOAD_LEVEL or kind",
        "return level >= 0 or kind",
    ),
    _model("shadow", "the twin meets nobody", "    shadow.peers = member.peers\n", ""),
    _weekly(
        "peers are those of the week before",
        "            feel_peers(w.members[place], team, p)\n"
        "            work_one_week(w, number, place, now, week, row)\n",
        "            work_one_week(w, number, place, now, week, row)\n"
        "            feel_peers(w.members[place], team, p)\n",
    ),
    _flows(
        "the twin is talked with by nobody",
        "    if member.shadowed:\n        talk(w.shadows[place], file, team, p, member.heard, now)\n",
        "",
    ),
    _flows("the twin hears nothing of luck", "team, p, member.heard, now", "team, p, 0.0, now"),
    _flows(
        "a review has the luck of the week it is held in",
        "member, int(due))\n    if",
        "member, int(now))\n    if",
    ),
    _weekly(
        "a team has the luck of the week before",
        "    draw_team(team, week)\n    drift_team(team, p)\n",
        "    drift_team(team, p)\n    draw_team(team, week)\n",
    ),
    _flows(
        "the twin is spared a stage",
        "    if member.shadowed:\n        tire(w.shadows[place], p)\n",
        "",
    ),
    _flows(
        "the twin is not adjusted to in a case",
        "        if w.members[place].shadowed:\n            adjust(w.shadows[place], file, p, now)\n",
        "",
    ),
    _flows(
        "the twin does not look forward",
        "    if w.members[place].shadowed:\n        look_forward(w.shadows[place], p)\n",
        "",
    ),
    _weekly(
        "the twin lives another week",
        "live(shadow, team, p, week)",
        "live(shadow, team, p, week + 1)",
    ),
    _weekly(
        "the twin has no incidents",
        "                if member.shadowed:\n                    strike(w.shadows",
        "                if False:\n                    strike(w.shadows",
    ),
    _weekly("luck does not turn for the twin", "        turn_luck(w.shadows[place].luck)\n", ""),
    _model("shadow", "the twin is relieved too", "    if member.relieved > 0.0:\n", "    if False:\n"),
    _model("shadow", "the twin has no meetings", "    shadow.meeting_hours = member.meeting_hours\n", ""),
    _model(
        "shadow",
        "the twin has no rework",
        "        shadow.wrong[week] = member.wrong[week]\n",
        "        pass\n",
        "of the twin only evidence is read, and rework changes only what is delivered",
    ),
    _model(
        "shadow",
        "judged a week late",
        "return member.judged_weeks == JUDGED_WEEKS",
        "return member.judged_weeks > JUDGED_WEEKS",
    ),
    _model("shadow", "the last judgement goes on", "    if member.judged_weeks == 0:\n", "    if False:\n"),
    _weekly("someone judged is followed on", "    member.shadowed = False\n", ""),
    _flows(
        "a mentor is anyone rated lower",
        "may_mentor(w.dossiers[other], best)",
        "may_mentor(w.dossiers[other], UNDEFINED)",
    ),
    _flows(
        "one is one's own mentor",
        "if other != place and w.members[other].here",
        "if w.members[other].here",
        "whoever gets support has no time to mentor: it has begun when the mentor is looked for",
    ),
    _flows("a mentor's successor is a mentor", " or w.members[other].occupant != file.mentor_occupant:", ":"),
    _weekly(
        "mentoring takes the mentee's time",
        "w.members[colleague].meeting_hours +=",
        "w.members[place].meeting_hours +=",
    ),
    _weekly(
        "mentoring goes on without a mentor",
        "MENTORING and mentor_of(w, number, place) != NO_PLACE:",
        "MENTORING:",
    ),
    _model(
        "support",
        "support by weeks lasts one more",
        "return dossier.support_weeks <= 0",
        "return dossier.support_weeks < 0",
    ),
    _model(
        "support",
        "relief outlasts support",
        "    member.relieved = 0.0\n    dossier.mentor",
        "    dossier.mentor",
    ),
    _model(
        "load",
        "relief is carried by nobody",
        "        load += team.load * team.relieved / team.unrelieved\n",
        "        pass\n",
    ),
    _flows(
        "onboarding is support completed",
        "    if kind == ONBOARDING:\n        return\n    begin_judging",
        "    begin_judging",
    ),
    _model(
        "support",
        "onboarding is short",
        "return p.interventions.onboarding_sessions if kind == ONBOARDING else",
        "return",
    ),
    _model(
        "support",
        "adjustments take as long as mending",
        "p.interventions.mending_hours if kind == MENDING else p.interventions.adjustment_hours",
        "p.interventions.mending_hours",
    ),
    _flows(
        "talks queue as planning",
        "ask(w, now, number, COACH, identity, 0)",
        "ask(w, now, number, PLANNING, identity, 0)",
    ),
    _model(
        "life",
        "adjustments leave the barrier",
        "        member.barrier = 0.0\n    if now",
        "        pass\n    if now",
    ),
    _model(
        "life",
        "a talk before disclosure is the adjustment for the barrier",
        "    dossier.adjusted = dossier.disclosed\n",
        "    dossier.adjusted = True\n",
    ),
    _model(
        "life",
        "a new barrier is known at once",
        "    dossier.disclosed = dossier.adjusted = False\n",
        "    dossier.adjusted = False\n",
    ),
    _model(
        "life",
        "a new barrier has its adjustments behind it",
        "    dossier.disclosed = dossier.adjusted = False\n",
        "    dossier.disclosed = False\n",
    ),
    _model(
        "life",
        "disclosed again and again",
        "if member.barrier == 0.0 or dossier.disclosed:",
        "if member.barrier == 0.0:",
    ),
    _model(
        "life",
        "an event that ends now goes on",
        "week < member.circumstance_until",
        "week <= member.circumstance_until",
        "",
    ),
)

MOVES = (
    _weekly("moves within the team", "if other != number and open_seats", "if open_seats"),
    _loop("a filled seat counts as open", "    w.vacancies[number] -= 1\n", ""),
    _weekly("a seat that someone moved to counts as open", "    w.vacancies[other] -= 1\n", ""),
    _weekly("an empty seat does not count as open", "    w.vacancies[number] += 1\n", ""),
    _flows("who agreed to move is not looked for", "        w.movers[number] = 1\n", ""),
    _flows(
        "who is to move after a hearing is not looked for", "        w.movers[team_of(identity)] = 1\n", ""
    ),
    _ledger(
        "seats of teams that are over are open",
        "w.vacancies[number] if w.teams[number].active else 0",
        "w.vacancies[number]",
    ),
    _ledger("seats in one's own team count", "        if other != number:\n", "        if True:\n"),
    _weekly("a move by agreement is for failing", "BY_AGREEMENT if agreed else FOR_FAILING", "FOR_FAILING"),
    _weekly("without a place one stays on the list", "    member.moving = False\n", ""),
    _weekly(
        "without a place nobody leaves",
        "        decide_exit(w, now, week, identity_of(member, number), place, row)\n",
        "        pass\n",
    ),
    _weekly(
        "without a place there is no appeal",
        "        decide_exit(w, now, week, identity_of(member, number), place, row)\n",
        "        member.leaving = True\n",
    ),
    _weekly(
        "a move because a team ends is a redeployment",
        "team, p, now, why != TEAM_OVER)",
        "team, p, now, True)",
    ),
    _model("people", "redeployment passes to the successor", "    member.redeployed = False\n", ""),
    _weekly(
        "the seat of one who moved stays empty",
        "FOR_FAILING, row)\n        vacate(w, now, number, place)\n",
        "FOR_FAILING, row)\n        empty(w, number, place)\n",
    ),
    _model("people", "who moves draws anew", "    member.entity = person.entity\n", ""),
    _model(
        "people",
        "who moves draws with the team's luck",
        "    same_luck(member.luck, person.luck)\n    member.moves",
        "    member.moves",
    ),
    _model(
        "people",
        "a second match is like the first",
        "    member.moves = person.moves + 1\n",
        "    member.moves = person.moves\n",
    ),
    _model("people", "a warning stays behind", "    dossier.warning_until = file.warning_until\n", ""),
    _model(
        "people",
        "who moves is new to everything",
        "    begin_ramp(member, p, p.rates.internal_ramp_rate)\n    begin_unplanned",
        "    begin_ramp(member, p, p.rates.ramp_rate)\n    begin_unplanned",
    ),
    _model("people", "strain stays behind", "    member.strain = person.strain\n", ""),
    _model("people", "learning stays behind", "    member.learned = person.learned\n", ""),
    _weekly(
        "a team is formed a week late", "    if now == team.starts:\n", "    if now == team.starts + 1.0:\n"
    ),
    _weekly("a team that is over stays active", "    team.active = False\n", ""),
    _weekly(
        "nobody meets in a new team", "    begin_meetings(w, now, number)\n    for place", "    for place"
    ),
    _weekly(
        "a team's end costs cohesion",
        "            empty(w, number, place)\n    team.active",
        "            lose_someone(team, w.parameters[0])\n"
        "            empty(w, number, place)\n    team.active",
        "a team that is over has no week in which its cohesion could count",
    ),
    _weekly(
        "the last of equals is promoted",
        "            if is_higher(found, highest):\n",
        "            if not is_higher(highest, found):\n",
    ),
    _weekly("those in a case are promoted", "here and not w.dossiers[place].in_case:", "here:"),
    _weekly(
        "promoted in the warm-up", "week + 1 == p.warm_up + p.promotion.week", "week + 1 == p.promotion.week"
    ),
    _weekly(
        "luck turns a week late",
        "    if week + 1 == w.parameters[0].branch:\n",
        "    if week == w.parameters[0].branch:\n",
    ),
    _weekly("teams' luck does not turn", "        turn_luck(w.teams[number].luck)\n", "        pass\n"),
    _weekly("the strategy's luck does not turn", "    turn_luck(w.organisation[0].luck)\n", ""),
    _weekly("a seat keeps the group of the last", "    member.group = 0\n", ""),
)

GROUPS = (
    _weekly(
        "ranked across teams that are told apart",
        "    if p.ranking.across:\n",
        "    if not p.ranking.across:\n",
    ),
    _weekly(
        "the last of equals is ranked lowest",
        "                if is_lower(found, rating):\n",
        "                if not is_lower(rating, found):\n",
    ),
    _weekly("ranking is for the ladder only", "    if goes_to_ladder(p):\n", "    if True:\n"),
    _model(
        "together", "ranked a week early", "now % p.ranking.period == 0", "(now + 1) % p.ranking.period == 0"
    ),
    _model(
        "together", "the share is rounded down", "p.ranking.share * people + 0.5", "p.ranking.share * people"
    ),
    _model("together", "people too new are ranked", "now - member.joined >= p.ranking.period", "True"),
    _model(
        "together",
        "exactly a period is too new",
        "now - member.joined >= p.ranking.period",
        "now - member.joined > p.ranking.period",
    ),
    _model(
        "together",
        "those who are leaving are ranked",
        "dossier.in_case or member.leaving or",
        "dossier.in_case or",
    ),
    _model(
        "together",
        "a mentor may be in trouble",
        "dossier.support != NO_SUPPORT or dossier.in_case:",
        "dossier.support != NO_SUPPORT:",
    ),
    _model("together", "a team meeting that is now is past", "every(p, what) < now", "every(p, what) <= now"),
    _model("together", "new teams are close", "    team.cohesion = NEW_TEAM * p.climate.cohesion_rest\n", ""),
    _weekly("a session takes nobody's time", "    if what == TEAM_SESSION:\n", "    if False:\n"),
    _weekly("team meetings begin at once", "at(w, now + every(p, what), TEAM_DUE", "at(w, now, TEAM_DUE"),
    _weekly(
        "calibration keeps its number", "        agenda.calibration = next_meeting(", "        next_meeting("
    ),
    _weekly("bonuses in other weeks", "(week + 1) % p.reward.period == 0", "week % p.reward.period == 0"),
    _weekly("nobody resents a bonus", "                resent(team, p)\n", ""),
    _model(
        "growth",
        "a rating at the line earns nothing",
        "dossier.rating >= p.reward.threshold",
        "dossier.rating > p.reward.threshold",
    ),
    _model(
        "growth",
        "a rating at the line is strong",
        "dossier.rating >= team.plan_line",
        "dossier.rating > team.plan_line",
    ),
    _model(
        "growth",
        "a plan runs on during a case",
        "if dossier.plan_weeks == 0 or dossier.in_case:",
        "if dossier.plan_weeks == 0:",
    ),
    _model("growth", "plans take no place", "    team.plans_left -= 1.0\n", ""),
    _model(
        "growth",
        "whole places are kept",
        "left = team.plans_left - int(team.plans_left + SLACK)",
        "left = team.plans_left",
    ),
    _model(
        "growth",
        "parts of a place are lost",
        "team.plans_left = left + p.development",
        "team.plans_left = p.development",
    ),
    _model(
        "growth",
        "places are kept between replications",
        "    team.plans_left = 0.0\n    fill_budget(team, p)\n",
        "    fill_budget(team, p)\n",
    ),
    _model(
        "together",
        "resources at any level",
        "p.environment.resources if team.sfia_level >= STRUCTURE_LEVEL else 1.0",
        "p.environment.resources",
    ),
    _model("work", "resources of the policy are nothing", " * team.resources", ""),
    _model(
        "growth",
        "a line manager may do all",
        "p.reward.enabled and team.sfia_level >= FULL_RANGE",
        "p.reward.enabled",
    ),
    _weekly(
        "budgets are for half a year",
        "(week + 1) % YEAR == 0:\n",
        "(week + 1) % (YEAR // 2) == 0:\n",
    ),
    _weekly(
        "an incident comes a week late", "if incident.time == now and", "if incident.time + 1.0 == now and"
    ),
    _weekly(
        "incidents meet an empty seat",
        "    if is_about_the_place(incident.kind) or member.here:\n",
        "    if True:\n",
    ),
    _model(
        "climate",
        "left alone a week longer",
        "member.unaddressed < p.climate.unaddressed_weeks",
        "member.unaddressed <= p.climate.unaddressed_weeks",
    ),
    _model("climate", "support makes no difference to the unaddressed", "or dossier.support != 0 or", "or"),
    _model("climate", "seen at the line is wrong", "week) < team.low_line:", "week) <= team.low_line:"),
    _weekly("an exit stirs nobody", "        stir(team, p, wrong)\n", ""),
    _weekly("a departure costs nothing", "    lose_someone(w.teams[number], w.parameters[0])\n", ""),
    _model(
        "work",
        "rework comes a week early",
        "(week - p.quality.rework_after) % REWORK",
        "(week - p.quality.rework_after + 1) % REWORK",
    ),
    _model(
        "work",
        "judged before calibration",
        "team.bias_left * (team.leniency + member.halo)",
        "team.leniency + member.halo",
    ),
    _model(
        "load", "the mean rating counts everyone", "team.ratings / team.rated", "team.ratings / team.present"
    ),
)

RULES = (
    _model(
        "decide", "K of N needs one more", "low_weeks >= escalation.failing", "low_weeks > escalation.failing"
    ),
    _model(
        "decide", "N of K of N is one more", "flagged_weeks < escalation.w", "flagged_weeks <= escalation.w"
    ),
    _model(
        "decide",
        "support is valid a moment less",
        "<= escalation.support_valid",
        "< escalation.support_valid",
    ),
    _model(
        "decide", "a mean at the line is failing", "window_mean < dossier.line", "window_mean <= dossier.line"
    ),
    _model("decide", "two thirds are enough", "dossier.low_thirds == 3", "dossier.low_thirds >= 2"),
    _model(
        "evidence",
        "thirds overlap",
        "skip = window * third // THIRDS",
        "skip = window * third // (THIRDS + 1)",
    ),
    _model("decide", "support at the threshold", "support_mean < support.th", "support_mean <= support.th"),
    _model(
        "diagnosis",
        "the last of equal causes",
        "dossier.read[cause] > dossier.read",
        "dossier.read[cause] >= dossier.read",
    ),
    _model("diagnosis", "one error for all causes", "member.misread[cause]\n", "member.misread[1]\n"),
    _model(
        "diagnosis", "barriers are seen", "if cause == CIRCUMSTANCE and not dossier.disclosed:", "if False:"
    ),
    _model("diagnosis", "a deepest cause that luck equals", "if found > most:", "if found >= most:"),
    _model("decide", "luck is coached away", "        return WAIT\n", "        return COACHING\n"),
    _model(
        "decide",
        "redeployed to nowhere",
        "    if kind == REDEPLOYMENT and dossier.open_seats == 0:\n",
        "    if False:\n",
    ),
    _model(
        "decide", "a plan a review later", "dossier.strong_reviews >= dev", "dossier.strong_reviews > dev"
    ),
    _model(
        "decide", "support a week later", "weeks < support.minimum_weeks", "weeks <= support.minimum_weeks"
    ),
    _model(
        "decide",
        "support on top of support",
        "dossier.support != NO_SUPPORT or dossier.weeks",
        "dossier.weeks",
    ),
    _model(
        "decide",
        "a pause lasts to its end",
        "support_ended < support.pause",
        "support_ended <= support.pause",
    ),
    _model(
        "decide",
        "a decision while a case runs",
        "    if dossier.in_case or dossier.weeks == 0:\n        return ON_TRACK\n    if must",
        "    if dossier.weeks == 0:\n        return ON_TRACK\n    if must",
    ),
    _model(
        "decide",
        "a decision without evidence",
        "    if dossier.in_case or dossier.weeks == 0:\n        return ON_TRACK\n    if must",
        "    if dossier.in_case:\n        return ON_TRACK\n    if must",
        "without evidence there are fewer flags than any window, fewer weeks than any minimum, and no rating",
    ),
    _model(
        "decide",
        "an order while a case runs",
        "    if dossier.in_case or dossier.weeks == 0:\n        return ON_TRACK\n    if decision",
        "    if dossier.weeks == 0:\n        return ON_TRACK\n    if decision",
    ),
    _model(
        "decide",
        "an order is for the whole team",
        "return order.seat == member.seat and order",
        "return order",
    ),
    _model(
        "decide",
        "an order is for the successor too",
        "member.seat and order.occupant == member.occupant",
        "member.seat",
    ),
    _flows("an order is not carried out", "        done = order\n", ""),
    _flows(
        "orders are for the next review",
        "order_for(w, number, place, review)",
        "order_for(w, number, place, review + 1)",
    ),
    _model(
        "review",
        "the hard thing is always done",
        "FOLLOW_THROUGH, 0) < team.follow_through",
        "FOLLOW_THROUGH, 0) < 1.0",
    ),
    _model("evidence", "a mean at the line is low", "smoothed < team.low_line", "smoothed <= team.low_line"),
    _model(
        "evidence", "a flag a week later", "weeks < p.escalation.smoothing", "weeks <= p.escalation.smoothing"
    ),
    _model("evidence", "old flags count", "min(window, dossier.flagged_weeks)", "window"),
    _model(
        "evidence",
        "the newest evidence is left out",
        "    place = (dossier.weeks - skip) % HISTORY",
        "    place = (dossier.weeks - skip - 1) % HISTORY",
    ),
    _model(
        "evidence", "a spell of low weeks begins each week", "elif member.low_since == LONG_AGO:", "else:"
    ),
    _model("work", "effort stops at the edge", "> p.formal.reach * team", ">= p.formal.reach * team"),
    _model(
        "growth", "a bonus drives at the edge only", "> p.formal.reach * team", ">= p.formal.reach * team"
    ),
    _luck("form and engagement share a draw", "WEEKLY[shock]", "WEEKLY[shock // 2 * 2]"),
    _luck("luck comes a week early", "entity, week, 0, purpose", "entity, week + 1, 0, purpose"),
    _luck("luck has another sub-event", "entity, week, 0, purpose", "entity, week, 1, purpose"),
    _luck("luck is not mirrored", "    if luck.mirror:\n", "    if False:\n"),
    _luck("chances share a draw", "CHANCED[chance]", "CHANCED[0]"),
    _luck(
        "one error is read for all causes",
        "put_address(w, cause, member, cause)",
        "put_address(w, cause, member, 1)",
    ),
    _luck("errors are drawn for another week", "CAUSES, week, DIAGNOSIS", "CAUSES, week + 1, DIAGNOSIS"),
    _luck("all draws of a purpose are the first", "numbers[one] & WORD", "numbers[0] & WORD"),
    _luck("luck is that of the first seat", "entities[one] & WORD", "entities[0] & WORD"),
    _luck("luck has the key of the first seat", "keys_low[one] & WORD", "keys_low[0] & WORD"),
    _luck("tails are as the middle", "normals[tails[one]] = normal_quantile(uniforms[tails[one]])", "pass"),
    _luck("the last tail is left out", "for one in range(found)", "for one in range(found - 1)"),
    _luck("draws go one seat on", "w.normals[seat]", "w.normals[seat - 1]"),
    _model("load", "the team's stretch is for all", "if member.load == team.load", "if True"),
    _model("shadow", "the twin has luck of its own", "= member.shocks[shock]", "= shadow.shocks[shock]"),
    _model("work", "meetings of other weeks count", "    member.meeting_hours = 0.0\n", ""),
    _model("work", "a first week is a whole one", "min(1.0, end - member.joined)", "1.0"),
    _model("work", "the ramp is read at the week's begin", "end - 0.5 * member.share", "end - member.share"),
    _model(
        "evidence",
        "evidence counts before a stage opens",
        "    if dossier.stage > 0:\n",
        "    if dossier.in_case:\n",
        "opening a stage starts its sums afresh",
    ),
    _model(
        "review",
        "a review that waited a cadence is missed",
        "now - asked > p.review",
        "now - asked >= p.review",
    ),
    _model("review", "a date that is now is past", "* p.review.cadence < now", "* p.review.cadence <= now"),
    _model("review", "the gap between reviews is forgotten", "    dossier.last_review = now\n", ""),
    _model("review", "each meeting has the same luck", "week, 0, FEEDBACK", "0, 0, FEEDBACK"),
    _model(
        "review",
        "decided before it was rated",
        "    rate(dossier, team, p.review, p.support, p.escalation)\n",
        "",
    ),
    _model("support", "a session that is now is past", "* SESSION_GAP < now", "* SESSION_GAP <= now"),
    _model(
        "support",
        "sessions add up over episodes",
        "    dossier.sessions_held = dossier.sessions_missed = 0\n",
        "    dossier.sessions_missed = 0\n",
    ),
    _model("support", "a course never ends", "    member.on_course = False\n", ""),
    _model(
        "support",
        "a course has another sub-event",
        "int(asked), 0, TRAINING_TIME",
        "int(asked), 1, TRAINING_TIME",
    ),
    _model("escalation", "a warning is live at its end", "now < dossier.warning", "now <= dossier.warning"),
    _model("escalation", "one stage only is not final", "stage > 1 or p.escalation.stages == 1", "stage > 1"),
    _model(
        "escalation",
        "flags stay after a pass",
        "    dossier.flagged_weeks = 0\n    dossier.warning_stage = stage\n",
        "    dossier.warning_stage = stage\n",
    ),
    _model(
        "escalation",
        "flags stay after an appeal",
        "    dossier.in_case = False\n    dossier.flagged_weeks = 0\n\n\ndef forget",
        "    dossier.in_case = False\n\n\ndef forget",
    ),
    _model(
        "escalation",
        "an appeal takes an earlier warning away",
        "    dossier.in_case = False\n    dossier.flagged_weeks = 0\n\n\ndef forget",
        "    dossier.in_case = False\n    dossier.flagged_weeks = 0\n"
        "    dossier.warning_until = LONG_AGO\n\n\ndef forget",
    ),
    _model("escalation", "cases are not counted", "    dossier.cases += 1\n", ""),
    _model("escalation", "stages that are passed are not counted", "    dossier.stages_passed += 1\n", ""),
    _model("escalation", "meetings add up over stages", "    dossier.stage_meetings = 0\n", ""),
    _model(
        "escalation",
        "a thin record is a full one",
        "    dossier.meetings_missing += asked - dossier.stage_meetings\n",
        "",
    ),
    _model("escalation", "appeals share a draw", "0, APPEAL_UPHELD, 0)", "0, APPEAL, 0)"),
    _model(
        "escalation", "all stages take HR as long", "int(asked), stage, HR_TIME", "int(asked), 1, HR_TIME"
    ),
    _flows(
        "appeals are heard like hearings",
        "].stage = p.escalation.stages + 2\n",
        "].stage = p.escalation.stages + 1\n",
    ),
    _flows(
        "who is to leave is still reviewed",
        "    if w.members[place_of(w, identity)].leaving:\n        leave",
        "    if False:\n        leave",
    ),
    _flows(
        "a review that is over decides about who is to leave",
        "    if w.members[place_of(w, identity)].leaving:\n        return\n",
        "",
    ),
    _ledger(
        "only what the manager alone may take waits",
        "return w.sizes[number + 1] + w.sizes[light_heap(w, number)]",
        "return w.sizes[number + 1]",
    ),
    _flows("an appeal changes nothing", "        reinstate(file)\n", "        pass\n"),
    _flows(
        "redeployment where there is no place",
        "if w.parameters[0].escalation.redeploy and seats > 0:",
        "if w.parameters[0].escalation.redeploy:",
    ),
    _model("tallies", "on target means above it", "smoothed >= 1.0", "smoothed > 1.0"),
    _model("tallies", "capable means above the line", "if b >= c:", "if b > c:"),
    _model("tallies", "recovered means above the threshold", "if c >= e:", "if c > e:"),
    _model(
        "people", "a mood counts until a stage opens", "if not dossier.in_case:", "if dossier.stage == 0:"
    ),
    _model(
        "people",
        "a threat counts from the start",
        "    if dossier.stage > 0 and not p.placebo:\n        hazard",
        "    if dossier.in_case and not p.placebo:\n        hazard",
    ),
    _model(
        "people",
        "a placebo threatens",
        "    if dossier.stage > 0 and not p.placebo:\n        hazard",
        "    if dossier.stage > 0:\n        hazard",
    ),
    _model("people", "all applicants have one test", "applicant, SELECTION_TEST", "0, SELECTION_TEST"),
    _weekly(
        "a draw at the chance resigns",
        "draw < chance_of(hazard):",
        "draw <= chance_of(hazard):",
        "a draw has one of 2**52 values, none of which meets the chance exactly in practice",
    ),
)

SEATS = (
    _model("people", "learning stays in the seat", "    member.learned = member.unused", "    member.unused"),
    _model(
        "people", "fading skill stays in the seat", "member.learned = member.unused =", "member.learned ="
    ),
    _model("people", "strain stays in the seat", "member.unused = member.strain =", "member.unused ="),
    _model("people", "feedback stays in the seat", "member.feedback = member.enc", "member.enc"),
    _model(
        "people",
        "relief stays in the seat",
        "member.encouraged = member.relieved = 0.0",
        "member.encouraged = 0.0",
    ),
    _model("people", "an exit passes to the successor", "member.here = member.leaving =", "member.here ="),
    _model(
        "people", "a move passes to the successor", "member.leaving = member.moving =", "member.leaving ="
    ),
    _model("people", "a course passes to the successor", "member.on_course = member.fits", "member.fits"),
    _model("people", "a twin passes to the successor", "member.fits = member.shadowed =", "member.fits ="),
    _model("people", "a target passes to the successor", "member.load = member.target =", "member.load ="),
    _model(
        "people", "wrong work passes to the successor", "        member.wrong[week] = 0.0\n", "        pass\n"
    ),
    _model(
        "people",
        "a spell of low weeks passes to the successor",
        "member.low_since = member.judged_from =",
        "member.judged_from =",
    ),
    _model("people", "being left alone passes to the successor", "    member.unaddressed = 0\n", ""),
    _model("people", "moves pass to the successor", "    member.moves = 0\n", ""),
    _model(
        "people",
        "what went before passes to the successor",
        "    dossier.episodes = dossier.cases = dossier.stages_passed = dossier.waiting = 0\n",
        "",
    ),
    _model(
        "people",
        "hours pass to the successor",
        "    member.meeting_hours = 0.0\n",
        "",
        "people leave at a tick, which has just set the hours to 0",
    ),
    _model(
        "people", "evidence passes to the successor", "    dossier.weeks = dossier.flag", "    dossier.flag"
    ),
    _model("people", "flags pass to the successor", "dossier.flagged_weeks = dossier.rev", "dossier.rev"),
    _model(
        "people",
        "strong reviews pass to the successor",
        "dossier.reviews = dossier.strong_reviews = 0",
        "dossier.reviews = 0",
    ),
    _model(
        "people",
        "a development plan passes to the successor",
        "dossier.sessions_missed = dossier.plan_weeks = 0",
        "dossier.sessions_missed = 0",
    ),
    _model(
        "people",
        "a disclosure passes to the successor",
        "dossier.disclosed = dossier.adjusted",
        "dossier.adjusted",
    ),
    _model(
        "people",
        "adjustments pass to the successor",
        "dossier.adjusted = dossier.plan_places",
        "dossier.plan_places",
    ),
    _model(
        "people",
        "a rating passes to the successor",
        "dossier.rating = dossier.smoothed =",
        "dossier.smoothed =",
    ),
    _model(
        "people",
        "reviews pass to the successor",
        "dossier.flagged_weeks = dossier.reviews =",
        "dossier.flagged_weeks =",
        "they are only compared with 0, and the last review is forgotten too, which has the same effect",
    ),
    _model(
        "escalation",
        "a case passes to the successor",
        "    dossier.in_case = False\n    dossier.stage =",
        "    dossier.stage =",
    ),
    _model(
        "people",
        "a warning passes to the successor",
        "    dossier.warning_until = LONG_AGO\n",
        "",
        "its stage is forgotten too, and one above none is the first",
    ),
    _model("people", "support passes to the successor", "    dossier.support = NO_SUPPORT\n", ""),
    _model(
        "people",
        "support once had counts for the successor",
        "dossier.last_review = dossier.support_ended = LONG_AGO",
        "dossier.last_review = LONG_AGO",
    ),
    _model(
        "people",
        "the last review is not forgotten",
        "dossier.last_review = dossier.support_ended = LONG_AGO",
        "dossier.support_ended = LONG_AGO",
        "it is read only after a first review of one's own",
    ),
    _loop(
        "luck does not turn back between replications",
        "        begin_luck(w.teams[number].luck, replication)\n",
        "        w.teams[number].luck.replication = replication\n",
    ),
)

MUTANTS = ORDER + QUEUES + STALE + FLOWS + PLANNING + SUPPORT + MOVES + GROUPS + RULES + SEATS
