"""CSL's variables, for the formats that write them."""
