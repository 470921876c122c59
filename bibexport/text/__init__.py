"""Text as people and sources write it, made canonical: one function a kind of text, all pure."""
