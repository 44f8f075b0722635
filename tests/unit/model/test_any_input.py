"""Whatever stands in a description or in the settings: the answer is problems or a topology, no crash."""

from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.catalogue.postgres import Postgres
from model.checks import REACHES
from model.loading import examine
from model.settings import StackSettings
from model.system import System

KEYS = sorted(
    {*System.model_fields, *Postgres.model_fields, "kind", "port", "build", "target", "script", "db", "a"}
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 70000),
    st.text(max_size=8),
    st.sampled_from(
        ["postgres", "redis", "service", "k6", "redis-cli", "256m", "30s", "a:1", "172.20.0.0/16", "db"]
    ),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=20,
)
SERVICE = st.fixed_dictionaries(
    {"kind": st.sampled_from(["postgres", "redis", "service", "k6", "redis-cli", "oracle"])},
    optional={key: ANYTHING for key in KEYS if key != "kind"},
)
DESCRIPTION = st.fixed_dictionaries(
    {"name": st.sampled_from(["shop", "Shop", 7])},
    optional={
        "services": st.one_of(
            ANYTHING, st.dictionaries(st.sampled_from(["db", "a", "B", "prometheus"]), SERVICE)
        ),
        "subnets": st.one_of(
            ANYTHING, st.dictionaries(st.sampled_from([t.value for t in REACHES]), ANYTHING)
        ),
        "monitoring": ANYTHING,
        "colour": ANYTHING,
    },
)
SETTINGS = st.dictionaries(
    st.sampled_from([*(f.alias or n for n, f in StackSettings.model_fields.items()), "colour"]), ANYTHING
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(description=st.one_of(DESCRIPTION, ANYTHING), raw=SETTINGS)
def test_any_description_and_any_settings_are_answered(
    tmp_path: Path, description: object, raw: dict[str, object]
) -> None:
    (tmp_path / "systems").mkdir(exist_ok=True)
    (tmp_path / "systems/shop.yaml").write_text(yaml.safe_dump(description))
    topology, problems = examine(tmp_path, {**raw, "system": "shop"}, "dev")
    assert topology is not None or problems
    assert all(p.key and p.reason and p.remedy for p in problems)
