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

_ORDINARY_PREFIXES_TEXT = """
    a all any anti auto bi best beyond bio block bottom chain co context contra counter cross cyber data de deep
    depth di direct distributed double down dual dynamic early eco edge end ensemble ex explain extra fast federated
    few fine first four full fully general geo graph half hetero high homo human hyper image in infra inter intra
    inverse joint kernel knowledge large late layer life light linear local long low macro man many mega meta micro mid
    mini mixed mixture mono more multi multiple nano near neo neural neuro never no non object off omni on one online
    open out over pan parallel part partial path per physics pixel point poly post pre pro prompt proto pseudo
    quantum quasi query re real region relation retro rule saliency scalable second self semi sentence seq sequence
    shallow short single six slow small soft sparse speech stochastic structure sub super support task temporal ten text
    the third three time token top trans tree tri two type ultra un under uni up user variational vector very video view
    vision visual voice weak weakly weight whole wide word world x zero
    """
ORDINARY_PREFIXES: frozenset[str] = frozenset(_ORDINARY_PREFIXES_TEXT.split())
"""In lower case."""

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
