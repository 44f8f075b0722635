"""The engine's side of the protocol, as far as the tests play it."""

from dataclasses import dataclass

import grpc

from lab.grafana_provider.protocol import provider_pb2, provider_pb2_grpc
from lab.grafana_provider.values import Path, Properties
from lab.grafana_provider.wire import Payload, decode, encode

Secrets = frozenset[Path]


@dataclass(frozen=True)
class Diff:
    details: dict[str, str]
    replaces: list[str]
    delete_first: bool

    @property
    def is_empty(self) -> bool:
        return not self.details


class RefusedError(Exception):
    """A check failed; holds the property and the reason of each failure."""

    def __init__(self, failures: dict[str, str]) -> None:
        super().__init__(str(failures))
        self.failures = failures


class Engine:
    def __init__(self, channel: grpc.Channel) -> None:
        self.provider = provider_pb2_grpc.ResourceProviderStub(channel)

    def configure(self, **arguments: str) -> None:
        self.provider.Configure(provider_pb2.ConfigureRequest(args=encode(dict(arguments))))

    def check(
        self, type_name: str, new: Properties, old: Properties | None = None, secrets: Secrets = frozenset()
    ) -> Payload:
        response = self.provider.Check(
            provider_pb2.CheckRequest(
                urn=urn(type_name), olds=encode(old or {}), news=encode(new, secrets), randomSeed=b"seed"
            )
        )
        if response.failures:
            raise RefusedError({failure.property: failure.reason for failure in response.failures})
        return decode(response.inputs)

    def diff(
        self, type_name: str, old: Properties, new: Properties, ignored: list[str] | None = None
    ) -> Diff:
        response = self.provider.Diff(
            provider_pb2.DiffRequest(
                id="1:x", urn=urn(type_name), olds=encode(old), news=encode(new), ignoreChanges=ignored or []
            )
        )
        kinds = {
            path: provider_pb2.PropertyDiff.Kind.Name(each.kind)
            for path, each in response.detailedDiff.items()
        }
        some = response.changes == provider_pb2.DiffResponse.DIFF_SOME
        assert some == bool(kinds)
        return Diff(kinds, list(response.replaces), response.deleteBeforeReplace)

    def create(
        self, type_name: str, new: Properties, preview: bool = False, secrets: Secrets = frozenset()
    ) -> tuple[str, Payload]:
        response = self.provider.Create(
            provider_pb2.CreateRequest(urn=urn(type_name), properties=encode(new, secrets), preview=preview)
        )
        return response.id, decode(response.properties)

    def read(
        self, type_name: str, identifier: str, state: Properties, inputs: Properties | None = None
    ) -> tuple[str, Payload, Payload]:
        response = self.provider.Read(
            provider_pb2.ReadRequest(
                id=identifier, urn=urn(type_name), properties=encode(state), inputs=encode(inputs or {})
            )
        )
        return response.id, decode(response.properties), decode(response.inputs)

    def update(
        self, type_name: str, identifier: str, old: Properties, new: Properties, preview: bool = False
    ) -> Payload:
        response = self.provider.Update(
            provider_pb2.UpdateRequest(
                id=identifier, urn=urn(type_name), olds=encode(old), news=encode(new), preview=preview
            )
        )
        return decode(response.properties)

    def delete(self, type_name: str, identifier: str, state: Properties) -> None:
        self.provider.Delete(
            provider_pb2.DeleteRequest(id=identifier, urn=urn(type_name), properties=encode(state))
        )


def urn(type_name: str) -> str:
    return f"urn:pulumi:dev::gantry::gantry:grafana:Content${type_name}::thing"
