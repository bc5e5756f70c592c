"""A script as all editors should indent it, by tabs."""

INDENTED = """\
loadmodule "tm.so"
modparam("tm", "fr_timeout", 5)

# it's a { comment
route {
	if ($rm == "INVITE")
		exit;
	if (has_totag()) {
		xlog("a } brace\\n");
		if ($rU == "{")
			route(relay);
		else
			exit;
		drop;
	} else {
		exit;
	}
	switch ($rU) {
		case "a":
			xlog("a");
			break;
		default:
			exit;
	}
	/* { */
	exit;
}

route[relay]
{
	exit;
}
"""
