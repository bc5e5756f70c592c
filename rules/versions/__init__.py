"""Scripts for other versions of OpenSIPS, and for other servers."""
