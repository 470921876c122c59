"""Reading and writing of every format, one module or package per format.

`table` lists the formats; `options` has the choices for writing. `shown` has the parts of a record that all writers
share, `tables` the checks that the catalogs in TOML and YAML share, `sections` the sections of a list as a tree.
"""
