"""The provider as the engine sees it: the gRPC service, one method a kind of request."""

import threading

import grpc
from google.protobuf import empty_pb2
from typing_extensions import override

from lab.grafana_provider import lifecycle
from lab.grafana_provider.abort import tells_problems
from lab.grafana_provider.check import faults
from lab.grafana_provider.client import Client
from lab.grafana_provider.diff import changes
from lab.grafana_provider.errors import ProviderError
from lab.grafana_provider.ignored import kept_as_they_are, without_ignored
from lab.grafana_provider.naming import keeps_its_name, with_name
from lab.grafana_provider.plan import refreshed_inputs, secret_paths
from lab.grafana_provider.protocol import plugin_pb2, provider_pb2, provider_pb2_grpc
from lab.grafana_provider.registry import RESOURCES
from lab.grafana_provider.replies import difference, refusal, secrets_of
from lab.grafana_provider.resource import Resource
from lab.grafana_provider.settings import ARGUMENTS, Settings, decoded, settings
from lab.grafana_provider.version import VERSION
from lab.grafana_provider.wire import decode, encode


class GrafanaProvider(provider_pb2_grpc.ResourceProviderServicer):
    """One provider process: the engine configures it once, then asks many things at the same time."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._client = Client(Settings(), self._stopped)

    @override
    @tells_problems
    def Handshake(
        self, request: provider_pb2.ProviderHandshakeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ProviderHandshakeResponse:
        """Tells the engine what this provider understands."""
        return provider_pb2.ProviderHandshakeResponse(
            accept_secrets=True, supports_autonaming_configuration=True
        )

    @override
    def GetPluginInfo(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """Tells the version."""
        return plugin_pb2.PluginInfo(version=VERSION)

    @override
    def Cancel(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Ends all waiting."""
        self._stopped.set()
        return empty_pb2.Empty()

    @override
    @tells_problems
    def CheckConfig(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Checks the provider's own arguments, and gives them back as they came."""
        payload = decode(request.news)
        found = faults(ARGUMENTS, decoded(payload.values), payload.secrets)
        return refusal(found) if found else provider_pb2.CheckResponse(inputs=request.news)

    @override
    @tells_problems
    def DiffConfig(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """No argument needs a new provider: another Grafana is only found empty by a refresh."""
        old, new = decoded(decode(request.olds).values), decoded(decode(request.news).values)
        return difference(changes(ARGUMENTS, old, new))

    @override
    @tells_problems
    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        """Takes the arguments; makes no request."""
        self._client = Client(settings(decoded(decode(request.args).values)), self._stopped)
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True
        )

    @override
    @tells_problems
    def Check(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Checks a resource's inputs and gives it a name if it needs one."""
        schema = _resource(request.urn).schema
        payload = decode(request.news)
        values = with_name(schema, payload.values, decode(request.olds).values, request)
        found = faults(schema, values, payload.secrets)
        if found:
            return refusal(found)
        secrets = payload.secrets | frozenset(secret_paths(schema, values))
        return provider_pb2.CheckResponse(inputs=encode(values, secrets))

    @override
    @tells_problems
    def Diff(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Compares a resource's state with its inputs."""
        schema = _resource(request.urn).schema
        old, new = decode(request.olds).values, decode(request.news).values
        found = without_ignored(changes(schema, old, new), list(request.ignoreChanges))
        return difference(found, delete_first=keeps_its_name(schema, old, new, request.urn))

    @override
    @tells_problems
    def Create(
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        """Creates a resource; in a preview only tells what it would be."""
        resource = _resource(request.urn)
        inputs = decode(request.properties)
        if request.preview:
            identifier, state = "", lifecycle.preview_create(resource, inputs.values)
        else:
            identifier, state = lifecycle.create(resource, self._client, inputs)
        return provider_pb2.CreateResponse(
            id=identifier, properties=encode(state, secrets_of(resource.schema, state, inputs))
        )

    @override
    @tells_problems
    def Read(
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        """Reads a resource as it is now; an empty answer says that it is gone."""
        resource = _resource(request.urn)
        old, inputs = decode(request.properties), decode(request.inputs)
        found = lifecycle.read(resource, self._client, request.id, old.values)
        if found is None:
            return provider_pb2.ReadResponse()
        identifier, state = found
        refreshed = refreshed_inputs(resource.schema, inputs.values, state)
        return provider_pb2.ReadResponse(
            id=identifier,
            properties=encode(state, secrets_of(resource.schema, state, old, inputs)),
            inputs=encode(refreshed, secrets_of(resource.schema, refreshed, old, inputs)),
        )

    @override
    @tells_problems
    def Update(
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        """Updates a resource; in a preview only tells what it would be."""
        resource = _resource(request.urn)
        old, inputs = decode(request.olds), decode(request.news)
        new = kept_as_they_are(inputs.values, old.values, list(request.ignoreChanges))
        if request.preview:
            state = lifecycle.preview_update(resource, old.values, new)
        else:
            state = lifecycle.update(resource, self._client, request.id, old.values, new)
        secrets = secrets_of(resource.schema, state, old, inputs)
        return provider_pb2.UpdateResponse(properties=encode(state, secrets))

    @override
    @tells_problems
    def Delete(self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Deletes a resource."""
        state = decode(request.properties).values
        lifecycle.delete(_resource(request.urn), self._client, request.id, state)
        return empty_pb2.Empty()

    @override
    @tells_problems
    def Invoke(
        self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.InvokeResponse:
        """Refuses: the functions that look things up are not offered."""
        raise ProviderError(f"{request.tok} is not offered here: this stand-in only manages resources")


def _resource(urn: str) -> Resource:
    """The resource type that a URN names.

    Raises:
        ProviderError: it is none of this provider's.
    """
    type_name = urn.split("::")[2].rpartition("$")[2]
    if type_name not in RESOURCES:
        raise ProviderError(f"{type_name} is not offered here; there are {', '.join(sorted(RESOURCES))}")
    return RESOURCES[type_name]
