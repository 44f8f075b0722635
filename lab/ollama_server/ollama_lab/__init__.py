"""A stand-in for Ollama: its API and its command line, without any model and without a way to get one.

It serves the lab only, where the real Ollama and its models cannot be had.
"""
