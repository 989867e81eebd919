"""Planted errors over all sections: each found once, at its place, with its help; and no other.

Each row plants one fault into a sound plan by replacing a text, and says by hand what a person
should be told: the code, the text that is pointed at, the message, the way out.
"""

from pathlib import Path

import pytest

from plateSpinner.finding import Part
from plateSpinner.workspace.load import load
from plateSpinner.workspace.places import Places
from plateSpinner.workspace.tree import Folder

PLAN = {
    "portfolio.yaml": """\
spin: 1
name: Acme
currency: EUR
data_date: 2026-11-23
calendars:
  default: {week: mon-fri, hours: 8, holidays: [DE], closed: [2026-12-24..2027-01-01]}
  plant: {base: default, week: {mon: [08:00-12:00, 13:00-17:00]}, exceptions: {2026-12-05: [08:00-12:00]}}
objectives:
  grow: {name: Grow, owner: maya, period: 2026-H2, key_results: {conv: {target: 3.4, by: 2026-12-31}}}
policy: {stale_after: 14d, people: closed, high_risk: 12, probability: {high: 60%}}
waivers: [{rule: milestone-overdue, at: checkout/api/beta, reason: Agreed, until: 2026-12-20}]
""",
    "teams.yaml": """\
payments: {lead: jo, capacity: {2026-07-01: 5}, calendar: plant, cost_per_day: 900}
identity: {lead: sam}
""",
    "people.yaml": """\
jo: {name: Jo, team: payments, away: [2026-12-14..2026-12-18]}
sam: {}
maya: {}
""",
    "checkout/program.yaml": """\
name: Checkout
owner: maya
status: active
""",
    "checkout/api.yaml": """\
name: Payments API
owner: jo
team: payments
status: active
objectives: [grow]
start: 2026-08-03
budget: 800k
actuals: {2026-09: 80k}
staffing: {payments: {2026-Q4: 3}}
milestones:
  beta:
    name: Beta
    due: 2026-12-11
    after: [build, identity/sso/ga FS+2d]
    criteria:
      - {text: Fast enough, met: true}
      - {text: Signed, approver: sam, met: false}
  ga: {due: 2027-02-26, after: [beta]}
tasks:
  build:
    tasks:
      core: {duration: [5d, 8d, 20d], progress: 60%, started: 2026-11-02}
      more: {effort: 30d, assign: {payments: 2}, after: [build.core]}
  rollout: {duration: 2w, constraint: start_no_earlier_than 2027-01-07, deadline: 2027-02-19}
dependencies:
  sso: {needs: identity/sso/ga, for: ga, need_by: 2027-01-15, status: agreed, giver: identity}
risks:
  cert:
    probability: 40%
    impact: {schedule: [1w, 3w, 6w], cost: 50k}
    affects: [ga]
    response: mitigate
    actions: {book: {owner: jo, due: 2026-12-01}}
issues: {down: {severity: high, raised: 2026-11-16, risk: cert}}
assumptions: {volume: {validate_by: 2026-12-01, status: open}}
decisions: {psp: {owner: maya, needed_by: 2026-12-05, moves: [ga]}}
kpis: {errors: {target: 0.1, readings: {2026-10-31: 0.3}}}
iterations: {length: 2w, start: 2026-09-07}
stakeholders: {vp: {interest: high, cadence: monthly}}
updates:
  2026-11-20: {health: amber, by: jo, asks: [{what: Escalate, of: maya, by: 2026-11-27}]}
tags: [pci]
links: {tracker: "https://example.com/PAY"}
""",
    "identity/program.yaml": "name: Identity\n",
    "identity/sso.yaml": "name: Single sign-on\nmilestones:\n  ga: {due: 2027-01-10}\n",
}
API, TOP = "checkout/api.yaml", "portfolio.yaml"
DATES = "write a date as 2026-12-11, 2026-12, 2026-W49 or 2026-Q4"
WORKS = "write working time as 10d, 2w, 4h or 1mo, calendar days as 3cd"
STATUSES = "choose one of proposed, active, on_hold, done, cancelled"
LEVELS = "choose one of very_low, low, medium, high, very_high"

Row = tuple[str, str, str, str, str, str, str]
PLANTED: list[Row] = [
    # unknown keys, in every kind of mapping
    (API, "owner: jo\nteam", "ownr: jo\nteam", "S001", "ownr", "unknown key 'ownr'", "did you mean 'owner'?"),
    (
        API,
        "team: payments\n",
        "assignee: jo\n",
        "S001",
        "assignee",
        "unknown key 'assignee'",
        "did you mean 'owner'?",
    ),
    (
        API,
        "    due: 2026-12-11",
        "    deu: 2026-12-11",
        "S001",
        "deu",
        "unknown key 'deu'",
        "did you mean 'due'?",
    ),
    (
        API,
        "text: Signed, approver",
        "text: Signed, aprover",
        "S001",
        "aprover",
        "unknown key 'aprover'",
        "did you mean 'approver'?",
    ),
    (API, "effort: 30d", "efort: 30d", "S001", "efort", "unknown key 'efort'", "did you mean 'effort'?"),
    (
        API,
        "effort: 30d",
        "before: [ga]",
        "S001",
        "before",
        "unknown key 'before'",
        "write `after` on the item that waits",
    ),
    (
        API,
        "assign: {payments: 2}",
        "assign: payments",
        "S003",
        "payments,",
        "'assign' is the text 'payments', expected a mapping",
        "write who and how much of them: {payments: 1}",
    ),
    (
        API,
        "assign: {payments: 2}",
        "assign: [payments, jo]",
        "S003",
        "[payments, jo]",
        "'assign' is a list of 2, expected a mapping",
        "write who and how much of them: {payments: 1, jo: 1}",
    ),
    (
        API,
        "assign: {payments: 2}",
        "assign: payments 50%",
        "S003",
        "payments 50%",
        "'assign' is the text 'payments 50%', expected a mapping",
        "write it as indented `key: value` lines",
    ),
    (
        API,
        "deadline: 2027",
        "dedline: 2027",
        "S001",
        "dedline",
        "unknown key 'dedline'",
        "did you mean 'deadline'?",
    ),
    (
        API,
        "need_by: 2027",
        "needed_by: 2027",
        "S001",
        "needed_by",
        "unknown key 'needed_by'",
        "did you mean 'need_by'?",
    ),
    (
        API,
        "response: mit",
        "respons: mit",
        "S001",
        "respons",
        "unknown key 'respons'",
        "did you mean 'response'?",
    ),
    (
        API,
        "{owner: jo, due: 2026-12-01}",
        "{owner: jo, deu: 2026-12-01}",
        "S001",
        "deu",
        "unknown key 'deu'",
        "did you mean 'due'?",
    ),
    (
        API,
        "severity: high",
        "severty: high",
        "S001",
        "severty",
        "unknown key 'severty'",
        "did you mean 'severity'?",
    ),
    (
        API,
        "validate_by",
        "valid_by",
        "S001",
        "valid_by",
        "unknown key 'valid_by'",
        "did you mean 'validate_by'?",
    ),
    (API, "moves: [ga]", "move: [ga]", "S001", "move", "unknown key 'move'", "did you mean 'moves'?"),
    (
        API,
        "readings: {2026",
        "reading: {2026",
        "S001",
        "reading",
        "unknown key 'reading'",
        "did you mean 'readings'?",
    ),
    (
        API,
        "length: 2w,",
        "length: 2w, unti: x,",
        "S001",
        "unti",
        "unknown key 'unti'",
        "did you mean 'unit'?",
    ),
    (
        API,
        "cadence: monthly",
        "cadense: monthly",
        "S001",
        "cadense",
        "unknown key 'cadense'",
        "did you mean 'cadence'?",
    ),
    (
        API,
        "{what: Escalate,",
        "{what: Escalate, fro: x,",
        "S001",
        "fro",
        "unknown key 'fro'",
        "known keys: by, done, of, what",
    ),
    (
        TOP,
        "currency: EUR",
        "curency: EUR",
        "S001",
        "curency",
        "unknown key 'curency'",
        "did you mean 'currency'?",
    ),
    (
        TOP,
        "stale_after",
        "stale_aftr",
        "S001",
        "stale_aftr",
        "unknown key 'stale_aftr'",
        "did you mean 'stale_after'?",
    ),
    (TOP, "hours: 8", "hour: 8", "S001", "hour", "unknown key 'hour'", "did you mean 'hours'?"),
    ("teams.yaml", "lead: jo", "laed: jo", "S001", "laed", "unknown key 'laed'", "did you mean 'lead'?"),
    ("people.yaml", "away:", "awy:", "S001", "awy", "unknown key 'awy'", "did you mean 'away'?"),
    # missing keys
    (API, "name: Payments API\n", "", "S002", "owner: jo", "no 'name'", "add name: …"),
    (API, "{what: Escalate, of", "{of", "S002", "{of: maya", "'asks' entry 1 has no 'what'", "add what: …"),
    (
        API,
        "{text: Signed, app",
        "{app",
        "S002",
        "{approver",
        "'criteria' entry 2 has no 'text'",
        "add text: …",
    ),
    (TOP, "reason: Agreed, ", "", "S002", "{rule", "'waivers' entry 1 has no 'reason'", "add reason: …"),
    (
        API,
        "{length: 2w, start",
        "{start",
        "S002",
        "{start: 2026-09",
        "'iterations' has no 'length'",
        "add length: …",
    ),
    # wrong types
    (
        API,
        "name: Payments API",
        "name: 1.20",
        "S003",
        "1.20",
        "'name' is the number 1.20, expected text",
        'put it in quotes: "1.20"',
    ),
    (
        API,
        "objectives: [grow]",
        "objectives: grow",
        "S003",
        "grow",
        "'objectives' is the text 'grow', expected a list",
        "write a list: [grow]",
    ),
    (
        API,
        "met: false",
        "met: no",
        "S003",
        "no}",
        "'met' is the text 'no', expected true or false",
        "YAML 1.2 has only true and false: write false",
    ),
    (
        API,
        "tags: [pci]",
        "tags: {pci: 1}",
        "S003",
        "{pci",
        "'tags' is a mapping of 1, expected a list",
        "write it as [one, another]",
    ),
    (
        API,
        "  ga: {due: 2027-02-26, after: [beta]}",
        "  ga: 2027-02-26",
        "S003",
        "2027-02-26",
        "'ga' is the text '2027-02-26', expected a mapping",
        "write it as indented `key: value` lines",
    ),
    (
        TOP,
        "currency: EUR",
        "currency: eur",
        "S003",
        "eur",
        "'currency' is the text 'eur', expected a currency code",
        "write the ISO 4217 code, as EUR",
    ),
    # words
    (
        API,
        "status: active",
        "status: actve",
        "S004",
        "actve",
        "'status' is 'actve'",
        f"did you mean 'active'? {STATUSES}",
    ),
    (
        API,
        "health: amber",
        "health: yellow",
        "S004",
        "yellow",
        "'health' is 'yellow'",
        "choose one of green, amber, red",
    ),
    (
        API,
        "response: mitigate",
        "response: mitigte",
        "S004",
        "mitigte",
        "'response' is 'mitigte'",
        (
            "did you mean 'mitigate'? choose one of"
            " avoid, transfer, mitigate, accept, escalate, exploit, share, enhance"
        ),
    ),
    (
        API,
        "probability: 40%",
        "probability: hgh",
        "S004",
        "hgh",
        "'probability' is 'hgh', which is not a level",
        f"did you mean 'high'? {LEVELS}",
    ),
    (
        API,
        "interest: high",
        "interest: hihg",
        "S004",
        "hihg",
        "'interest' is 'hihg'",
        f"did you mean 'high'? {LEVELS}",
    ),
    (
        API,
        "status: agreed",
        "status: agred",
        "S004",
        "agred",
        "'status' is 'agred'",
        "did you mean 'agreed'? choose one of proposed, agreed, delivered, rejected",
    ),
    (
        API,
        "cadence: monthly",
        "cadence: montly",
        "S004",
        "montly",
        "'cadence' is 'montly', which is not a cadence",
        "did you mean 'monthly'? choose one of daily, weekly, biweekly, monthly, quarterly, yearly",
    ),
    # dates
    (
        API,
        "due: 2026-12-11",
        "due: 2026-02-30",
        "S005",
        "2026-02-30",
        "'due': '2026-02-30' is not a date: that month has 28 days",
        "the last day of that month is 2026-02-28",
    ),
    (
        API,
        "due: 2026-12-11",
        "due: 2026-13-05",
        "S005",
        "2026-13-05",
        "'due': '2026-13-05' is not a date: month must be 1 to 12",
        "day and month swapped? write 2026-05-13",
    ),
    (
        API,
        "start: 2026-08-03",
        "start: 2026-8-3",
        "S005",
        "2026-8-3",
        "'start': '2026-8-3' is not a date",
        "write 2026-08-03",
    ),
    (
        API,
        "need_by: 2027-01-15",
        "need_by: Q1 2027",
        "S005",
        "Q1 2027",
        "'need_by': 'Q1 2027' is not a date",
        "write 2027-Q1",
    ),
    (API, "due: 2026-12-11", "due: soon", "S005", "soon", "'due': 'soon' is not a date", DATES),
    (
        API,
        "due: 2026-12-11",
        "due: 2026-W54",
        "S005",
        "2026-W54",
        "'due': '2026-W54' is not a week: 2026 has no week 54",
        "weeks run from W01 to W52 or W53",
    ),
    (
        API,
        "actuals: {2026-09",
        "actuals: {2026-19",
        "S005",
        "2026-19",
        "'2026-19': '2026-19' is not a date: month must be 1 to 12",
        "write year-month-day, as 2026-12-11",
    ),
    (
        "people.yaml",
        "2026-12-14..2026-12-18",
        "2026-12-18..2026-12-14",
        "S005",
        "2026-12-18..",
        "'away' entry 1: '2026-12-18..2026-12-14' ends before it starts",
        "write the earlier date first",
    ),
    # durations, shares, money, numbers
    (
        API,
        "duration: 2w",
        "duration: 10",
        "S005",
        "10,",
        "'duration': 10 is not a duration",
        "a duration needs a unit: write 10d for working days",
    ),
    (
        API,
        "duration: 2w",
        "duration: 2 weeks",
        "S005",
        "2 weeks",
        "'duration': '2 weeks' is not a duration",
        "write 2w",
    ),
    (
        API,
        "[5d, 8d, 20d]",
        "[8d, 5d, 20d]",
        "S005",
        "[8d",
        "'duration': range 8d/5d/20d does not rise",
        "write low, likely, high, the lowest first",
    ),
    (
        API,
        "[5d, 8d, 20d]",
        "[5d, 8d]",
        "S005",
        "[5d",
        "'duration': a range of 2 values",
        "write three: [low, likely, high]",
    ),
    (API, "[5d, 8d, 20d]", "[5d, x, 20d]", "S005", "x, 20d", "'duration': 'x' is not a duration", WORKS),
    (
        API,
        "progress: 60%",
        "progress: 60",
        "S005",
        "60,",
        "'progress': 60 is not a share between 0% and 100%",
        "write 60%",
    ),
    (
        API,
        "budget: 800k",
        "budget: €800k",
        "S005",
        "€800k",
        "'budget': '€800k' is not an amount of money",
        "write 800k EUR",
    ),
    (
        API,
        "budget: 800k",
        "budget: 250.000 EUR",
        "S005",
        "250.000 EUR",
        "'budget': '250.000 EUR' can be read as 250 and as 250 thousand",
        "write 250000 EUR or 250 EUR",
    ),
    (
        API,
        "budget: 800k",
        "budget: 250.125",
        "S005",
        "250.125",
        "'budget': 250.125 can be read as 250 and as 250 thousand",
        "write 250125 or 250.1250",
    ),
    (
        API,
        "budget: 800k",
        "budget: {amount: 8, curency: EUR}",
        "S005",
        "curency",
        "'budget': unknown key 'curency'",
        "money has the keys amount and currency",
    ),
    (
        API,
        "target: 0.1",
        'target: "0.1"',
        "S005",
        '"0.1"',
        "'target': '0.1' is not a number",
        "write 0.1 without quotes",
    ),
    (
        API,
        "{payments: 2}",
        "{payments: -2}",
        "S005",
        "-2",
        "'payments': -2 is not a number of people",
        "write full-time equivalents from 0 to 100000",
    ),
    # links, constraints, impacts, dependencies
    (
        API,
        "ga FS+2d",
        "ga XS",
        "S005",
        "identity/sso/ga XS",
        "'after' entry 2: 'XS' is not a link type",
        "write FS, SS, FF or SF",
    ),
    (
        API,
        "ga FS+2d",
        "ga FS+2",
        "S005",
        "identity/sso/ga FS+2",
        "'after' entry 2: '+2' is not a duration",
        WORKS,
    ),
    (
        API,
        "start_no_earlier_than 2027-01-07",
        "must_start_on",
        "S005",
        "must_start_on",
        "'constraint': 'must_start_on' needs a date",
        "write it as must_start_on 2027-01-07",
    ),
    (
        API,
        "{schedule: [1w, 3w, 6w], cost: 50k}",
        "{}",
        "S005",
        "{}",
        "'impact': an impact on nothing",
        "write {schedule: 3w}, {cost: 50k}, or both",
    ),
    (
        API,
        "needs: identity/sso/ga, for",
        "for",
        "S005",
        "{for: ga",
        "'sso': a dependency without 'needs'",
        "name the item as needs: program/project/item, or who delivers as external: …",
    ),
    (
        API,
        "{needs: identity/sso/ga,",
        "{needs: identity/sso/ga, external: Lab,",
        "S005",
        "Lab",
        "'sso': a dependency with both 'needs' and 'external'",
        "keep one: needs for an item of this plan, external for others",
    ),
    # calendars, capacity, policy, format
    (
        TOP,
        "week: mon-fri",
        "week: mon-fry",
        "S005",
        "mon-fry",
        "'week': 'mon-fry' is not a day of the week",
        "write mon, tue, wed, thu, fri, sat, sun, or mon-fri",
    ),
    (
        TOP,
        "13:00-17:00",
        "17:00-13:00",
        "S005",
        "17:00-13:00",
        "'week': '17:00-13:00' ends before it starts",
        "a stretch lies within one day, the start first; 24:00 ends it",
    ),
    (
        TOP,
        "13:00-17:00",
        "11:00-17:00",
        "S005",
        "11:00-17:00",
        "'week': 11:00-17:00 begins before 08:00-12:00 ends",
        "write the stretches of a day in order",
    ),
    (
        TOP,
        "hours: 8",
        "hours: 30",
        "S005",
        "30",
        "'hours': 30 is not a number of hours",
        "write the hours of a working day, more than 0, up to 24",
    ),
    (
        "teams.yaml",
        "{2026-07-01: 5}",
        "{2026-07-01: many}",
        "S005",
        "many",
        "'capacity': 'many' is not a number",
        "write a number, as 3.4",
    ),
    (
        TOP,
        "stale_after: 14d",
        "stale_after: 14",
        "S005",
        "14,",
        "'stale_after': 14 is not a duration",
        "a duration needs a unit: write 14d for working days",
    ),
    (
        TOP,
        "spin: 1",
        "spin: 2",
        "S006",
        "2\n",
        "plan format 2",
        "this spin reads version 1; a newer plan needs a newer spin",
    ),
    # references
    (
        API,
        "after: [beta]",
        "after: [bta]",
        "R001",
        "bta",
        "no milestone, task, project or program 'bta'",
        "did you mean 'beta'?",
    ),
    (
        API,
        "after: [build, id",
        "after: [core, id",
        "R001",
        "core, id",
        "no milestone, task, project or program 'core'",
        "did you mean 'build.core'?",
    ),
    (
        API,
        "[build, identity/sso/ga FS",
        "[build, identity/sos/ga FS",
        "R001",
        "identity/sos/ga",
        "no milestone, task, project or program 'identity/sos/ga'",
        "did you mean 'identity/sso/ga'?",
    ),
    (
        API,
        "[build, identity/sso/ga FS",
        "[build, idntity/sso/ga FS",
        "R001",
        "idntity/sso/ga",
        "no milestone, task, project or program 'idntity/sso/ga'",
        "did you mean 'identity/sso/ga'?",
    ),
    (
        API,
        "for: ga",
        "for: gaa",
        "R001",
        "gaa",
        "no milestone, task, project or program 'gaa'",
        "did you mean 'ga'?",
    ),
    (
        API,
        "affects: [ga]",
        "affects: [cert]",
        "R001",
        "cert]",
        "no milestone, task, project or program 'cert'",
        "write item, project/item or program/project/item",
    ),
    (API, "risk: cert}", "risk: certs}", "R001", "certs", "no item 'certs'", "did you mean 'cert'?"),
    (
        API,
        "team: payments",
        "team: paymens",
        "R001",
        "paymens",
        "no team 'paymens'",
        "did you mean 'payments'? or add it to teams",
    ),
    (
        API,
        "objectives: [grow]",
        "objectives: [gro]",
        "R001",
        "gro]",
        "no objective 'gro'",
        "did you mean 'grow'? or add it to objectives",
    ),
    (
        "teams.yaml",
        "calendar: plant",
        "calendar: plnt",
        "R001",
        "plnt",
        "no calendar 'plnt'",
        "did you mean 'plant'? or add it to calendars",
    ),
    (
        API,
        "approver: sam",
        "approver: samm",
        "R001",
        "samm",
        "no person or team 'samm'",
        "did you mean 'sam'? or add it to people",
    ),
    (
        API,
        "staffing: {payments",
        "staffing: {payment",
        "R001",
        "payment:",
        "no team 'payment'",
        "did you mean 'payments'? or add it to teams",
    ),
    (
        TOP,
        "at: checkout/api/beta",
        "at: checkout/api/bta",
        "R001",
        "checkout/api/bta",
        "no item 'checkout/api/bta'",
        "did you mean 'checkout/api/beta'?",
    ),
    # ids and circles
    (
        API,
        "  rollout: {",
        "  beta: {",
        "R003",
        "beta: {duration",
        "'beta' is both a milestone and a task",
        "rename one of them: links could mean either",
    ),
    (
        API,
        "  rollout: {",
        "  Beta: {",
        "R004",
        "Beta: {duration",
        "'Beta' and 'beta' differ only by letter case",
        "rename one of them: some file systems and readers see one id",
    ),
    (
        API,
        "  rollout: {",
        '  "roll out": {',
        "S007",
        '"roll out"',
        "'roll out' can't be an id",
        "an id has letters, digits, '.', '_' and '-', no '/', white space or controls; at most 200",
    ),
    (
        "people.yaml",
        "maya: {}",
        "maya: {}\nJo: {}",
        "R004",
        "Jo: {}",
        "'Jo' and 'jo' differ only by letter case",
        "rename one of them: some file systems and readers see one id",
    ),
    (
        API,
        "after: [build.core]",
        "after: [build.more]",
        "R005",
        "build.more",
        "'more' waits for itself: checkout/api/build.more → checkout/api/build.more",
        "take one of these links out",
    ),
    (
        API,
        "after: [build.core]",
        "after: [ga]",
        "R005",
        "build, id",
        (
            "circle of 3 items:"
            " checkout/api/beta → checkout/api/build.more → checkout/api/ga → checkout/api/beta"
        ),
        "take one of these links out",
    ),
    (
        "identity/sso.yaml",
        "{due: 2027-01-10}",
        "{due: 2027-01-10, after: [checkout/api/ga]}",
        "R005",
        "identity/sso/ga FS+2d",
        "circle of 3 items: checkout/api/beta → identity/sso/ga → checkout/api/ga → checkout/api/beta",
        "take one of these links out",
    ),
    # YAML
    (
        API,
        "owner: jo\nteam",
        "owner: @jo\nteam",
        "Y001",
        "@jo",
        "text begins with '@', which YAML reserves",
        'write jo or "@jo"',
    ),
    (
        API,
        "team: payments\n",
        "team: payments\nteam: identity\n",
        "Y002",
        "team: identity",
        "duplicate key 'team'",
        "keep one of them",
    ),
    (
        API,
        "name: Payments API",
        "name: !!str Payments API",
        "Y005",
        "!!str",
        "tag '!!str'",
        "put the value in quotes instead",
    ),
]


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def test_the_sound_plan_has_no_findings(tmp_path: Path) -> None:
    write(tmp_path, PLAN)
    assert load(tmp_path).findings == ()


@pytest.mark.parametrize(
    "row", PLANTED, ids=[f"{n:02} {row[2].strip()[:24]!r}" for n, row in enumerate(PLANTED)]
)
def test_a_planted_error_is_told_once_at_its_place_with_its_help(row: Row, tmp_path: Path) -> None:
    file, old, new, code, at, message, help_ = row
    assert PLAN[file].count(old) >= 1, old
    text = PLAN[file].replace(old, new, 1)
    write(tmp_path, PLAN | {file: text})
    loaded = load(tmp_path)
    (finding,) = loaded.findings
    assert (finding.code, finding.message, finding.help) == (code, message, help_)
    span = Places(Folder(tmp_path)).span(finding.places[0])
    said = (PLAN | {file: text})[finding.places[0].file].splitlines()
    pointed = "\n".join((said[span.line - 1][span.column - 1 :], *said[span.line :]))
    assert pointed.startswith(at), (span, pointed[:40])
    assert len(loaded.portfolio.projects) == 2


def test_a_key_is_pointed_at_as_a_key(tmp_path: Path) -> None:
    write(tmp_path, PLAN | {API: PLAN[API].replace("owner: jo\nteam", "ownr: jo\nteam")})
    (finding,) = load(tmp_path).findings
    assert finding.places[0].part is Part.KEY
