"""Every kind of bad input is refused with its key, its value and a remedy, all of them in one report."""

from pathlib import Path
from textwrap import dedent

import pytest

from model.errors import ConfigurationError, Problem
from model.loading import examine, load_topology

WEB = "web: {kind: service, image: 'nginx:1.30.4', port: 80}"


def problems(project: Path, services: str, rest: str = "", **settings: object) -> list[Problem]:
    """What is found in a description with these services."""
    folder = project / "systems"
    folder.mkdir(exist_ok=True)
    text = f"name: shop\nservices:\n{_indented(services)}\n{dedent(rest)}"
    (folder / "shop.yaml").write_text(text)
    return examine(project, {"system": "shop", **settings}, "dev")[1]


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in dedent(text).strip().splitlines())


def the_one(found: list[Problem], key: str) -> Problem:
    """The only problem, which must be about that key."""
    assert [p.key for p in found] == [key], "\n".join(map(str, found))
    assert found[0].value
    assert found[0].remedy
    return found[0]


def test_a_good_description_has_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path, WEB) == []


def test_an_unknown_key_is_refused_and_the_near_one_is_suggested(tmp_path: Path) -> None:
    problem = the_one(
        problems(tmp_path, "web: {kind: service, image: 'a:1', port: 80, limit: {memory: 1g}}"),
        "services.web.limit",
    )
    assert "'limits'" in problem.remedy


def test_a_wrong_type_is_refused(tmp_path: Path) -> None:
    found = problems(tmp_path, "web: {kind: service, image: 'a:1', port: eighty}")
    problem = the_one(found, "services.web.port")
    assert problem.value == "'eighty'"


def test_an_unknown_kind_is_refused_and_the_kinds_are_named(tmp_path: Path) -> None:
    problem = the_one(problems(tmp_path, "db: {kind: postgress}"), "services.db.kind")
    assert "'postgres'" in problem.remedy


def test_a_need_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    found = problems(
        tmp_path, "web: {kind: service, image: 'a:1', port: 80, needs: [databse]}\ndatabase: {kind: postgres}"
    )
    problem = the_one(found, "services.web.needs")
    assert (problem.value, "'database'" in problem.remedy) == ("databse", True)


def test_a_cycle_of_needs_is_refused_and_shown(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
        a: {kind: service, image: 'a:1', port: 80, needs: [b]}
        b: {kind: service, image: 'a:1', port: 80, needs: [c]}
        c: {kind: service, image: 'a:1', port: 80, needs: [a]}
        """,
    )
    assert len(found) == 1
    assert sorted(found[0].value.split(" -> ")[:3]) == ["a", "b", "c"]


def test_a_data_service_can_not_need_one_of_the_application(tmp_path: Path) -> None:
    found = problems(tmp_path, f"{WEB}\ndb: {{kind: postgres, needs: [web]}}")
    the_one(found, "services.db.needs")


def test_a_port_used_twice_is_refused_and_both_users_are_named(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
        a: {kind: service, image: 'a:1', port: 80, publish: [8080]}
        b: {kind: service, image: 'a:1', port: 80, publish: [8080]}
        """,
    )
    problem = the_one(found, "services.b.publish")
    assert "a and by b" in problem.reason


def test_a_port_that_the_monitoring_publishes_counts_too(tmp_path: Path) -> None:
    found = problems(tmp_path, "web: {kind: service, image: 'a:1', port: 80, publish: [3000]}")
    assert [p.value for p in found] == ["3000"]


def test_a_memory_reservation_over_its_limit_is_refused(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        "web: {kind: service, image: 'a:1', port: 80, limits: {memory: 128m}, reservations: {memory: 256m}}",
    )
    problem = the_one(found, "services.web.reservations.memory")
    assert "128m" in problem.remedy


@pytest.mark.parametrize("name", ["Web", "web_1", "-web", "1web", "w" * 41])
def test_an_invalid_name_is_refused(tmp_path: Path, name: str) -> None:
    found = problems(tmp_path, f"{name}: {{kind: service, image: 'a:1', port: 80}}")
    assert len(found) == 1
    assert "letters" in found[0].remedy


def test_names_that_only_together_are_too_long_for_a_host_name_are_refused(tmp_path: Path) -> None:
    assert [p.key for p in problems(tmp_path, f"{'w' * 40}: {{kind: redis}}", rest="")] == []
    folder = tmp_path / "systems"
    (folder / "long.yaml").write_text(f"name: {'s' * 30}\nservices:\n  {'w' * 40}: {{kind: redis}}\n")
    keys = [p.key for p in examine(tmp_path, {"system": "long"}, "dev")[1]]
    assert f"services.{'w' * 40}" in keys


@pytest.mark.parametrize("image", ["nginx", "nginx:latest", "NGINX:1", "nginx:"])
def test_an_image_that_is_not_pinned_is_refused(tmp_path: Path, image: str) -> None:
    found = problems(tmp_path, f"web: {{kind: service, image: '{image}', port: 80}}")
    the_one(found, "services.web.image")


def test_overlapping_subnets_are_refused(tmp_path: Path) -> None:
    found = problems(tmp_path, WEB, "subnets: {app: 172.20.0.0/16, data: 172.20.5.0/24}")
    problem = the_one(found, "subnets.app")
    assert "172.20.5.0/24" in problem.reason


def test_a_missing_system_file_is_refused_and_the_near_one_is_suggested(tmp_path: Path) -> None:
    problems(tmp_path, WEB)
    found = examine(tmp_path, {"system": "shopp"}, "dev")[1]
    problem = the_one(found, "gantry:system")
    assert "'shop'" in problem.remedy


def test_a_file_that_is_no_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "systems").mkdir()
    (tmp_path / "systems/shop.yaml").write_text("name: shop\nservices: {web: [}\n")
    found = examine(tmp_path, {"system": "shop"}, "dev")[1]
    assert "line 2" in the_one(found, "systems/shop.yaml").reason


@pytest.mark.parametrize(
    ("setting", "value", "key"),
    [
        ("porOffset", "1", "gantry:porOffset"),
        ("environment", "production", "gantry:environment"),
        ("portOffset", "many", "gantry:portOffset"),
        ("dockerHost", "prod.example.com", "gantry:dockerHost"),
    ],
)
def test_a_bad_setting_is_refused(tmp_path: Path, setting: str, value: str, key: str) -> None:
    found = problems(tmp_path, WEB, "", **{setting: value})
    the_one(found, key)


def test_a_size_without_a_unit_is_refused(tmp_path: Path) -> None:
    found = problems(tmp_path, "web: {kind: service, image: 'a:1', port: 80, limits: {memory: 256}}")
    assert "'256m'" in the_one(found, "services.web.limits.memory").remedy


def test_a_missing_dockerfile_is_refused(tmp_path: Path) -> None:
    (tmp_path / "apps").mkdir()
    found = problems(
        tmp_path, "web: {kind: service, build: {context: apps, dockerfile: Dockerfile}, port: 80}"
    )
    the_one(found, "services.web.build.dockerfile")


def test_every_problem_of_every_sort_stands_in_one_report(tmp_path: Path) -> None:
    (tmp_path / "systems").mkdir()
    (tmp_path / "systems/shop.yaml").write_text(
        dedent("""
        name: shop
        colour: red
        services:
          web: {kind: service, image: nginx, port: 80}
          Bad: {kind: redis}
          db: {kind: oracle}
          a: {kind: service, image: 'a:1', port: 80, publish: [9000], needs: [nothing]}
          b: {kind: service, image: 'a:1', port: 80, publish: [9000], reservations: {memory: 2g}}
        subnets: {app: 172.20.0.0/16, data: 172.20.0.0/24}
        """)
    )
    with pytest.raises(ConfigurationError) as caught:
        load_topology(tmp_path, {"system": "shop", "portOffset": "x"}, "dev")
    report = str(caught.value)
    wanted = ("colour", "nginx", "Bad", "oracle", "nothing", "9000", "2048m", "172.20.0.0/24", "portOffset")
    assert [part for part in wanted if part not in report] == [], report
    assert "nothing was changed" in report
