"""TeX math in text: what of it is better said in Unicode."""

import re

_PROSE = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{2,}\s+[A-Za-z]{2,}(?![}A-Za-z])")
_SCRIPT = re.compile(r"([\^_])(?:\{([\w.,+()=-]+)\}|(\w))\Z")
_NUMBER = re.compile(r"[\d.,]+%?\Z")


def _table(pairs: str) -> dict[str, str]:
    words = pairs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


MATH: dict[str, str] = _table(
    r"""
    alpha α  beta β  gamma γ  delta δ  varepsilon ε  epsilon ϵ  zeta ζ  eta η  theta θ  vartheta ϑ  iota ι
    kappa κ  lambda λ  mu μ  nu ν  xi ξ  pi π  varpi ϖ  rho ρ  varrho ϱ  sigma σ  varsigma ς  tau τ  upsilon υ
    varphi φ  phi ϕ  chi χ  psi ψ  omega ω  Gamma Γ  Delta Δ  Theta Θ  Lambda Λ  Xi Ξ  Pi Π  Sigma Σ  Upsilon Υ
    Phi Φ  Psi Ψ  Omega Ω  ell ℓ  hbar ħ  Re ℜ  Im ℑ  aleph ℵ  wp ℘  partial ∂  nabla ∇  infty ∞  emptyset ∅
    varnothing ∅  forall ∀  exists ∃  neg ¬  lnot ¬  top ⊤  bot ⊥  angle ∠  prime ′  leq ≤  le ≤  leqslant ⩽
    geq ≥  ge ≥  geqslant ⩾  lesssim ≲  gtrsim ≳  neq ≠  ne ≠  ll ≪  gg ≫  equiv ≡  approx ≈  sim ∼  simeq ≃
    cong ≅  propto ∝  parallel ∥  perp ⊥  models ⊨  vdash ⊢  in ∈  notin ∉  ni ∋  subset ⊂  supset ⊃  subseteq ⊆
    supseteq ⊇  cup ∪  cap ∩  setminus ∖  wedge ∧  land ∧  vee ∨  lor ∨  times ×  div ÷  pm ±  mp ∓  cdot ⋅
    ast ∗  star ⋆  circ ∘  bullet ∙  oplus ⊕  ominus ⊖  otimes ⊗  odot ⊙  dagger †  ddagger ‡  triangle △  Box □
    square □  to →  rightarrow →  longrightarrow ⟶  leftarrow ←  gets ←  leftrightarrow ↔  Rightarrow ⇒
    Leftarrow ⇐  Leftrightarrow ⇔  mapsto ↦  uparrow ↑  downarrow ↓  hookrightarrow ↪  rightleftharpoons ⇌  sum ∑
    prod ∏  int ∫  surd √  cdots ⋯  ldots …  dots …  langle ⟨  rangle ⟩  lceil ⌈  rceil ⌉  lfloor ⌊  rfloor ⌋
    sharp ♯  flat ♭  natural ♮  spadesuit ♠  heartsuit ♥  diamondsuit ♦  clubsuit ♣  checkmark ✓  less <  greater >
    degree °
    mathsemicolon ;  textdegree °  backslash \  _ _  % %  & &  # #  { {  } }
    """
)
"""Macros that are one sign, as Unicode has it."""
_CHARACTERS = {"-": "−", "'": "′", "''": "″", "*": "∗", r"^\circ": "°", r"^{\circ}": "°"}
"""Characters of the keyboard that print another sign than in text."""


def is_math(content: str) -> bool:
    """Whether what stands between two dollar signs is math, and not the text between two prices.

    >>> is_math("x^2"), is_math("5 to ")
    (True, False)
    """
    if not content.strip() or _PROSE.search(content):
        return False
    return not (content[0].isdigit() and content[-1].isspace())


def math(content: str) -> str:
    """Math as the model has it: one sign as Unicode, one index as markup, a number as such, all else as TeX.

    >>> math(r"\\beta"), math("_{2}"), math("10"), math(r"\\mathcal{O}(n)")
    ('β', '<sub>2</sub>', '10', '$\\\\mathcal{O}(n)$')
    """
    bare = " ".join(content.split())
    while bare.startswith("{") and bare.endswith("}") and "}" not in bare[1:-1]:
        bare = bare[1:-1].strip()
    if bare in _CHARACTERS:
        return _CHARACTERS[bare]
    if bare.startswith("\\") and bare[1:] in MATH:
        return MATH[bare[1:]]
    if (len(bare) == 1 and not bare.isalpha()) or _NUMBER.match(bare):
        return bare
    if script := _SCRIPT.match(bare):
        tag = "sup" if script[1] == "^" else "sub"
        return f"<{tag}>{script[2] or script[3]}</{tag}>"
    return f"${bare}$" if bare else ""
