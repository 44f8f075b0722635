import pulumi_docker

from lab.toolchain.sdk_check import PackageSchema, differences

TAG: dict[str, object] = {"sourceImage": {}, "targetImage": {}, "sourceImageId": {}}


def schema(inputs: dict[str, object], nested: dict[str, object]) -> PackageSchema:
    return PackageSchema.model_validate(
        {
            "provider": {"inputProperties": {}},
            "resources": {"docker:index/tag:Tag": {"inputProperties": inputs, "properties": TAG}},
            "types": {"docker:index/NetworkLabel:NetworkLabel": {"properties": nested}},
        }
    )


def about(prefix: str, lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith(prefix)]


def test_names_that_match_make_no_difference() -> None:
    lines = differences(
        schema({"sourceImage": {}, "targetImage": {}, "tagTriggers": {}}, {"label": {}, "value": {}}),
        pulumi_docker,
    )
    assert not about("NetworkLabel", lines)
    assert not about("outputs.NetworkLabel", lines)


def test_an_input_that_only_the_provider_has_is_told() -> None:
    lines = differences(schema({"sourceImages": {}}, {}), pulumi_docker)
    assert "TagArgs: the provider has sourceImages, the SDK has not" in lines
    assert "TagArgs: the SDK has sourceImage, the provider has not" in lines


def test_a_nested_property_that_is_missing_is_told() -> None:
    lines = differences(schema({}, {"label": {}}), pulumi_docker)
    assert "NetworkLabelArgs: the SDK has value, the provider has not" in lines
    assert "outputs.NetworkLabel: the SDK has value, the provider has not" in lines


def test_a_resource_that_the_provider_lacks_is_told_but_pulumis_own_image() -> None:
    lines = about("resources", differences(schema({}, {}), pulumi_docker))
    assert "resources: the SDK has Container, the provider has not" in lines
    assert not [line for line in lines if " Image," in line]
