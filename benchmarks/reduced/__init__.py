"""One small model, written as the users of each library would write it, and in the style of the batch engine.

Twelve people work week by week; each is reviewed once in four weeks by a manager who sees one person at a
time; three low reviews in a row bring a formal case, which one of two HR advisers handles; then the person
leaves, and six weeks later somebody else starts. `rules` has the figures, `worker` the week and the review.

All versions follow the same law. Those that step by the week (Mesa, AgentPy) let an exit count at the end of
a week that in the others may fall on the last instant of the run: under 0.01 exits a run.
"""
