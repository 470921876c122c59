"""Reading and writing of every format, one module or package per format.

`table` lists the formats, and `options` the options of an export. `entry_fields` and `override_fields` are the fields
that catalogs in TOML and YAML share, `record_values` the values that all writers share, and `sections` the sections of
a list as a tree.
"""
