"""The options of an export: the catalog's own, and over them what the command line says."""

from typing import Any

import msgspec

from bibexport.errors import Fault, InvalidInput
from bibexport.exporters.options import ExportOptions
from bibexport.model import Catalog


def export_options(catalog: Catalog, chosen: dict[str, Any], *, no_notes: bool = False) -> ExportOptions:
    """The catalog's `[export]` table with its title, and over it `chosen`, by the names of the options.

    Raises:
        InvalidInput: the table has an unknown option or value.
    """
    said = {name.replace("_", "-"): value for name, value in chosen.items() if value is not None}
    for name in ("fields", "omit"):
        if name in said:
            said[name] = tuple(part.strip() for part in said[name].split(",") if part.strip())
    if no_notes:
        said["notes"] = False
    try:
        options = msgspec.convert({**catalog.export, **said}, ExportOptions)
    except msgspec.ValidationError as error:
        message = f"[export]: {str(error)[:1].lower()}{str(error)[1:]}"
        raise InvalidInput([Fault(path=catalog.path, message=message)]) from error
    return options if options.title else msgspec.structs.replace(options, title=catalog.title)
