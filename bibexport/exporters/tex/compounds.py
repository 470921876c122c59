"""Ordinary English in hyphenated words: what follows a name (`CLIP-Based`) or comes before one (`Multi-GPU`)."""

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
