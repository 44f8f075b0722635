"""The shop: an API, a frontend, payments, an inventory, and the traffic that keeps them busy.

Each is a package that `python -m shop_services.NAME` runs, and imports no other one. `contracts` holds what
they say to each other, `shared` what they have in common.
"""
