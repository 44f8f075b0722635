"""The plan as Pulumi resources; the only folder, besides __main__.py and policies/, that imports Pulumi."""
