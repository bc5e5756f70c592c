"""Text, tokens, trees: what a script looks like. Knows no OpenSIPS version but as data."""
