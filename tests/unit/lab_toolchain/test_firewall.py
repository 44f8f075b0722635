from lab.engine.firewall import removals

SAVED = """\
*filter
:INPUT ACCEPT [0:0]
:gtry1-FORWARD - [0:0]
:gtry1-CT - [0:0]
:gtry2-FORWARD - [0:0]
-A FORWARD -j gtry1-FORWARD
-A FORWARD -j gtry2-FORWARD
-A FORWARD -m comment --comment "two words" -o br-0123 -j ACCEPT
-A gtry1-FORWARD -j gtry1-CT
-A gtry2-FORWARD -i gtry2 -j ACCEPT
COMMIT""".splitlines()


def test_an_engines_chains_and_the_rules_that_name_them_go() -> None:
    assert removals(SAVED, "gtry1", ["gtry1"]) == [
        ["-D", "FORWARD", "-j", "gtry1-FORWARD"],
        ["-F", "gtry1-FORWARD"],
        ["-F", "gtry1-CT"],
        ["-X", "gtry1-FORWARD"],
        ["-X", "gtry1-CT"],
    ]


def test_a_rule_that_names_one_of_its_bridges_goes_and_keeps_its_quoted_words() -> None:
    assert ["-D", "FORWARD", "-m", "comment", "--comment", "two words", "-o", "br-0123", "-j", "ACCEPT"] in (
        removals(SAVED, "gtry1", ["gtry1", "br-0123"])
    )


def test_another_engines_rules_stay() -> None:
    touched = [word for command in removals(SAVED, "gtry1", ["gtry1", "br-0123"]) for word in command]
    assert not [word for word in touched if word.startswith("gtry2")]
