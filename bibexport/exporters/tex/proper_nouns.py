"""Words that keep their capital in the middle of a sentence: the proper nouns that titles of papers hold.

Compiled for papers in computer science, mathematics, statistics and physics. Words that are common words as well
(`Excel`, `Rust`, `Apple`) are left out, or stand in `BEFORE` or `PHRASES` with the words that tell.
"""

_EPONYMS = """
    Abel Abelian Abelson Adam Adamic Airy Akaike Altman Alzheimer Ampère Anderson Anscombe Apollonian Archimedean
    Archimedes Aristotelian Aristotle Armijo Arnold Arnoldi Arrhenius Artin Asimov Asperger Atiyah Aubin Auslander
    Avogadro Babbage Banach Barabási Bayes Bayesian Bellman Beltrami Berezin Berge Bernoulli Bernstein Berry Bertrand
    Bessel Bezier Bézier Bhattacharyya Biot Birkhoff Blackwell Bloch Bochner Bode Bohm Bohr Boltzmann Bolzano Boneh
    Bonferroni Bongard Boole Boolean Borel Borsuk Bose Boson Bott Bragg Bregman Brillouin Broca Brouwer Brownian
    Broyden Bucy Burnside Cahn Calabi Canny Cantelli Cantor Carathéodory Carleman Carleson Carnot Cartan Cartesian
    Casimir Cauchy Cayley Chagas Chandrasekhar Chebyshev Cheeger Cherenkov Chern Cholesky Chomsky Christoffel Church's
    Clausius Clebsch Clifford Cobb Cohen Condorcet Conway Copernican Coriolis Coulomb Coulombic Courant Cournot Cox
    Coxeter Cramer Cramér Crank Creutzfeldt Crohn Cronbach Cummings Curie Čech Dantzig Darboux Darcy Darwin Darwinian
    Daubechies Davidson Debye Dedekind Dehn Delaunay Denavit Descartes Deutsch Diffie Dijkstra Dilworth Dirac
    Dirichlet Dolbeault Donsker Doob Doppler Douglas Drinfeld Dubins Duffing Dunkl Dupuytren Dyson Eberlein Ebola
    Edgeworth Ehrenfest Ehrhart Eilenberg Einstein Eisenstein Engel Erdos Erdős Euclid Euclidean Euler Eulerian
    Faraday Fatou Feistel Fejér Feller Fenchel Fermat Fermi Feynman Fibonacci Fick Fiedler Finsler Fisher Fitts
    Fitzhugh Fleiss Floquet Flory Floyd Fock Fokker Ford Foucault Fourier Frechet Fredholm Freud Freudian Fréchet
    Friedman Friedrichs Frobenius Froude Fubini Fuchsian Gabor Galerkin Galilean Galileo Galois Gauss Gaussian
    Gegenbauer Gelfand Getis Gibbs Gibbsian Giffen Gini Ginibre Ginzburg Girsanov Givens Glivenko Godel Godunov
    Goldbach Goldfarb Goldreich Goldstone Goldwasser Goodman Gorenstein Gödel Grassmann Grassmannian Green's Grobner
    Gromov Groth Grothendieck Grover Gröbner Gumbel Haar Hadamard Hahn Hall's Hamilton Hamiltonian Hamming Hankel
    Harnack Harris Hartenberg Hartree Hastings Hausdorff Hawkes Hawking Heawood Hebb Hebbian Hecke Heckman Heegaard
    Heegner Heisenberg Hellman Helmholtz Hermite Hermitian Hess Hessian Higgs Hilbert Hilbertian Hindley Hirzebruch
    Hoare Hochschild Hodge Hodgkin Hoeffding Hoffman Hooke Hookean Hopcroft Hopf Hopfield Hough Householder Hölder
    Hubbard Hubble Huber Huffman Huggins Huntington Hurst Hurwitz Huxley Huygens Ising Ito Itô Iwasawa Jaccard Jacobi
    Jacobian Jaynes Jeffreys Jensen Jordan Josephson Jozsa Julia Jungian Kaehler Kalman Kant Kantian Kantorovich
    Kaplan Kaposi Karatsuba Karhunen Karmarkar Karp Karush Kähler Kendall Kepler Keplerian Kerr Keynes Keynesian
    Kirchhoff Kitaev Kleene Klein Kolmogoroff Kolmogorov Kondo Korteweg Koszul Kramers Krein Kripke Krippendorff
    Kronecker Kruskal Krylov Kuhn Kullback Kuramoto Kuratowski Lagrange Lagrangian Laguerre Lamarckian Lambert Lamport
    Lanczos Landau Landauer Langevin Langlands Laplace Laplacian Laurent Lax Lebesgue Legendre Lehman Leibler Leibniz
    Leman Lennard Leray Levenberg Levene Levenshtein Levy Lévy Likert Lindblad Lindeberg Lindley Liouville Lipschitz
    Little's Lobachevsky Loève Lorentz Lorentzian Lorenz Lotka Lovasz Lovász Luenberger Lyapunov Lyme Maclaurin
    Mahalanobis Majorana Mallat Malliavin Malthusian Mandelbrot Mann Marangoni Marchenko Markov Markovian Marquardt
    Maslov Matern Matérn Mathieu Maxwell McCulloch McKean Meier Mellin Menger Mercer Merkle Mersenne Mexican Micali
    Milnor Minkowski Mobius Montague Moore Moore's Moran Moreau Morse Moser Mott Möbius Mumford Nagumo Nakajima
    Nakamoto Nash Navier Nelder Nemenyi Nernst Nesterov Neumann Newton Newtonian Neyman Nicolson Nielsen Nitsche
    Noether Noetherian Novikov Nusselt Nyquist Nystrom Nyström Occam Occam's Ohm Ohmic Ollivier Onsager Ornstein Otsu
    Pade Padé Paillier Painlevé Papanicolaou Pareto Parisi Parkinson Parkinsonian Parseval Parzen Pascal Pastur Pauli
    Pavlov Pavlovian Paxos Peano Pearson Pedersen Penrose Petersen Petri Petrov Pfaffian Piaget Picard Pigou Pitman
    Plancherel Planck Plato Platonic Plücker Poincare Poincaré Poisson Polya Pontryagin Popper Potts Pólya Prandtl
    Prony Ptolemaic Purkinje Pythagoras Pythagorean Rabi Rabin Rademacher Radon Raman Ramanujan Ramsey Rao Rasch Raven
    Rayleigh Reeds Renyi Reynolds Rényi Ricardo Riccati Ricci Richardson Riemann Riemannian Riesz Rijndael Rips
    Robbins Rorschach Rosenblatt Rosenbrock Rouse Routh Runge Rydberg Sasaki Schauder Schmidt Schnorr Schottky
    Schrodinger Schrödinger Schur Schwartz Schwarz Schwarzschild Seiberg Seidel Seifert Selberg Selmer Shamir Shanno
    Shannon Shapiro Shapley Sharpe Shepp Shimura Shor Sierpinski Sierpiński Simpson Skolem Skorokhod Slater Smirnov
    Smoluchowski Snell Sobel Sobolev Socratic Solovay Spearman Sperner Stackelberg Stein Steiner Steinitz Stiefel
    Stieltjes Stirling Stokes Stokesian Strang Strassen Stratonovich Stroop Sturm Sylow Sylvester Szegő Szilard Takagi
    Tarski Taylor Teichmuller Teichmüller Thévenin Thiessen Thompson Thomson Tikhonov Toeplitz Toffoli Tourette Tracy
    Tsallis Tsetlin Tucker Tukey Turán Turing Tutte Tverberg Tychonoff Uhlenbeck Ulam Urysohn Vandermonde Vapnik
    Varshamov Verlet Vickrey Vietoris Virasoro Viterbi Vlasov Volterra Voronoi Vygotsky Wald Wallis Walras Walrasian
    Waring Warshall Wasserstein Watson Weibull Weierstrass Weil Weisfeiler Welch Wendroff Wermuth Weyl Whitney
    Whittaker Widom Wiener Wigner Wilcoxon Wilson Winograd Wishart Witt Witten Wittgenstein Wolfe Woodbury Yamabe Yang
    Yoneda Young's Yukawa Zariski Zeeman Zeno Zermelo Zernike Zika Zipf Zipfian Zorn
"""
_LANGUAGES_AND_PEOPLES = """
    Abkhaz Afghan African Africans Afrikaans Ainu Albanian Algerian American Americans Amharic Anglican Anglo Apache
    Arab Arabian Arabic Arabs Aramaic Argentine Argentinian Armenian Asian Assamese Assyrian Athenian Australian
    Austrian Austronesian Aymara Azerbaijani Aztec Babylonian Balinese Balkan Bangla Bantu Bashkir Basque Bavarian
    Belarusian Belgian Bengali Bengalis Berber Bhojpuri Bihari Bolivian Bosnian Brazilian Breton British Briton
    Buddhist Bulgarian Burmese Byzantine Cambodian Canadian Cantonese Carolingian Castilian Catalan Catholic Caucasian
    Cebuano Celtic Chechen Cherokee Chilean Chinese Christian Christians Chuvash Circassian Colombian Confucian
    Congolese Coptic Cornish Corsican Croatian Cuban Czech Danish Dari Dravidian Dutch Egyptian Elizabethan English
    Esperanto Estonian Ethiopian Etruscan Eurasian European Europeans Faroese Farsi Fijian Filipino Finnish Finno
    Flemish French Frisian Fula Gaelic Galician Georgian German Germanic Germans Ghanaian Greek Greeks Greenlandic
    Guarani Gujarati Haitian Hausa Hawaiian Hebrew Hellenistic Hindi Hindu Hindustani Hinglish Hispanic Hispanics
    Hmong Hungarian Iberian Icelandic Igbo Ilocano Indian Indians Indic Indo Indonesian Inuit Inuktitut Iranian Iraqi
    Irish Islamic Israeli Italian Italians Jamaican Japanese Javanese Jewish Jews Jordanian Judeo Kannada Kashmiri
    Kazakh Kenyan Khmer Kinyarwanda Kirundi Konkani Korean Koreans Kurdish Kurmanji Kyrgyz Lakota Lao Laotian Latin
    Latino Latvian Lebanese Libyan Ligurian Lingala Lithuanian Luganda Luxembourgish Macedonian Magahi Maithili
    Malagasy Malay Malayalam Malaysian Maltese Manchu Mandarin Manipuri Maori Marathi Marxist Mayan Māori
    Mediterranean Mesopotamian Mexican Moldovan Mongolian Mormon Moroccan Mozambican Muslim Muslims Nahuatl Navajo
    Nepalese Nepali Nigerian Nordic Norse Norwegian Occitan Odia Ojibwe Oromo Ossetian Ottoman Pakistani Palestinian
    Pali Pashto Persian Peruvian Polish Polynesian Portuguese Prussian Punjabi Quechua Quranic Romani Romanian Romansh
    Russian Russians Rwandan Sami Samoan Sanskrit Santali Saudi Scandinavian Scots Scottish Semitic Senegalese Sepedi
    Serbian Serbo Sesotho Setswana Shona Sicilian Sikh Sindhi Sinhala Sinhalese Slavic Slovak Slovene Slovenian Somali
    Sorani Spanish Sudanese Sumerian Sundanese Swahili Swedish Swiss Sylheti Syriac Syrian Tagalog Taiwanese Tajik
    Tamil Tanzanian Tatar Telugu Thai Tibetan Tigrinya Tunisian Turkic Turkish Turkmen Ugandan Ukrainian Uralic Urdu
    Uyghur Uzbek Venetian Venezuelan Victorian Vietnamese Viking Welsh Wolof Xhosa Yemeni Yiddish Yoruba Zapotec
    Zimbabwean Zoroastrian Zulu
"""
_PLACES = """
    Afghanistan Africa Alabama Alaska Alberta Algeria Alps America Americas Amsterdam Andes Antarctic Antarctica
    Arctic Argentina Arizona Arkansas Armenia Asia Athens Atlanta Atlantic Australia Austria Azerbaijan Babylon
    Bangladesh Barcelona Bavaria Beijing Belgium Berkeley Berlin Bolivia Bosnia Boston Brazil Brisbane Britain
    Brooklyn Brussels Bucharest Budapest Bulgaria Cairo California Cambodia Cambridge Cameroon Canada Caribbean
    Carolina Chicago Chile China Cologne Colombia Colorado Connecticut Copenhagen Crimea Croatia Cuba Cyprus Dallas
    Delhi Denmark Detroit Dublin Ecuador Edinburgh Egypt England Estonia Ethiopia Eurasia Europe Everest Finland
    Florida France Frankfurt Fukushima Geneva Georgia Germany Ghana Glasgow Greece Greenland Guangzhou Guatemala Haiti
    Hamburg Hangzhou Hawaii Helsinki Himalaya Himalayan Hiroshima Hollywood Honduras Houston Hungary Iceland Idaho
    Illinois India Indiana Indonesia Iowa Iran Iraq Ireland Israel Istanbul Italy Jakarta Jamaica Japan Jerusalem
    Johannesburg Jupiter Kansas Kazakhstan Kentucky Kenya Kolkata Korea Kuwait Kyoto Lagos Latvia Lebanon Libya Lisbon
    Lithuania London Louisiana Luxembourg Madagascar Madrid Malaysia Malta Manchester Manhattan Martian Maryland
    Massachusetts Melbourne Mexico Miami Michigan Milan Minnesota Mississippi Missouri Montana Montreal Morocco Moscow
    Mozambique Mumbai Munich Myanmar Nairobi Namibia Nanjing Nebraska Nepal Neptune Netherlands Nevada Nigeria Norway
    Ohio Oklahoma Olympic Olympics Ontario Oregon Oslo Ottawa Oxford Pakistan Palestine Panama Paraguay Paris
    Pennsylvania Peru Philadelphia Philippines Pittsburgh Pluto Poland Portugal Prague Qatar Quebec Québec Romania
    Rome Russia Rwanda Sahara Saharan Saturn Scandinavia Scotland Seattle Senegal Seoul Serbia Shanghai Shenzhen
    Siberia Siberian Singapore Slovakia Slovenia Somalia Spain Stanford Stockholm Sudan Sweden Switzerland Sydney
    Syria Taipei Taiwan Tanzania Tasmania Tehran Tennessee Texas Thailand Tibet Tokyo Toronto Tunisia Turin Turkey
    Türkiye Uganda Ukraine Uranus Uruguay Utah Uzbekistan Vancouver Vatican Venezuela Venice Vermont Vienna Vietnam
    Virginia Wales Warsaw Washington Wisconsin Wuhan Wyoming Yemen Yorkshire Zambia Zimbabwe Zurich Zürich
"""
_PRODUCTS = """
    Airbnb Alexa Alibaba Alpaca Amazon Android Ansible Apache April Arduino August Azure Bach Baidu Beethoven Bible
    Biden Bing Bitcoin Bluetooth Brexit Buddhism Christianity Christmas Claude Confucius Coq Cortana Coursera Dante
    Darwin December Dickens Dota Easter Erlang Ethereum Facebook February Flickr Fortran Friday Gaia Gemini Gemma
    Github Google Grok Hadoop Hanabi Haskell Hinduism Homer Homeric Instagram Intel Islam January Java Javascript Jira
    Judaism July June Jupyter Kafka Kaggle Kinect Kotlin Kubernetes Lego Linux Lisp Llama Marxism Matlab Microsoft
    Midjourney Minecraft Mistral Monday Mozart Mozilla November Nvidia Obama Ocaml October Perl Pinterest Pokemon
    Pokémon Postgres Prolog Python Quora Quran Qwen Ramadan Reddit Renaissance Samsung Saturday Scala September
    Shakespeare Shakespearean Simulink Siri Skype Snapchat Spotify Starcraft Stata Sunday Talmud Telegram Tesla Tetris
    Thursday Tiktok Tinder Trump Tuesday Twitch Twitter Uber Ubuntu Udacity Unicode Unix Verilog Vicuna Wechat
    Wednesday Weibo Whatsapp Wikidata Wikimedia Wikipedia Wiktionary Wordle Yahoo Yelp Youtube Zigbee Zotero
"""

PROPER_NOUNS: frozenset[str] = frozenset(f"{_EPONYMS} {_LANGUAGES_AND_PEOPLES} {_PLACES} {_PRODUCTS}".split())
"""Proper nouns of one word, as they are written; a possessive stands here where only it is a name."""

_MATHEMATICIANS_WITH_COMMON_NAMES = {
    "Bell": "inequality inequalities nonlocality pair pairs state states test tests theorem violation violations",
    "Bloom": "filter filters embedding embeddings",
    "Born": "approximation machine machines rule",
    "Burgers": "equation equations vector vectors",
    "Down": "syndrome",
    "Gram": "matrix matrices",
    "Hall": "algebra algebras conductance conductivity effect fluid fluids insulator insulators sensor sensors state states",
    "Horn": "clause clauses formula formulae formulas logic theory theories",
    "Killing": "field fields form horizon horizons spinor spinors tensor tensors vector vectors",
    "Lamb": "shift wave waves",
    "Leech": "lattice",
    "Lie": "algebra algebras algebroid algebroids bialgebra bialgebras bracket brackets derivative derivatives group groups"
    " groupoid groupoids superalgebra superalgebras theory",
    "Mach": "number numbers zehnder",
    "Metropolis": "adjusted algorithm hastings sampler sampling",
    "Page": "curve",
    "Rice": "distribution theorem",
    "Stark": "effect",
    "Tate": "module modules",
    "Whittle": "index indices likelihood",
    "Wick": "rotation theorem",
    "Young": "diagram diagrams measure measures tableau tableaux",
}
BEFORE: dict[str, frozenset[str]] = {
    name: frozenset(words.split()) for name, words in _MATHEMATICIANS_WITH_COMMON_NAMES.items()
}
"""Names that are common words as well, and the words (in lower case) before which they are names."""

PHRASES: frozenset[str] = frozenset(
    """
    Abu-Dhabi Arab-Spring Black-Sea Cape-Town Central-America Costa-Rica Cold-War De-Bruijn De-Morgan Dead-Sea East-Africa
    East-Asia East-Asian East-Timor El-Niño El-Salvador European-Union Far-East Great-Britain Great-Lakes
    Gulf-Stream Hong-Kong Hugging-Face Ivory-Coast La-Niña Las-Vegas Latin-America Le-Cam Los-Alamos Los-Angeles
    Mechanical-Turk Mediterranean-Sea Middle-Ages Middle-East Middle-Eastern Milky-Way Monte-Carlo New-Brunswick New-Delhi
    New-Guinea New-Hampshire New-Jersey New-Mexico New-Orleans New-South New-York New-Zealand Nobel-Prize North-Africa
    North-America North-American North-Atlantic North-Carolina North-Dakota North-Korea North-Korean North-Sea
    Pacific-Ocean Papua-New Puerto-Rico Raspberry-Pi Red-Cross Red-Sea Rio-Grande Rocky-Mountains
    Rotten-Tomatoes Saint-Petersburg San-Antonio San-Diego San-Francisco San-Jose Sao-Paulo São-Paulo Saudi-Arabia
    Silicon-Valley Sierra-Leone South-Africa South-African South-America South-American South-Asia South-Asian
    South-Carolina South-Dakota South-Korea South-Korean Southeast-Asia Southeast-Asian Sri-Lanka Sri-Lankan St-Louis
    Stack-Exchange Stack-Overflow Supreme-Court Tel-Aviv United-Arab United-Kingdom United-Nations United-States
    Van-Allen Van-Gogh Von-Neumann Wall-Street West-Africa West-Bank West-Virginia White-House
    World-Bank World-Cup World-War
    """.split()
)
"""Names of two words, neither of which need be one by itself, with a hyphen for the blank."""
