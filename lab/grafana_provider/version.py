"""The version of the official plugin that this one stands in for: the SDK asks the engine for it."""

VERSION = "2.44.0"
