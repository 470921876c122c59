"""Readers and writers, one module or package per format.

`table` lists the formats, and `options` the options of an export. `entry_fields` and `override_fields` check the
fields that TOML and YAML catalogs share, `record_values` has the values that all writers share, and `sections` the tree
of a list's sections.
"""
