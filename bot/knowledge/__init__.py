"""What the assistant knows: YAML files in ``knowledge/``, checked and loaded into plain objects."""
