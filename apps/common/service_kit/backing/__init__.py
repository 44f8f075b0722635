"""Clients of backing services. Each module needs its own driver; import only those a service uses."""
