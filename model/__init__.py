"""What a system is, as plain checked values: no Pulumi, no Docker, no files."""
