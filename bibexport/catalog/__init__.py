"""Changes to a catalog that a person keeps as a TOML file.

`additions` appends the entry of a new paper, and `sync` brings a catalog up to date with the list that it was made
from. Both take the text of the file and return the changed text: comments, order and everything else that a person
wrote stay as they are. The TOML itself is edited by `bibexport.formats.toml.edit`; nothing here opens a file.
"""
