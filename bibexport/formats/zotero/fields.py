"""Values that several Zotero types have in common: fields by name, and links as attachments."""

import msgspec
from msgspec import structs

from bibexport.errors import InvalidId
from bibexport.formats.options import ExportOptions
from bibexport.formats.record_values import arxiv, container, doi, named_people, repeats_volume
from bibexport.formats.zotero.item_types import ZOTERO_FIELDS, ItemType, item_type
from bibexport.ids import arxiv_doi, arxiv_id, display_doi
from bibexport.ids import doi as read_doi
from bibexport.model import LABELS, Date, Link, Name, Record
from bibexport.text.dates import year_in_words
from bibexport.text.markup import csl_markup
from bibexport.text.names import join_particle
from bibexport.text.unicode import clean, clean_lines


class Attachment(msgspec.Struct, frozen=True):
    """A link that Zotero shows below an item."""

    title: str
    url: str
    media_type: str


def attachments(record: Record) -> tuple[Attachment, ...]:
    """Return the links of a record under the labels that the list gives them, and arXiv's PDF.

    The link to the paper is omitted if it leads only to the item's own address, DOI or
    arXiv id. Zotero takes http and https only.
    """
    links: dict[str, Attachment] = {}
    if record.arxiv and not any(_is_pdf(link) and _arxiv(link.url) == record.arxiv for link in record.links):
        pdf = address(f"https://arxiv.org/pdf/{arxiv(record)}")
        links[pdf] = Attachment("arXiv PDF", pdf, "application/pdf")
    for link in record.links:
        url = address(link.url)
        if not url.lower().startswith(("http://", "https://")) or _is_the_item(link, record):
            continue
        media_type = "application/pdf" if _is_pdf(link) else "text/html"
        links.setdefault(url, Attachment(clean(link.label) or LABELS[link.kind], url, media_type))
    return tuple(links.values())


def address(url: str) -> str:
    """Return a web address without characters that XML or Zotero rejects."""
    return clean(url).replace(" ", "%20")


def _is_pdf(link: Link) -> bool:
    path = link.url.split("?", 1)[0].split("#", 1)[0].lower()
    return link.kind == "pdf" or path.endswith(".pdf") or "arxiv.org/pdf/" in path


def _is_the_item(link: Link, record: Record) -> bool:
    if link.kind != "paper" or _is_pdf(link):
        return False
    if record.arxiv and _arxiv(link.url) == record.arxiv:
        return True
    return link.url == record.url or (record.doi is not None and _doi(link.url) == record.doi)


def _arxiv(url: str) -> str | None:
    try:
        return arxiv_id(url)
    except InvalidId:
        return None


def _doi(url: str) -> str | None:
    try:
        return read_doi(url)
    except InvalidId:
        return None


_RECORD_FIELDS = tuple(name for name in ZOTERO_FIELDS if name in Record.__struct_fields__)


def common_fields(record: Record, options: ExportOptions) -> dict[str, str]:
    """Return the fields that every item type has, by Zotero's names; some may be empty."""
    # Zotero takes CSL's markup.
    title = csl_markup(clean(record.title))
    short_title = csl_markup(clean(record.short_title)) if record.short_title else ""
    shown_doi, url = doi(record), address(record.url)
    if record.type == "article" and record.arxiv:
        shown_doi = shown_doi or display_doi(arxiv_doi(record.arxiv))
        if not url or url.endswith(f"arxiv.org/abs/{record.arxiv}"):
            url = f"https://arxiv.org/abs/{arxiv(record)}"
    return {
        "title": title,
        "shortTitle": short_title if short_title != title else "",
        "abstractNote": record.abstract and clean_lines(record.abstract),
        "date": date(record.issued),
        "DOI": clean(shown_doi) if not (url and options.links == "url") else "",
        "url": url if not (shown_doi and options.links == "doi") else "",
        "citationKey": clean(record.key),
        "accessDate": date(record.accessed) if is_day(record.accessed) else "",
        "rights": record.rights and clean(record.rights),
    }


def type_fields(record: Record, options: ExportOptions) -> dict[str, str]:
    """Return the fields that only some item types have, by their name in `Record`; some may be empty."""
    values = {name: clean(text) for name in _RECORD_FIELDS if (text := getattr(record, name))}
    if "collection_number" in values and repeats_volume(record):
        del values["collection_number"]
    if record.type == "paper-conference" and options.venues != "full":
        values["container_title"] = clean(container(record, options.venues))
    _name_the_event(values, record)
    if values.get("container_title") == clean(record.title):
        del values["container_title"]
    if record.type == "article":
        values["genre"] = values.get("genre") or "preprint"
        if record.arxiv:
            values["publisher"] = values.get("publisher") or "arXiv"
            values["number"] = f"arXiv:{arxiv(record)}"
    if record.type == "speech" and "publisher_place" in values and not values.get("event_place"):
        values["event_place"] = values.pop("publisher_place")
    own = item_type(record).fields
    if "number" in values and "pages" not in values and "pages" in own and "number" not in own:
        # Where an article has a number instead of pages, Zotero's styles look for it in the pages.
        values["pages"] = values.pop("number")
    return values


def date(value: Date | None) -> str:
    """Return a date as Zotero reads it: ISO 8601 or words, also for what only EDTF can say (`strToDate` of `date.js`).

    >>> date(Date(year=1850, circa=True)), date(Date(year=-43)), date(Date(year=2004, month=6, uncertain=True))
    ('circa 1850', '44 BCE', '2004-06?')
    """
    if value is None:
        return ""
    if value.literal or value.year is None:
        return clean(value.literal)
    if value.year <= 0:
        return year_in_words(value).replace("c. ", "circa ")
    if value.end and value.end.year is None:
        return f"{date(structs.replace(value, end=None))}–"
    exact = structs.replace(value, circa=False).iso
    return f"circa {exact}" if value.circa else exact


def is_day(value: Date | None) -> bool:
    """Return whether a date is a single day; Zotero accepts only that as the access date."""
    return value is not None and bool(value.year and value.month and value.day and not value.end and not value.literal)


def _name_the_event(values: dict[str, str], record: Record) -> None:
    """Put the acronym of an event, which has no field of its own, beside its name."""
    name, acronym = values.get("event_title", ""), clean(record.event_acronym)
    short = values.get("container_title_short", "") if record.type == "paper-conference" else ""
    acronym = acronym or short
    if acronym and acronym not in name:
        values["event_title"] = f"{name} ({acronym})" if name else acronym
    if short and short in values["event_title"]:
        del values["container_title_short"]


class Person(msgspec.Struct, frozen=True):
    """The two fields of a creator. An organisation has a surname alone."""

    surname: str
    given: str = ""


class Role(msgspec.Struct, frozen=True):
    """The creators of an item in one role, in their order."""

    element: str
    """The RDF property that Zotero reads the role from."""
    people: tuple[Person, ...]


def creators(record: Record, kind: ItemType) -> tuple[list[Role], list[str]]:
    """Return the roles that the item type supports, and lines for Extra for the others."""
    roles: list[Role] = []
    lines: list[str] = []
    for element, label, valid, names in (
        (kind.authors, "", True, record.authors),
        ("bib:editors", "Editor", kind.editors, record.editors),
        ("z:translators", "Translator", kind.translators, record.translators),
    ):
        if names and valid:
            roles.append(Role(element, people(names)))
        elif names:
            lines += creator_lines(label, names)
    return [role for role in roles if role.people], lines


def creator_lines(label: str, names: tuple[Name, ...]) -> list[str]:
    """Return lines that Zotero reads as creators when it cites: `Editor: Family || Given`."""
    return [f"{label}: {' || '.join(filter(None, (person.surname, person.given)))}" for person in people(names)]


def people(names: tuple[Name, ...]) -> tuple[Person, ...]:
    """Return the names in Zotero's two fields, without a final `et al.`, which is not a name."""
    return tuple([person for name in named_people(names) if (person := _person(name)).surname])


def _person(name: Name) -> Person:
    """Return a name with particles and suffix where citeproc expects them."""
    if name.literal:
        return Person(clean(name.literal))
    surname, given = clean(name.family), clean(name.given)
    if particle := name.particle and clean(name.particle):
        surname = join_particle(particle, surname)
    if dropping := name.dropping_particle and clean(name.dropping_particle):
        given = f"{given} {dropping}".lstrip()
    suffix = name.suffix and clean(name.suffix)
    if surname and given:
        return Person(surname, f"{given}, {suffix}" if suffix else given)
    # Zotero rejects the whole file if a given name has no surname.
    return Person(f"{surname}{given} {suffix}".strip())
