"""The condition words of OpenSIPS 2.3 (`method`, `uri`, `src_ip` ...), and what took their place."""
