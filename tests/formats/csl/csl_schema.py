"""What csl-data.json 1.0.2 allows, put shortly: every variable, and what it holds."""

import jsonschema

TYPES = (
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset "
    "document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation "
    "manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song speech standard thesis "
    "treaty webpage"
)
NAMES = (
    "author chair collection-editor compiler composer container-author contributor curator director editor "
    "editorial-director executive-producer guest host interviewer illustrator narrator organizer original-author "
    "performer producer recipient reviewed-author script-writer series-creator translator"
)
DATES = "accessed available-date event-date issued original-date submitted"
TEXTS = (
    "citation-key language journalAbbreviation shortTitle abstract annote archive archive_collection archive_location "
    "archive-place authority call-number citation-label collection-title container-title container-title-short "
    "dimensions division DOI event event-title event-place genre ISBN ISSN jurisdiction keyword medium note "
    "original-publisher original-publisher-place original-title part-title PMCID PMID publisher publisher-place "
    "references reviewed-genre reviewed-title scale section source status title title-short URL version volume-title "
    "volume-title-short year-suffix"
)
NUMBERS = (
    "id chapter-number citation-number collection-number edition first-reference-note-number issue locator number "
    "number-of-pages number-of-volumes page page-first part printing supplement volume"
)
NAME_PARTS = "family given dropping-particle non-dropping-particle suffix literal"
TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": ["string", "number"], "minLength": 1}
NAME = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": dict.fromkeys(NAME_PARTS.split(), TEXT)
    | {part: {"type": ["string", "number", "boolean"]} for part in ("comma-suffix", "static-ordering", "parse-names")},
}
DAY = {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1, "maxItems": 3}
DATE = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        "date-parts": {"type": "array", "items": DAY, "minItems": 1, "maxItems": 2},
        "season": NUMBER,
        "circa": {"type": ["string", "number", "boolean"]},
        "literal": TEXT,
        "raw": TEXT,
    },
}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {name: {"type": "array", "items": NAME, "minItems": 1} for name in NAMES.split()}
        | dict.fromkeys(DATES.split(), DATE)
        | dict.fromkeys(TEXTS.split(), TEXT)
        | dict.fromkeys(NUMBERS.split(), NUMBER)
        | {
            "type": {"enum": TYPES.split()},
            "categories": {"type": "array", "items": TEXT},
            "custom": {"type": "object"},
        },
    },
}
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
"""The schema, and stricter in one thing: nothing may be empty."""
