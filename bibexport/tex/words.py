"""Words of a title, hyphenated ones part by part: which capitals are part of a name."""

import re
from typing import Literal

from bibexport.tex.encode import Table, plain
from bibexport.tex.proper_nouns import PROPER_NOUNS

_ORDINARY_ENDINGS_TEXT = """
    accelerated adaptive agnostic algebra algebras and approach as assisted at augmented averse aware awareness balanced
    based benchmark blind bound bounds by calculus centered centric centred class code complete completeness complexity
    compliant conditional conditioned conscious consistent constrained control controlled coupled data decomposition
    dependent derived design detection dimensional distance distribution domain driven drop efficient elimination
    embedded
    enabled endowed energy enhanced equation equations equipped error estimation estimator evaluation expansion family
    field file fold for free frequency friendly function functions generated generation gradient graph graphs grounded
    group groups guidance guided hard hardness harmonic image images in independence independent induced inference
    informed infused inspired integrated intensive invariant language learning lens level like limited linear literacy
    loss manifold matrix maximizing mean means method methods metric minimal minimizing mixture mode model modelling
    modeling models modulated module modules monotone nearest network networks norm norms of on optimal optimality
    optimized order oriented parameter path plane planning platform playing point points policy polynomial powered
    prediction preserving prior problem process processes programming project projection proof protocol random ray rays
    ready reasoning reduction regularization regularized related relevant resistant robust robustness rule sampling
    scale scheme score search sensitive sensitivity series set sets shaped shirt side similarity size smooth space
    spaces sparse specific spectra spectrum speed splines stage state statistic statistics step storage structure style
    supervised supported system systems task tasks tensor test text theory time to tolerant tools training transform
    transformation tree trees tuned tuning turn type under unaware update use user valued values variable variables
    variational vector vectors version video view vision way ways wise with world zero
    """
ORDINARY_ENDINGS: frozenset[str] = frozenset(_ORDINARY_ENDINGS_TEXT.split())
"""In lower case; participles (`-ed`, `-ing`) need no place here."""

_PREFIXES_TEXT = """
    a all and anti any as at bi by co contra counter cross de di double dual every ex extra few for four free from full
    fully half hetero high homo hyper in infra inter intra inverse joint low many mega meta mono more multi
    multiple near
    neo never no non of off on one or out over pan per poly post pre pro proto pseudo quasi quad re retro second self
    semi seven single six sub super ten the third three to top trans tri triple two ultra un under uni up versus via
    with without zero
"""
PREFIXES: frozenset[str] = frozenset(_PREFIXES_TEXT.split())
"""What makes no name of a name behind it (`Multi-GPU`, `Text-to-SQL`), in lower case."""

_ORDINARY_BEGINNINGS_TEXT = """
    best block bottom chain context data deep depth direct distributed dynamic early edge end ensemble explain fast
    federated fine first fractional function general generalized geo graph hidden image kernel knowledge large late
    latent layer life light linear local long macro max micro mid mini mixed mixture nano neural neuro noise object omni
    online open parallel parameter part path physics pixel point prompt quantum query real region relation robust rule
    saliency scalable sentence sequence shallow short slow small soft sparse speech stochastic structure support task
    temporal text time token tree type user variable vector video view vision visual voice weight whole wide word world
"""
ORDINARY_BEGINNINGS: frozenset[str] = PREFIXES | frozenset(_ORDINARY_BEGINNINGS_TEXT.split())
"""What makes no second name of a word before the name of a person (`Kernel-Stein`), in lower case."""

ELECTRONIC: frozenset[str] = frozenset(
    {"banking", "bike", "bikes", "book", "books", "business", "cigarette", "cigarettes", "commerce", "discovery"}
    | {"government", "governance", "health", "learning", "mail", "mails", "market", "participation", "print", "prints"}
    | {"science", "scooter", "scooters", "services", "shopping", "sports", "textiles", "voting", "waste"}
)
"""What stands behind the `e-` of electronic, which is no name."""

_FUNCTION_WORDS_TEXT = """
    about above according across after against ahead along also although amid among amongst another around because been
    before behind being below beneath beside besides between beyond both cannot case could despite does doing done down
    during each either else even ever every except from have having here into itself just less like many more most much
    must near neither never nobody only onto other otherwise ours outside over past perhaps quite rather same
    shall should
    since some such than that their them themselves then there these they this those though through throughout till
    together toward towards under underneath unless unlike until unto upon using versus very were what whatever when
    whenever where whereas wherever whether which while whom whose will with within without would your yourself
    """
FUNCTION_WORDS: frozenset[str] = frozenset(_FUNCTION_WORDS_TEXT.split())
"""Words of four letters and more that a Title Case title may hold in lower case."""
ABBREVIATIONS: frozenset[str] = frozenset(
    {"al", "approx", "ca", "cf", "dr", "e.g", "ed", "etc", "fig", "i.e", "inc", "jr", "ltd", "mr", "mrs", "mt", "no"}
    | {"prof", "resp", "sr", "st", "v", "vol", "vs"}
)
"""Words after which a full stop ends no sentence, in lower case."""


Place = Literal["first", "colon", "sentence", "middle"]
"""Where a word stands: first of all, after a colon, first in any other way, or none of these.

BibTeX spares the first letter in the first two places, biblatex in the very first alone.
"""

_DOTTED = r"(?:[^\W\d_]{1,2}\.){2,}"
WORD = re.compile(_DOTTED + r"|[^\W_](?:[\w\u0300-\u036f]|[-–/.&'’@+](?=[^\W_]))*[+#*]*")
_JOINT = re.compile(r"([-–/.&'’@+](?=[^\W_]))")
_NUMBER_AND_LETTER = re.compile(r"\d+[A-Z]\Z")
_DOMAINS = frozenset({"ai", "com", "io", "jl", "js", "net", "org", "py"})

ORDINARY, NAME, COINED = 0, 1, 2
"""A word that may be lower-cased; a proper noun; a word that no ordinary word looks like (`LLaVA`, `3D`, `Q`)."""


def protected(word: str, place: Place, is_name: bool, sentence_case: bool, table: Table | None) -> str:
    """`word` in TeX, with braces around the parts whose capitals must stay.

    `is_name`: it is part of a name of several words. `sentence_case`: the title has capitals on names alone.
    """
    is_dotted = word[-1] == "." and word != word.lower()
    if is_dotted or ((len(word) > 1 or place == "middle") and word.isalpha() and is_coined(word)):
        return f"{{{plain(word, table)}}}"
    parts = _JOINT.split(word)
    is_name = is_name or word.replace("’", "'") in PROPER_NOUNS
    kinds = [_kind(part, is_name) for part in parts[::2]]
    if len(kinds) > 1:
        _bind(parts, kinds)
    if sentence_case and place == "middle":
        kinds = [kind or int(part[0].isupper()) for kind, part in zip(kinds, parts[::2], strict=True)]
    if place != "middle":
        kinds[0] = _kind_at_start(parts[0], kinds, place)
    if not any(kinds):
        return plain(word, table)
    return _braced(parts, kinds, table)


def is_coined(part: str) -> bool:
    """Whether `part` looks like no ordinary word: a capital inside, a digit beside a capital, a single capital.

    >>> [word for word in ("LLaVA", "3D", "T5", "Q", "C++", "Learning", "École") if is_coined(word)]
    ['LLaVA', '3D', 'T5', 'Q', 'C++']
    """
    bare = part.rstrip("+#*")
    rest = bare[1:]
    return rest != rest.lower() or (bare[:1].isupper() and not rest.isalpha())


def _kind(part: str, is_name: bool) -> int:
    if is_coined(part):
        return COINED
    if (is_name and part[0].isupper()) or part in PROPER_NOUNS or (part[-1] == "s" and part[:-1] in PROPER_NOUNS):
        return NAME
    return ORDINARY


def _kind_at_start(part: str, kinds: list[int], place: Place) -> int:
    """What the first part of a word comes to where BibTeX itself spares a capital, or would have to."""
    if place == "sentence":
        return kinds[0] or (NAME if part[0].isupper() else ORDINARY)
    if place == "colon":
        return ORDINARY if part == "A" else kinds[0]
    alone = len(part) == 1 and not any(kinds[1:2])
    return ORDINARY if kinds[0] == NAME or alone else kinds[0]


def _bind(parts: list[str], kinds: list[int]) -> None:
    """Let what belongs to a coined part share its braces: `U-Net`, `BLIP-2`, but `CLIP-Based` and `Multi-GPU`."""
    if parts[0] == "E" and parts[2].lower() in ELECTRONIC:
        kinds[0] = ORDINARY
    for index in range(1, len(kinds)):
        left, joint, right = parts[2 * index - 2 : 2 * index + 1]
        match kinds[index - 1], kinds[index]:
            case (2, 0) if _belongs_to_left(left, joint, right):
                kinds[index] = COINED
            case (0, 2) if _belongs_to_right(left, joint, right):
                kinds[index - 1] = COINED
            case (0, 1) if _is_second_name(left, joint, right):
                kinds[index - 1] = NAME
            case _ if joint == "." and left[0].isupper() and right in _DOMAINS:
                kinds[index - 1] = kinds[index] = COINED


def _belongs_to_left(left: str, joint: str, right: str) -> bool:
    if right[0].isdigit():
        return joint in "-.–"
    if not right[0].isupper():
        return False
    if joint in "'’":
        return True
    if joint not in "-–" or _NUMBER_AND_LETTER.match(left):
        return False
    lower = right.lower()
    return lower not in ORDINARY_ENDINGS and not lower.endswith(("ed", "ing"))


def _belongs_to_right(left: str, joint: str, right: str) -> bool:
    mixed = right != right.upper()
    return joint in "-–" and mixed and left[0].isupper() and left.lower() not in PREFIXES


def _is_second_name(left: str, joint: str, right: str) -> bool:
    """Whether `left` is a name because `right` is: `Frank-Wolfe`, but `Sub-Gaussian` and `Neural-Bayesian`."""
    if joint not in "-–" or not left[0].isupper() or right.endswith(("an", "ic", "ese", "ish")):
        return False
    return left.lower() not in ORDINARY_BEGINNINGS and not left.lower().endswith(("al", "ar", "ed", "ic", "ing", "ive"))


def _braced(parts: list[str], kinds: list[int], table: Table | None) -> str:
    """The parts with their joints, every run of parts that are kept in one pair of braces."""
    tex = ""
    index = 0
    while index < len(kinds):
        stop = index + 1
        while stop < len(kinds) and bool(kinds[stop]) == bool(kinds[index]):
            stop += 1
        run = plain("".join(parts[2 * index : 2 * stop - 1]), table)
        joint = plain(parts[2 * stop - 1], table) if stop < len(kinds) else ""
        tex += (f"{{{run}}}" if kinds[index] else run) + joint
        index = stop
    return tex
