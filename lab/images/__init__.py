"""Container images under their official names and tags, made of Debian packages and Go modules.

Where no container registry answers, an engine gets from here what it would otherwise pull. Each image keeps
the official one's contract (user ids, entry point, paths, variables, ports, the programs that probes use) and
says in its labels what it really is. A recipe is a folder below `recipes/`.
"""

from lab.images.ensure import ImageOrigin, ensure_images
from lab.images.errors import ImageError
from lab.images.plan import host_ca_bundle
from lab.images.recipe import parents_in
from lab.images.reference import Reference

__all__ = ["ImageError", "ImageOrigin", "Reference", "ensure_images", "host_ca_bundle", "parents_in"]
