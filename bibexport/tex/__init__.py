"""TeX both ways: `decode` (TeX to Unicode), `encode` (Unicode to TeX) and `titles` (braces that keep capitals; `words`
knows which capitals belong to a name).

`letters` is the one table of characters, `macros` of what macros do with their arguments; `formulas` handles math.
"""
