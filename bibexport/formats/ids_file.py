"""A list of arXiv ids, DOIs, DBLP keys, ids of the ACL Anthology and addresses, one per line."""

from bibexport import ids
from bibexport.errors import Fault, InvalidId, InvalidInput
from bibexport.keys import safe_key
from bibexport.model import Catalog, Entry, Link
from bibexport.pages import page_address, page_dois, page_key
from bibexport.text.unicode import clean


def read(text: str, path: str = "") -> Catalog:
    """Read one entry per line; `#` starts a comment. The keys are derived from the ids.

    Raises:
        InvalidInput: lists every line that is not an id.
    """
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        written = clean(line.split(" #")[0] if not line.lstrip().startswith("#") else "")
        if not written:
            continue
        entry = read_id(written, line=number, path=path)
        if entry is None:
            message = f"expected an arXiv id, a DOI, a DBLP key or an address of one, got {written!r}"
            faults.append(Fault(path=path, line=number, message=message))
        else:
            entries.setdefault(entry.key.lower(), entry)
    if faults:
        raise InvalidInput(faults)
    return Catalog(entries=tuple(entries.values()), path=path)


def read_id(written: str, *, line: int | None = None, path: str = "") -> Entry | None:
    """Return the entry for an id; None if `written` is not an id of a known kind."""
    try:
        arxiv, version = ids.split_arxiv_id(written)
    except InvalidId:
        pass
    else:
        key = f"arxiv-{arxiv.replace('/', '-')}"
        return Entry(key=key, arxiv=arxiv, arxiv_version=version, line=line, path=path)
    try:
        doi = ids.doi(written)
    except InvalidId:
        pass
    else:
        # arXiv registers DOIs for preprints; as arXiv ids they can be asked about in batches.
        arxiv_of_doi = ids.arxiv_id_of_doi(doi)
        return Entry(key=_key("doi", doi), doi=None if arxiv_of_doi else doi, arxiv=arxiv_of_doi, line=line, path=path)
    try:
        dblp = ids.dblp_key(written)
    except InvalidId:
        return _read_page(written, line, path)
    return Entry(key=_key("dblp", dblp), dblp=dblp, line=line, path=path)


def _read_page(written: str, line: int | None, path: str) -> Entry | None:
    """Return the entry of a page whose address is a key, such as one of OpenReview or of a publisher."""
    address = page_address(written)
    dois = page_dois(address)
    if not address:
        return None
    if len(dois) == 1 and not page_key(address):
        return Entry(key=_key("doi", dois[0]), doi=dois[0], line=line, path=path)
    link = Link(kind="paper", url=address)
    return Entry(key=_key("page", page_key(address)), links=(link,), line=line, path=path)


def _key(kind: str, value: str) -> str:
    return safe_key(f"{kind}-{value.replace('/', '-')}")
