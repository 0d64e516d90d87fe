package r

timed := {"97110", "97112", "97116", "97124", "97140", "97530", "97535", "97035"}
active := {"97110", "97112", "97116", "97530", "97535"}
evaluations := {"97161", "97165"}
manual := {"97124", "97140"}
hands_on := {"97124", "97140", "97035", "97010", "98941"}
assistants := {"physical_therapist_assistant", "occupational_therapy_assistant"}
wellness := {"Z00", "Z71", "Z72"}
covered := {
	"M25", "M54", "M62", "M75", "M77", "M79", "M17", "M16", "M19", "M23", "M24", "M43", "M47", "M48", "M50", "M51", "M53",
	"M65", "M66", "M67", "M70", "M71", "M72", "M76", "M99", "S13", "S16", "S23", "S33", "S43", "S46", "S53", "S63", "S73",
	"S83", "S86", "S93", "G56", "R26", "R29",
}
physical := {"physical_therapist", "physical_therapist_assistant"}
occupational := {"occupational_therapist", "occupational_therapy_assistant"}

codes := {line.code | some line in input.lines}

fired contains 1 if input.provider == "massage_therapist"

fired contains 1 if {
	input.provider in assistants
	count(codes & evaluations) > 0
}

fired contains 2 if {
	"97124" in codes
	count(codes & active) == 0
}

fired contains 3 if input.plan == null

fired contains 4 if {
	input.plan != null
	input.certified == null
}

fired contains 5 if {
	input.certified != null
	input.date > input.certified + 90
}

fired contains 6 if not input.response

fired contains 6 if not input.goals

fired contains 6 if {
	count(codes & manual) > 0
	not input.regions
}

fired contains 6 if {
	count(codes & manual) > 0
	not input.techniques
}

fired contains 7 if substring(input.diagnoses[0], 0, 3) in wellness

fired contains 8 if count([d | some d in input.diagnoses; substring(d, 0, 3) in covered]) == 0

fired contains 9 if {
	input.provider in physical
	some line in input.lines
	line.code != "98941"
	not "GP" in line.modifiers
}

fired contains 9 if {
	input.provider in occupational
	some line in input.lines
	line.code != "98941"
	not "GO" in line.modifiers
}

fired contains 10 if {
	some line in input.lines
	paired(line)
}

fired contains 11 if {
	some pool in pooled
	pool > 4
}

fired contains 12 if sum([n | some at, n in units; input.lines[at].code in timed]) > 8

fired contains 13 if {
	input.visits_this_year > 30
	input.authorization == null
}

fired contains 14 if input.submitted > input.date + 365

fired contains 15 if input.age < 3

fired contains 16 if {
	input.place in {"02", "10"}
	count(codes & hands_on) > 0
}

paired(line) if {
	line.code == "97124"
	"97140" in codes
	not "59" in line.modifiers
	not "XS" in line.modifiers
}

minutes := [time(line) | some line in input.lines]

time(line) := line.minutes if line.code in timed

time(line) := 0 if not line.code in timed

whole := [floor(m / 15) | some m in minutes]

rests := [rest | some m in minutes; rest := m % 15]

due := floor((sum(minutes) + 7) / 15) - sum(whole)

pooled := [pool | some at, count_ahead in ahead; pool := whole[at] + extra(count_ahead)]

ahead := [count([1 | some other, theirs in rests; before(theirs, other, rest, at)]) | some at, rest in rests]

before(theirs, _, rest, _) if theirs > rest

before(theirs, other, rest, at) if {
	theirs == rest
	other < at
}

extra(count_ahead) := 1 if count_ahead < due

extra(count_ahead) := 0 if count_ahead >= due

units := [billed(line, pooled[at]) | some at, line in input.lines]

billed(line, _) := 0 if paired(line)

billed(line, pool) := min([pool, 4]) if {
	line.code in timed
	not paired(line)
}

billed(line, _) := 1 if not line.code in timed

said := {"fired": fired, "units": units}
