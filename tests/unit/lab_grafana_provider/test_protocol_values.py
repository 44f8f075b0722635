"""Values on the wire, durations, names, ignored paths, and the plugin's folder."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2

from lab.grafana_provider import durations
from lab.grafana_provider.diff import Change, Kind
from lab.grafana_provider.ignored import without_ignored
from lab.grafana_provider.install import install
from lab.grafana_provider.protocol import provider_pb2, provider_pb2_grpc
from lab.grafana_provider.values import UNKNOWN, MalformedError, Properties, path_text
from lab.grafana_provider.wire import decode, encode
from tests.unit.lab_grafana_provider.engine import Engine, urn

SIGNATURE = "4dabf18193072939515e22adb298388d"


def test_values_survive_the_wire_with_their_secrets() -> None:
    values: Properties = {"a": [1, 2.5, {"b": "x", "c": True}], "d": UNKNOWN, "e": {}}
    secrets = frozenset({("a", 2, "b"), ("d",)})
    payload = decode(encode(values, secrets))
    assert (payload.values, payload.secrets) == (values, secrets)


def test_a_secret_is_marked_as_the_engine_expects_it() -> None:
    fields = encode({"a": "x"}, frozenset({("a",)})).fields["a"].struct_value.fields
    assert fields[SIGNATURE].string_value == "1b47061264138c4ac30d75fd1eb44270"
    assert fields["value"].string_value == "x"


def test_nulls_are_left_out() -> None:
    struct = struct_pb2.Struct()
    struct.update({"a": None, "b": {"c": None}})
    assert decode(struct).values == {"b": {}}


def test_an_asset_is_refused() -> None:
    struct = struct_pb2.Struct()
    struct.update({"a": {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "text": "x"}})
    with pytest.raises(MalformedError, match="assets"):
        decode(struct)


@pytest.mark.parametrize(
    ("text", "seconds", "written"),
    [
        ("", 0, "0s"),
        ("0", 0, "0s"),
        ("30s", 30, "30s"),
        ("2m", 120, "2m0s"),
        ("1h30m", 5400, "1h30m0s"),
        ("1d", 86400, "24h0m0s"),
        ("1m0.5s", 60.5, "1m0.5s"),
        ("1500ms", 1.5, "1.5s"),
    ],
)
def test_durations_are_read_and_written_as_go_does(text: str, seconds: float, written: str) -> None:
    length = durations.parse(text)
    assert length == timedelta(seconds=seconds)
    assert durations.go_text(timedelta(seconds=seconds)) == written


@pytest.mark.parametrize("text", ["5", "m", "1 m", "-1m", "1y"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert durations.parse(text) is None


def test_paths_are_written_in_the_engines_notation() -> None:
    assert path_text(("rules", 0, "labels", "a.b")) == 'rules[0].labels["a.b"]'


@pytest.mark.parametrize(
    ("pattern", "covered"),
    [("rules", True), ("rules[0].for", True), ("rules[*].for", True), ("rules[1]", False), ("name", False)],
)
def test_patterns_cover_what_lies_at_or_below_them(pattern: str, covered: bool) -> None:
    change = Change(("rules", 0, "for"), Kind.UPDATE)
    assert (without_ignored([change], [pattern]) == []) == covered


@pytest.mark.parametrize(
    ("mode", "expected"), [("PROPOSE", "proposed"), ("ENFORCE", "proposed"), ("DISABLE", None)]
)
def test_the_engine_may_decide_about_names(unconfigured: Engine, mode: str, expected: str | None) -> None:
    options = provider_pb2.CheckRequest.AutonamingOptions
    response = unconfigured.provider.Check(
        provider_pb2.CheckRequest(
            urn=urn("grafana:oss/team:Team"),
            news=encode({"email": "a@x"}),
            autonaming=options(proposed_name="proposed", mode=options.Mode.Value(mode)),
        )
    )
    if expected is None:
        assert [failure.property for failure in response.failures] == ["name"]
    else:
        assert decode(response.inputs).values["name"] == expected


def test_a_type_that_is_not_offered_is_named(unconfigured: Engine) -> None:
    with pytest.raises(grpc.RpcError) as error:
        unconfigured.check("grafana:oss/playlist:Playlist", {})
    assert "grafana:oss/playlist:Playlist is not offered here" in str(error.value.details())


def test_an_installed_plugin_starts_fast_and_tells_its_version(tmp_path: Path) -> None:
    launcher = install(tmp_path, Path(sys.executable))
    assert launcher == tmp_path / "plugins/resource-grafana-v2.44.0/pulumi-resource-grafana"
    assert os.access(launcher, os.X_OK)
    began = time.monotonic()
    with subprocess.Popen([launcher, "127.0.0.1:1"], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            assert time.monotonic() - began < 5  # a quarter of a second on a quiet machine
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                info = provider_pb2_grpc.ResourceProviderStub(channel).GetPluginInfo(empty_pb2.Empty())
            assert info.version == "2.44.0"
        finally:
            process.kill()
