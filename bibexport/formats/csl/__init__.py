"""CSL-JSON and CSL-YAML: `read` and `write` share the table of variables in `variables`."""
