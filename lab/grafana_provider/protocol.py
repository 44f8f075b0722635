"""The engine's protocol: the generated modules of the Pulumi SDK, without the SDK around them.

Importing `pulumi` costs half a second, most of a plugin's start; its protobuf modules only refer to each
other, so they are loaded as a package of their own.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2
else:
    import sys
    from importlib import import_module
    from importlib.machinery import ModuleSpec
    from importlib.util import find_spec, module_from_spec

    _PACKAGE = "pulumi_protocol"
    _SPEC = ModuleSpec(_PACKAGE, None, is_package=True)
    _SPEC.submodule_search_locations = [
        f"{folder}/runtime/proto" for folder in find_spec("pulumi").submodule_search_locations
    ]
    sys.modules[_PACKAGE] = module_from_spec(_SPEC)

    plugin_pb2 = import_module(f"{_PACKAGE}.plugin_pb2")
    provider_pb2 = import_module(f"{_PACKAGE}.provider_pb2")
    provider_pb2_grpc = import_module(f"{_PACKAGE}.provider_pb2_grpc")
    status_pb2 = import_module(f"{_PACKAGE}.status_pb2")

__all__ = ["plugin_pb2", "provider_pb2", "provider_pb2_grpc", "status_pb2"]
