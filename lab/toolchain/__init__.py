"""Pulumi, built from its Go modules, for machines that reach package registries and nothing else."""

from lab.toolchain.build import toolchain
from lab.toolchain.environment import install_plugin, toolchain_environment
from lab.toolchain.errors import ToolchainError

__all__ = ["ToolchainError", "install_plugin", "toolchain", "toolchain_environment"]
