"""Words that keep their capital in the middle of a sentence: the proper nouns that titles of papers hold.

Compiled for papers in computer science, mathematics, statistics and physics. Words that are common words as well
(`Excel`, `Rust`, `Apple`) are left out, or stand in `BEFORE` or `PHRASES` with the words that tell.
"""

_EPONYMS = """
    Abel Abelian Abelson Adam Adamic Adams Airy Akaike Alamouti Alexandrov Altman Alzheimer Ampère Anderson Anosov
    Anscombe Apollonian Archimedean Archimedes Aristotelian Aristotle Armijo Arnold Arnoldi Arrhenius Artin Asimov
    Asperger Atiyah Atkinson Aubin Auger Aumann Auslander Avogadro Azuma Babbage Babuska Babuška Bakry Banach Banzhaf
    Barabási Barker Barzilai Baum Bayes Bayesian Beatty Behrend Bekenstein Bellman Belousov Beltrami Bénard Benders
    Bennett Berezin Berge Bergman Bernoulli Bernstein Bertrand Besov Bessel Bethe Beurling Bezier Bézier Bhattacharyya
    Biot Birch Birkhoff Birnbaum Bixby Blackwell Blinn Bloch Bloom's Blum Bochner Bode Bohm Bohr Boltzmann
    Bolzano Boneh Bonferroni Bongard Boole Boolean Borda Borel Borsuk Borwein Bose Boson Bott Bourgain Bradley Bragg
    Brascamp Bravais Bregman Brewster Brezzi Brillouin Broca Brocot Brodmann Brouwer Brownian Broyden Buchi Büchi Bucy
    Burnett Burnside Busemann Cahn Calabi Calderon Calderón Campanato Canny Cantelli Cantor Carathéodory Carleman
    Carleson Carmichael Carnot Cartan Cartesian Casimir Catmull Cauchy Cayley Čech Chagas Chaitin Chambolle Chan
    Chandrasekhar Chapman Chebotarev Chebyshev Cheeger Cherenkov Chern Chernoff Chervonenkis Chezy Cholesky Chomsky
    Chomskyan Choquet Christoffel Christofides Chua Church's Chvatal Chvátal Clark Clarke Clausius Clebsch Clifford
    Cobb Cohen Collatz Compton Condorcet Connes Conway Copeland Copernican Coriolis Costas Couette Coulomb Coulombic
    Courant Cournot Cox Coxeter Cramer Cramér Creutzfeldt Crohn Cronbach Crouzeix Cummings Curie Damerau Dantzig
    Darboux Darcy Darwin Darwinian Daubechies Davidson Dawid Debye Dedekind Dehn Delaunay Deligne Dempster Denavit
    Descartes Deutsch Dickey Diffie Dijkstra Dilworth Dinic Diophantine Dirac Dirichlet Dolbeault Dolev Donaldson
    Donsker Doob Doppler Douglas Drazin Drinfeld Dubins Duffing Dunkl Dupuytren Dvoretzky Dyer Dynkin Dyson Eberlein
    Ebola Eddington Edgeworth Edmonds Efimov Efron Egerváry Ehrenfest Ehrhart Eilenberg Einstein Eisenstein Ekman
    Elman Elo Émery Engel Enskog Erdos Erdős Euclid Euclidean Euler Eulerian Fabry Faltings Faraday Farey Farkas
    Fatemi Fatou Feistel Fejér Feller Felsenstein Fenchel Fermat Fermi Feshbach Feynman Fibonacci Fick Fiedler
    Filippov Finsler Fisher Fitts Fleiss Flesch Fletcher Floer Floquet Flory Floyd Fock Fokker Forchheimer Ford
    Foucault Fourier Fraunhofer Frechet Fréchet Fredholm Frege Fregean Freiman Fresnel Freud Freudian Friedman
    Friedmann Friedrichs Frobenius Froude Fubini Fuchsian Fukaya Fulkerson Furstenberg Gabor Galerkin Galilean Galileo
    Gallai Galois Gauss Gaussian Gegenbauer Gelfand Gentzen Gerlach Getis Gibbard Gibbs Gibbsian Giffen Gini Ginibre
    Ginzburg Girsanov Gittins Givens Glivenko Godel Gödel Godunov Golay Goldbach Goldfarb Goldreich Goldstein
    Goldstone Goldwasser Golub Gomory Gompertz Goodman Goppa Gorenstein Gouraud Granger Grassmann Grassmannian Green's
    Grice Gricean Grobner Gröbner Gromov Gronwall Grönwall Groth Grothendieck Grover Gumbel Gunning Haar Hadamard
    Hadwiger Hahn Hajós Hall's Hamilton Hamiltonian Hamming Hanan Hankel Haralick Hardy Harnack Harris Harsanyi
    Hartenberg Hartree Hastad Håstad Hastings Hausdorff Hausman Hawkes Hawking Heawood Hebb Hebbian Hecke Heckman
    Heegaard Heegner Heisenberg Hellman Helmholtz Henon Hénon Herbrand Herfindahl Herlihy Hermite Hermitian
    Hertzsprung Hess Hessian Heston Heun Heyting Higgs Hilbert Hilbertian Hindley Hirsch Hirschman Hirzebruch Hoare
    Hochschild Hodge Hodgkin Hoeffding Höffding Hoffman Hohenberg Hohmann Hölder Hooke Hookean Hopcroft Hopf Hopfield
    Hotelling Hough Householder Howard Hubbard Hubble Huber Huffman Huggins Huntington Hurst Hurwicz Hurwitz Huxley
    Huygens Immerman Impagliazzo Ising Ito Itô Itō Iwasawa Izhikevich Jaccard Jacobi Jacobian Jakes Jaro Jaynes
    Jeffreys Jensen Johansen Johnson Jones Jordan Josephson Jozsa Jukes Julia Jung Jungian Kac Kaehler Kahan Kähler
    Kalman Kaluza Kanade Kant Kantian Kantorovich Kaplan Kaposi Karatsuba Karger Karhunen Karmarkar Karp Karush Kasami
    Kasparov Kauffman Kelvin Kempe Kendall Kepler Keplerian Kernighan Kerr Keynes Keynesian Khinchin Khintchine
    Khovanov Kimura Kincaid Kirchhoff Kirkpatrick's Kitaev Kleene Klein Kleisli Kloosterman Kneser Knopp Kohn Kohonen
    Kolmogoroff Kolmogorov Kondo König Kőnig Korn Korteweg Koszul Kramers Krein Kripke Krippendorff Kronecker Kronig
    Kruskal Krylov Kubelka Kuhn Kuiper Kullback Kummer Kuramoto Kuratowski Kutta Laban Ladyzhenskaya Lagrange
    Lagrangean Lagrangian Laguerre Lamarckian Lambert Lambertian Lamport Lanczos Landau Landauer Langevin Langlands
    Laplace Laplacian Lasinio Laurent Lawvere Lebesgue Legendre Lehman Leibler Leibniz Lemaître Leman Lempel Lennard
    Leray Levenberg Levene Levenshtein Levin Levy Lévy Lieb Likert Lin Lindblad Lindeberg Lindelöf Lindenstrauss
    Lindley Liouville Lipschitz Little's Littlestone Littlewood Lizorkin Lobachevsky Loève Loomis Lorentz Lorentzian
    Lorenz Lotka Lovasz Lovász Lucas Luce Luenberger Lukasiewicz Lyapunov Lyme Maass Maclaurin Mahalanobis Majorana
    Maldacena Malik Mallat Malliavin Mallows Malthusian Mamdani Mandelbrot Mann Marangoni Marchenko Margulis
    Markov Markovian Markowitz Marquardt Maruyama Maslov Maslow Matern Matérn Mathieu Maxwell Mehrotra Meier Mellin
    Mendel Mendelian Menger Menten Mercer Merkle Mersenne Merton Messier Mexican Micali Michaelis Michelson Mie Miller
    Mills Milner Milnor Milstein Minkowski Møller Mobius Möbius Monge Monro Montague Moore Moore's Moran Moravec
    Mordell Mordukhovich Moreau Morrey Morrison Morse Moser Mössbauer Mott Muckenhoupt Muller Mumford Munk Myerson
    Myhill Nagumo Nakagami Nakajima Nakamoto Nambu Naor Nash Navier Nedelec Nédélec Needleman Nelder Nelson Nemenyi
    Nemirovski Nernst Nerode Nesterov Neumann Nevanlinna Newton Newtonian Neyman Nicolson Nielsen Nisan Nitsche
    Noether Noetherian Nordström Novikov Nusselt Nussinov Nyquist Nystrom Nyström Occam Occam's Ohm Ohmic Oja Ollivier
    Onsager Oort Orlicz Ornstein Oseledets Osher Otsu Pade Padé Paillier Painlevé Paley Papanicolaou Pareto
    Parisi Parkinson Parkinsonian Parseval Parzen Pascal Pastur Patodi Pauli Pavlov Pavlovian Pawlak Paxos Peano
    Pearson Peclet Péclet Pedersen Peierls Pell Penrose Perelman Perlin Perona Perot Pérot Petersen Petersson Petri
    Petrov Pfaffian Phillips Phong Piaget Picard Pigou Pitman Plackett Plancherel Planck Plato Platonic Plesset
    Plücker Pock Pockels Podolsky Poincare Poincaré Poiseuille Poisson Polak Polya Pólya Polyak Pontryagin Popper
    Popperian Postnikov Potts Prandtl Presburger Prewitt Prokhorov Prony Ptolemaic Purkinje Pythagoras Pythagorean
    Quine Rabi Rabin Rachford Rademacher Radon Raman Ramanujan Ramsey Rao Rasch Ratner Raviart Rayleigh Razborov
    Reeves Reingold Reissner Renyi Rényi Rey Reynolds Ribiere Ribière Ricardo Riccati Ricci Richardson Rician Riemann
    Riemannian Riesz Rietveld Rijndael Rips Ritz Robbins Robertson Roche Rorschach Rosen Rosenblatt Rosenbrock
    Rosenthal Rossler Rössler Roth Routh Rubin Rubinstein Rudin Runge Russell Rutherford Rydberg Salpeter Sasaki
    Satake Satterthwaite Savitch Schauder Scherrer Schmidt Schnorr Scholes Schottky Schreier Schrodinger Schrödinger
    Schunck Schur Schwartz Schwarz Schwarzschild Schwinger Searle Seiberg Seidel Seifert Selberg Selmer Serre Shafer
    Sham Shamir Shanno Shannon Shapiro Shapley Sharpe Shepp Sherman Shimura Shor Sidon Siegel Sierpinski Sierpiński
    Simpson Sinkhorn Skene Skolem Skorokhod Slater Slepian Slud Smale Smirnov Smith Smolensky Smoluchowski
    Snell Sobel Sobolev Socratic Solomon Solomonoff Solovay Solow Sommerfeld Spearman Sperner Stackelberg Steenrod
    Stein Steiner Steinitz Stiefel Stieltjes Stirling Stoer Stokes Stokesian Strang Strassen Stratonovich Stroop
    Strouhal Sturm Sugeno Sutton Swinnerton Sylow Sylvester Szegö Szegő Szekeres Szemeredi Szemerédi Szilard Tajima
    Takagi Talagrand Talbot Taniyama Tao Tarjan Tarski Tarskian Taylor Teichmuller Teichmüller Temperley Terry Theil
    Thévenin Thiessen Thomas Thompson Thomson Thurston Tikhonov Tobin Toda Toeplitz Toffoli Tourette Tracy Triebel
    Tsallis Tsetlin Tucker Tukey Turán Turing Tutte Tverberg Tychonoff Uhlenbeck Łukasiewicz Ulam Unruh Urysohn
    Valiant Vandermonde Vapnik Varshamov Vasicek Vazirani Verlet Verma Vese Vickrey Vietoris Villani Vinogradov
    Virasoro Viterbi Vizing Vlasov Volterra Voronoi Vygotsky Wagner Wald Wallis Walras Walrasian Walsh Wannier
    Waring Warshall Wasserstein Waterman Watkins Watson Wechsler Weibull Weierstrass Weil Weinberg Weisfeiler
    Weizsäcker Welch Wendroff Wermuth Wernicke Weyl Whitehead Whitney Whittaker Widom Wiener Wigderson Wigner Wilcoxon
    Wilson Winkler Winograd Wirtinger Wishart Witt Witten Wittgenstein Wolfe Womersley Woodbury Wunsch Wyner Yamabe
    Yang Yao Yau Yoneda Yosida Young's Yukawa Zadeh Zariski Zeeman Zehnder Zeno Zermelo Zernike Zhabotinsky Zika Zipf
    Zipfian Ziv Zorn Zoutendijk Zuker Zygmund
"""
_LANGUAGES_AND_PEOPLES = """
    Abkhaz Acehnese Afghan African Africans Afrikaans Afro Ainu Akan Albanian Algerian Alsatian American Americans
    Amharic Anglican Anglo Anglophone Apache Arab Arabian Arabic Arabs Aragonese Aramaic Argentine Argentinian
    Armenian Asian Assamese Assyrian Asturian Athenian Australian Austrian Austronesian Awadhi Aymara Azerbaijani
    Aztec Babylonian Balinese Balkan Bangla Banjarese Bantu Bashkir Basque Bavarian Belarusian Belgian Bemba Bengali
    Bengalis Berber Bhili Bhojpuri Bhutanese Bihari Bislama Bolivian Bosnian Brazilian Breton Bribri British
    Briton Buddhist Buginese Bulgarian Burmese Buryat Byzantine Cambodian Canadian Cantonese Carolingian Castilian
    Catalan Catholic Caucasian Cebuano Celtic Chamorro Chechen Cherokee Chhattisgarhi Chichewa Chilean Chinese Choctaw
    Christian Christians Chuvash Circassian Colombian Confucian Congolese Coptic Cornish Corsican Croatian Cuban Czech
    Dakota Danish Dari Dhivehi Dogri Dravidian Dutch Dzongkha Egyptian Elizabethan English Esperanto Estonian
    Ethiopian Etruscan Eurasian Euro European Europeans Ewe Faroese Farsi Fijian Filipino Finnish Finno Flemish
    Franco Francophone French Frisian Friulian Fula Gaelic Galician Garo Georgian German Germanic Germans Ghanaian
    Greek Greeks Greenlandic Guarani Gujarati Haida Haitian Haryanvi Hausa Hawaiian Hebrew Hellenistic
    Hiligaynon Hindi Hindu Hindustani Hindutva Hinglish Hispanic Hispanics Hispano Hmong Hopi Hungarian Iberian
    Icelandic Igala Igbo Ilocano Ilokano Indian Indians Indic Indo Indonesian Inuit Inuktitut Inupiaq Iranian Iraqi
    Irish Islamic Israeli Italian Italians Jamaican Japanese Javanese Jewish Jews Jordanian Judeo Kalmyk Kamba Kannada
    Kanuri Karelian Kashmiri Kashubian Kazakh Kenyan Khasi Khmer Kikuyu Kinyarwanda Kirundi Komi Konkani Korean
    Koreans Krio Kurdish Kurmanji Kyrgyz Ladino Lakota Lao Laotian Latin Latino Latvian Lebanese Lepcha Libyan
    Ligurian Lingala Lithuanian Livonian Luganda Luo Luxembourgish Macedonian Madurese Magahi Maithili
    Malagasy Malay Malayalam Malaysian Maldivian Maltese Manchu Mandarin Manipuri Manx Maori Māori Mapuche Mapudungun
    Marathi Marwari Marxist Mayan Mediterranean Meitei Mende Mesopotamian Minangkabau Mixtec Mizo Mohawk Moldovan
    Mongolian Mormon Moroccan Mozambican Muscogee Muslim Muslims Nahuatl Navajo Ndebele Neapolitan Nepalese Nepali
    Nguni Nheengatu Nigerian Nordic Norse Norwegian Nyanja Occitan Odia Ojibwa Ojibwe Oromo Ossetian Otomi Ottoman
    Pakistani Palestinian Pali Pashto Persian Peruvian Pidgin Piedmontese Polish Polynesian Portuguese Prussian
    Punjabi Quechua Quranic Rajasthani Romagnol Romani Romanian Romansh Russian Russians Rusyn Rwandan Sami Samoan
    Sanskrit Santali Santhali Sardinian Saudi Scandinavian Scots Scottish Semitic Senegalese Sepedi Serbian Serbo
    Sesotho Setswana Shetland Shipibo Shona Sicilian Sikh Silesian Sindhi Sinhala Sinhalese Sino Slavic Slavonic
    Slovak Slovene Slovenian Somali Sorani Sorbian Spanish Sudanese Sumerian Sundanese Swahili Swedish Swiss Sylheti
    Syriac Syrian Tagalog Taiwanese Tajik Tamil Tanzanian Tatar Telugu Tetum Thai Tibetan Tigrinya Tiv Tlingit Tongan
    Totonac Tsonga Tswana Tulu Tunisian Turkic Turkish Turkmen Tuvan Twi Udmurt Ugandan Ukrainian Uralic Urdu Uyghur
    Uzbek Venda Venetian Venezuelan Veps Victorian Vietnamese Viking Walloon Waray Welsh Wixarika Wolof Xhosa Yakut
    Yemeni Yiddish Yoruba Yupik Zapotec Zimbabwean Zoroastrian Zulu
"""
_PLACES = """
    Aarhus Abuja Accra Afghanistan Africa Ahmedabad Alabama Alaska Albania Alberta Algeria Algiers Alps Alsace
    Amazonia America Americas Amman Amsterdam Andalusia Andes Andorra Angola Ankara Antarctic Antarctica Antwerp
    Arctic Argentina Arizona Arkansas Armenia Asia Assam Athens Atlanta Atlantic Auckland Australia Austria Azerbaijan
    Babylon Baghdad Bahrain Balkans Baltimore Bangalore Bangkok Bangladesh Barbados Barcelona Basel Bavaria Beijing
    Beirut Belarus Belfast Belgium Bengal Bengaluru Benin Bergen Berkeley Berlin Bern Bhutan Bihar Bilbao Birmingham
    Bogota Bogotá Bohemia Bolivia Bologna Bosnia Boston Botswana Brandenburg Brasilia Brasília Brazil Brisbane Bristol
    Britain Brittany Brooklyn Brunei Brussels Bucharest Budapest Bulgaria Burma Burundi Busan Byzantium Cairo
    California Caltech Cambodia Cambridge Cameroon Canada Caracas Cardiff Caribbean Carolina Casablanca Catalonia
    Caucasus Ceylon Chengdu Chennai Chicago Chile China Chongqing Cleveland Cologne Colombia Colorado Congo
    Connecticut Constantinople Copenhagen Cornell Corsica Crimea Crimean Croatia Cuba Cyprus Daejeon Dakar Dallas
    Damascus Danube Delhi Denmark Denver Detroit Dhaka Doha Dresden Dubai Dublin Durban Düsseldorf Ecuador Edinburgh
    Egypt England Eritrea Estonia Ethiopia Eurasia Europe Everest Fiji Finland Flanders Florence Florida France
    Frankfurt Fukuoka Fukushima Gabon Galicia Gambia Ganges Gaza Gdańsk Geneva Georgia Germany Ghana Ghent Glasgow
    Gothenburg Graz Greece Greenland Grenoble Guangzhou Guatemala Gujarat Guyana Haiti Hamburg Hangzhou Hanoi Harare
    Harbin Harvard Havana Hawaii Heidelberg Helsinki Hesse Himalaya Himalayan Hiroshima Hollywood Honduras Honolulu
    Houston Hungary Hyderabad Iceland Idaho Illinois India Indiana Indonesia Iowa Iran Iraq Ireland Islamabad Israel
    Istanbul Italy Izmir Jaipur Jakarta Jamaica Japan Jeddah Jerusalem Johannesburg Jupiter Kampala Kansas Karachi
    Kashmir Kathmandu Kazakhstan Kentucky Kenya Kerala Kharkiv Kiev Kigali Kolkata Korea Kosovo Krakow Kraków Kuwait
    Kyiv Kyoto Lagos Lahore Laos Latvia Lausanne Lebanon Leeds Leipzig Lesotho Levant Liberia Libya Liechtenstein Lima
    Lisbon Lithuania Liverpool Lombardy London Louisiana Lusaka Luxembourg Lyon Macedonia Madagascar Madrid Maghreb
    Malawi Malaysia Maldives Mali Malta Manchester Manhattan Manila Maputo Mars Marseille Martian Maryland
    Massachusetts Mauritania Mauritius Mekong Melanesia Melbourne Memphis Mesopotamia Mexico Miami Michigan Micronesia
    Milan Milano Minnesota Minsk Mississippi Missouri Moldova Monaco Mongolia Montana Montenegro Montevideo Montreal
    Moravia Morocco Moscow Mozambique Mumbai Munich Myanmar Nagoya Nairobi Namibia Nanjing Naples Nashville
    Nebraska Nepal Neptune Netherlands Nevada Nicaragua Niger Nigeria Nile Normandy Norway Ohio Oklahoma Olympic
    Olympics Ontario Oregon Osaka Oslo Ottawa Oxford Pakistan Palestine Panama Paraguay Paris Patagonia Pennsylvania
    Persia Peru Philadelphia Philippines Pittsburgh Pluto Poland Polynesia Pomerania Pompeii Porto Portugal Prague
    Pretoria Princeton Prussia Pune Punjab Qatar Quebec Québec Queensland Quito Reykjavik Rhine Riga Riyadh Romania
    Rome Rotterdam Russia Rwanda Sahara Saharan Sahel Saigon Salzburg Samoa Santiago Sardinia Saturn Saxony
    Scandinavia Scotland Seattle Senegal Seoul Serbia Seville Shanghai Sheffield Shenyang Shenzhen Siberia Siberian
    Sicily Silesia Singapore Slovakia Slovenia Somalia Spain Stanford Stockholm Stuttgart Sudan Suriname Suzhou Sweden
    Switzerland Sydney Syria Taipei Taiwan Tallinn Tanzania Tasmania Tehran Tennessee Texas Thailand Thames Tianjin
    Tibet Togo Tokyo Tonga Toronto Toulouse Transylvania Trinidad Tübingen Tunis Tunisia Turin Turkey Türkiye
    Tuscany Uganda Ukraine Uranus Uruguay Utah Utrecht Uzbekistan Valencia Vancouver Vanuatu Vatican Venezuela Venice
    Venus Vermont Victoria Vienna Vietnam Vilnius Virginia Wales Warsaw Washington Wellington Westphalia Wisconsin
    Wuhan Wyoming Xi'an Yale Yangtze Yemen Yorkshire Zambia Zimbabwe Zurich Zürich
"""
_PRODUCTS = """
    Abaqus Aeneid Agda Airbnb Airbus Alexa Alibaba Alpaca Amazon Android Ansible Ansys April Arduino Atari August
    Azure Bach Baidu Bartók Beethoven Beowulf Bible Biden Bing Bitcoin Bluesky Bluetooth Boeing Brahms Brexit Buddhism
    Cassini Catan Chopin Christianity Christmas Claude Clojure Confucius Coq Cortana Coursera Dafny Dante Debussy
    December Dickens Disney Django Docker Dota Easter Enron Erlang Ethereum Expedia Facebook Faust February Fermilab
    Fitbit Flickr Fortnite Fortran Foursquare Friday Gaia Garmin Gemini Gemma Github Gnuplot Golang Google Grammy
    Gregorian Grok Gutenberg Hadoop Hamlet Hanabi Hansard Haskell Hearthstone Hinduism Homer Homeric Huawei Hulu Idris
    Iliad Instagram Intel Isabelle Islam January Java Javascript Jira Judaism Julian July June Jupyter Kafka
    Kafkaesque Kaggle Kinect Kotlin Kubernetes Landsat Lego Leica Linux Lisp Llama Machiavellian Mahabharata Mahjong
    Mamba Marxism Mathematica Matlab Microsoft Midjourney Minecraft Mistral Moderna Monday Mozart Mozartian Mozilla
    Netflix Nikon Nintendo Nobel Nokia November Nvidia Obama Ocaml October Orwellian Pac-Man Penn Perl Pfizer
    Pinterest Pixiv Playstation Pokemon Pokémon Postgres Prolog Pulitzer Python Quora Quran Qwen Ramadan Ramayana
    Reddit Renaissance Roblox Rocq Rosetta Samsung Saturday Scala Schubert Sentinel-1 Sentinel-2 September Shakespeare
    Shakespearean Simulink Siri Skype Skyrim Snapchat Sony Spotify Starcraft Stata Strava Stravinsky Sudoku Sunday
    Talmud Telegram Tencent Tesla Tetris Thursday Tiktok Tinder Torah Toyota Tripadvisor Trump Tuesday Twitch Twitter
    Typescript Uber Ubuntu Udacity Unicode Unix Upanishads Vedic Verilog Vicuna Volkswagen Volvo Voyager Wagnerian
    Wayback Waymo Wechat Wednesday Weibo Whatsapp Wi-Fi Wikidata Wikimedia Wikipedia Wiktionary Wolfram Wordle Xbox
    Xiaomi Yahoo Yandex Yelp Youtube Zigbee Zotero
"""

_FORMS_OF_ADDRESS = "Dr Mr Mrs Ms Prof St"

PROPER_NOUNS: frozenset[str] = frozenset(
    f"{_EPONYMS} {_LANGUAGES_AND_PEOPLES} {_PLACES} {_PRODUCTS} {_FORMS_OF_ADDRESS}".split()
)
"""Proper nouns of one word, as they are written; a possessive stands here where only it is a name."""

_COMMON_WORDS = {
    "Adams": "bashforth moulton operation operations spectral",
    "Bell": "inequality inequalities nonlocality pair pairs state states test tests theorem violation violations",
    "Berry": "connection curvature esseen phase phases",
    "Bloom": "filter filters embedding embeddings",
    "Born": "approximation machine machines rule",
    "Burgers": "equation equations vector vectors",
    "Down": "syndrome",
    "Gram": "matrix matrices",
    "Hall": "algebra algebras conductance conductivity effect fluid fluids insulator insulators sensor"
    " sensors state states",
    "Horn": "clause clauses formula formulae formulas logic theory theories",
    "Killing": "field fields form horizon horizons spinor spinors tensor tensors vector vectors",
    "Lamb": "shift wave waves",
    "Lax": "friedrichs milgram oleinik pair pairs wendroff",
    "Leech": "lattice",
    "Lie": "algebra algebras algebroid algebroids bialgebra bialgebras bracket brackets derivative"
    " derivatives group groups"
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
BEFORE: dict[str, frozenset[str]] = {name: frozenset(words.split()) for name, words in _COMMON_WORDS.items()}
"""Names that are common words as well, and the words (in lower case) before which they are names."""

_PHRASES_TEXT = """
    Abu-Dhabi Arab-Spring Black-Sea Cape-Town Central-America Costa-Rica Cold-War De-Bruijn De-Morgan Dead-Sea
    East-Africa
    East-Asia East-Asian East-Timor El-Niño El-Salvador European-Union Far-East Great-Britain Great-Lakes
    Gulf-Stream Hong-Kong Hugging-Face Ivory-Coast La-Niña Las-Vegas Latin-America Le-Cam Los-Alamos Los-Angeles
    Mechanical-Turk Mediterranean-Sea Middle-Ages Middle-East Middle-Eastern Milky-Way Monte-Carlo New-Brunswick
    New-Delhi
    New-Guinea New-Hampshire New-Jersey New-Mexico New-Orleans New-South New-York New-Zealand Nobel-Prize North-Africa
    North-America North-American North-Atlantic North-Carolina North-Dakota North-Korea North-Korean North-Sea
    Pacific-Ocean Papua-New Puerto-Rico Raspberry-Pi Red-Cross Red-Sea Rio-Grande Rocky-Mountains
    Rotten-Tomatoes Saint-Petersburg San-Antonio San-Diego San-Francisco San-Jose Sao-Paulo São-Paulo Saudi-Arabia
    Silicon-Valley Sierra-Leone South-Africa South-African South-America South-American South-Asia South-Asian
    South-Carolina South-Dakota South-Korea South-Korean Southeast-Asia Southeast-Asian Sri-Lanka Sri-Lankan St-Louis
    Stack-Exchange Stack-Overflow Supreme-Court Tel-Aviv United-Arab United-Kingdom United-Nations United-States
    Van-Allen Van-Gogh Von-Neumann Wall-Street West-Africa West-Bank West-Virginia White-House
    World-Bank World-Cup World-War
    """
PHRASES: frozenset[str] = frozenset(_PHRASES_TEXT.split())
"""Names of two words, neither of which need be one by itself, with a hyphen for the blank."""
