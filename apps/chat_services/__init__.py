"""The chat's five services: one distribution, one image, one package and one command a service."""
