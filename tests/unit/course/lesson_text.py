"""A small lesson as an author writes it, for tests that spoil one thing at a time."""

from __future__ import annotations

TEXT = """\
number: "31"
slug: a_lesson
title: A lesson
minutes: 10
opening: What would you say?
aim: After this lesson you can say it.
predict:
  question: How many of 100?
  unit: in 100
  low: 0
  high: 100
  tolerance: 10
  answer: share
  reveal: "In {worlds} worlds it is {share} ({share.interval})."
explore:
  - heading: Try it
    text: Move the lever.
    scenario: customer_service
    reference: course_pmp
    start: [escalation.failing_weeks=8]
    levers:
      - {field: review.cadence, values: [4, 13]}
      - name: A case opens after
        options:
          - {label: 4 weeks, set: [escalation.failing_weeks=4, escalation.window=4]}
          - {label: 8 weeks, set: [escalation.failing_weeks=8, escalation.window=8]}
    outcomes: [output, cases]
    tasks: [Move it.]
figures:
  - {name: share, outcome: false_alarms, worlds: 20, form: in_100}
  - {name: more, outcome: cases, set: [escalation.failing_weeks=4],
     against: course_pmp, worlds: 20, form: difference}
explain: "Cases change by {more}."
quiz:
  - question: Which one?
    options:
      - {text: This one, right: true, because: It is.}
      - {text: That one, because: It seems so.}
    retest: true
misconception: That one is right.
reflect: [Your own work., That of others.]
monday: {when: When it is Monday, then: I will do it.}
sources: [2a]
"""
