"""Where a conference was held: which parts of a booktitle are a place.

Booktitles put the place as `City, Region, Country` beside the date. Cities cannot be listed; what
is known here are countries and regions (as English booktitles spell them, past ones too), the
words of a meeting held online, and how a name looks.
"""

import re

from bibexport.normalise.event_words import entries

COUNTRIES = frozenset(
    entries(
        """afghanistan|albania|algeria|andorra|angola|antigua and barbuda|argentina|armenia|aruba|australia|austria
        |azerbaijan|bahamas|bahrain|bangladesh|barbados|belarus|belgium|belize|benin|bermuda|bhutan|bolivia
        |bosnia and herzegovina|bosnia|botswana|brasil|brazil|brunei|brunei darussalam|bulgaria|burkina faso|burundi
        |cambodia|cameroon|canada|cape verde|cayman islands|chad|chile|china|p. r. china|p.r. china|pr china
        |p.r.china|colombia|congo|costa rica|cote d'ivoire|côte d'ivoire|croatia|cuba|curaçao|curacao|cyprus
        |czech republic|czechia|czechoslovakia|denmark|deutschland|djibouti|dominica|dominican republic|ecuador|egypt
        |el salvador|estonia|eswatini|ethiopia|fiji|finland|france|french polynesia|gabon|gambia|georgia
        |german democratic republic|germany|east germany|west germany|gdr|frg|ghana|gibraltar|greece|greenland
        |grenada|guadeloupe|guam|guatemala|guinea|guyana|haiti|honduras|hong kong|hong kong sar|hungary|iceland
        |india|indonesia|iran|iraq|ireland|israel|italy|ivory coast|jamaica|japan|jersey|jordan|kazakhstan|kenya
        |korea|korea (south)|republic of korea|rep. of korea|south korea|north korea|kosovo|kuwait|kyrgyzstan|laos
        |lao pdr|latvia|lebanon|lesotho|liberia|libya|liechtenstein|lithuania|luxembourg|luxemburg|macao|macau
        |macao sar|macau sar|macedonia|north macedonia|fyr macedonia|madagascar|malawi|malaysia|maldives|mali|malta
        |martinique|mauritania|mauritius|mexico|méxico|moldova|republic of moldova|monaco|mongolia|montenegro
        |morocco|mozambique|myanmar|namibia|nepal|netherlands|holland|new caledonia|new zealand|nicaragua|niger
        |nigeria|norway|oman|österreich|pakistan|palestine|panama|papua new guinea|paraguay|peru|philippines
        |poland|portugal
        |puerto rico|qatar|réunion|reunion|réunion island|romania|russia|russian federation|rwanda|saint lucia
        |st. lucia|samoa|san marino|saudi arabia|senegal|serbia|serbia and montenegro|seychelles|sierra leone
        |singapore|slovakia|slovak republic|slovenia|somalia|south africa|soviet union|spain|sri lanka|sudan
        |suriname|swaziland|schweiz|sweden|switzerland|syria|taiwan|taiwan roc|taiwan r.o.c.|r.o.c.|roc
        |tajikistan|tanzania
        |thailand|togo|trinidad and tobago|trinidad|tunisia|turkey|türkiye|turkmenistan|uganda|ukraine
        |united arab emirates|u.a.e.|uae|united kingdom|great britain|u.k.|uk|england|scotland|wales
        |northern ireland|united states|united states of america|u.s.a.|u.s.a|u.s.|usa|us|uruguay|ussr|u.s.s.r.
        |uzbekistan|vatican|venezuela|viet nam|vietnam|yemen|yugoslavia|zambia|zimbabwe|sar"""
    )
)
"""In lower case, without an article. City states and dependent territories are among them."""

REGIONS = frozenset(
    entries(
        """alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|hawai'i|idaho
        |illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi
        |missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota
        |ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont
        |virginia|washington|west virginia|wisconsin|wyoming|district of columbia|d.c.|dc|washington dc
        |washington d.c.|al|ak|az|ar|ca|co|ct|de|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms|mo|mt|ne|nv|nh|nj
        |nm|ny|nc|nd|oh|ok|or|pa|ri|sc|sd|tn|tx|ut|vt|va|wa|wv|wi|wy|pr|alberta|british columbia|manitoba
        |new brunswick|newfoundland|nova scotia|ontario|prince edward island|quebec|québec|saskatchewan|ab|bc|mb|nb
        |nl|ns|on|pe|qc|sk|new south wales|queensland|south australia|tasmania|victoria|western australia|act|nsw
        |qld|sa|tas|vic"""
    )
)
"""States and provinces of the United States, Canada and Australia, in lower case, and their abbreviations."""

_REGIONS = frozenset(name.strip(".") for name in COUNTRIES | REGIONS)
CITIES = frozenset(
    entries(
        """Singapore|Hong Kong|Macau|Macao|Luxembourg|Monaco|Gibraltar|Bermuda|Malta|San Marino|Kuwait|Djibouti|Panama
        |Guatemala|Mexico|New York|Washington|Washington DC|Washington D.C.|Quebec|Québec|Victoria"""
    )
)
"""Those of the regions that are cities, too, or that stand in a booktitle without a city."""

_VIRTUAL = re.compile(
    r"(?:[Ff]ully |[Hh]eld |[Aa]ll-)?(?:[Vv]irtual(?:ly)?|[Oo]n-?line|[Hh]ybrid|[Cc]yberspace|VIRTUAL|ONLINE)"
    r"(?:[ -](?:[Ee]vent|[Cc]onference|[Mm]eeting|[Oo]nly|[Oo]n-?line|[Vv]irtual|[Mm]ode(?: only)?"
    r"|[Ss]ymposium|[Ww]orkshop"
    r"|EVENT|CONFERENCE))?(?![\w-])"
)
_HINT = re.compile(r"irtual|n-?line|ybrid|yberspace|VIRTUAL|ONLINE")
_BESIDE_VIRTUAL = re.compile(r"\s*(?:/|&|\(|\[|\+|-|–|\band\b|\bin\b|\bfrom\b)\s*")
_PARTICLES = frozenset(
    entries(
        """de|la|le|les|los|las|du|des|del|della|di|da|do|dos|das|of|the|and|upon|an|am|der|den|im|in|bei|near|sur|en|y
        |i|e|et|al|el|a|aan|op|auf|und|zu|ob|nad|und|vid|i.|d.|&|-|–|/|by|sul|sous"""
    )
)
_SUBJECTS = frozenset(
    entries(
        """systems|system|computing|computation|computer|computers|science|sciences|engineering|technology|technologies
        |theory|applications|application|methods|languages|language|logic|logics|software|hardware|networks|network
        |networking|learning|security|privacy|trends|tools|practice|algorithms|programming|programs|processing
        |analysis|design|data|databases|information|intelligence|communication|communications|models|modeling
        |modelling|vision|graphics|robotics|optimization|mining|retrieval|semantics|verification|reasoning|knowledge
        |speech|multimedia|interaction|complexity|automata|mathematics|statistics|cryptography|cryptology
        |foundations|advances|techniques|architectures|architecture|management|services|web|internet|simulation
        |evaluation|experiments|proceedings|papers|paper|volume|part|proofs|types|fun|cognition|linguistics|medicine
        |education|health|games|signal|image|images|media|mechanics|agents|bioinformatics|biology"""
    )
)
"""Words of a field of study: what holds one is no place, unless it also names a kind of building."""

_BUILDINGS = re.compile(
    r"\b(?:Universit\w+|Institut\w*|College|Hotel|Resort|Campus|Cent(?:er|re)|Park|School|Hall|Palace|Academy|Museum|Inn)\b"
)
_NAME = re.compile(r"[\W\d_]*[^\W\d_a-z]|[a-z]{1,3}[-'’][^\W\d_a-z]|'[a-z]-")
_ACRONYM = re.compile(r"[A-Z][A-Z/&@-]+[A-Z]")
_TOKEN_SPLIT = re.compile(r"[\s()\[\]]+")


def is_region(text: str) -> bool:
    """Whether `text` is a country, a territory, or a state or province that booktitles name.

    >>> is_region("The Netherlands"), is_region("WA"), is_region("Seattle")
    (True, True, False)
    """
    return text.lower().removeprefix("the ").strip(" .") in _REGIONS


def is_virtual(text: str) -> bool:
    """Whether `text` says that there was no place, or not only one: `Virtual Event / Seattle`.

    >>> is_virtual("online conference [Portland, OR, USA]"), is_virtual("Virtual Reality")
    (True, False)
    """
    match = _VIRTUAL.search(text) if _HINT.search(text) else None
    if match is None:
        return False
    before, after = text[: match.start()].rstrip(), text[match.end() :]
    return (not before or bool(_BESIDE_VIRTUAL.search(f"{before} "[-5:]))) and (
        not after.strip(" )]") or bool(_BESIDE_VIRTUAL.match(after))
    )


def is_name(text: str) -> bool:
    """Whether `text` looks like the name of a place: capital words that are not those of a field of study.

    >>> is_name("Rio de Janeiro"), is_name("Speech and Signal Processing"), is_name("with CD-ROM")
    (True, False, False)

    A single word in capitals may be an acronym, and is none.
    """
    tokens = [token for token in _TOKEN_SPLIT.split(text) if token]
    if not tokens or len(tokens) > 8 or tokens[0].lower() in ("and", "&", "of", "in"):
        return False
    if len(tokens) == 1 and _ACRONYM.fullmatch(text):
        return False
    if any(token not in _PARTICLES and not _NAME.match(token) for token in tokens):
        return False
    return bool(_BUILDINGS.search(text)) or not any(token.strip("-/.").lower() in _SUBJECTS for token in tokens)
