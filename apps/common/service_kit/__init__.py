"""What every Python service of the sample systems shares: settings, logs, metrics, health and serving.

This file imports nothing, so that `python -m service_kit.probe` starts as fast as Python itself.
"""
