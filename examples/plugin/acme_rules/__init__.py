"""House rules of Acme for OpenSIPS scripts: one file per rule, whose name is that of the rule."""
