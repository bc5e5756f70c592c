"""M320: what rest_get() and its like return."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.behaviour._return_codes import ReturnCode
from opensips_lsp.rules.common.migrating import bad, good


class RestReturnCode(ReturnCode):
    """From OpenSIPS 2.4.3 on, rest_get(), rest_post() and rest_put() return -1, -2, -3 or -10; any failure gave -1.

    Compare with `< 0` to catch them all, or distinguish them: -1 is a refused connection, -2 and -3 are timeouts, -10
    is any other failure; later series have more codes. A plain `if (rest_get(...))` is not affected.
    """

    code = "M320"
    breaks_in = "2.4.3"
    functions = ("rest_get", "rest_post", "rest_put")
    message = "`{}` returns -1, -2, -3 or -10 for failures in OpenSIPS 2.4.3 and later; it was -1 for all"
    examples = (
        bad('route { rest_get("http://x/","$var(b)"); if («$rc==-1») { exit; } }',
            'route { rest_get("http://x/","$var(b)"); if ($rc<0) { exit; } }'),
        bad('route { rest_get("http://x/","$var(b)"); if ($rc > 0) exit; else if («$retcode != -1») exit; }',
            'route { rest_get("http://x/","$var(b)"); if ($rc > 0) exit; else if ($retcode >= 0) exit; }'),
        bad('route { rest_get("http://x/","$var(b)"); switch ($rc) { case 1: exit; break; case «-1»: exit; } }'),
        bad('route { if (!rest_get("http://x/","$var(b)")) { if («$rc==-1») { exit; } } }',
            'route { if (!rest_get("http://x/","$var(b)")) { if ($rc<0) { exit; } } }'),
        bad('route { if (rest_get("http://x/","$var(b)")) { a(); } else if («$rc==-1») { exit; } }',
            'route { if (rest_get("http://x/","$var(b)")) { a(); } else if ($rc<0) { exit; } }'),
        bad('route { if (!rest_get("http://x/","$var(b)") && «$rc==-1») { exit; } }',
            'route { if (!rest_get("http://x/","$var(b)") && $rc<0) { exit; } }'),
        bad('route { if (!rest_get("http://x/","$var(b)")) { switch ($rc) { case «-1»: exit; } } }'),
        bad('route { rest_get("http://x/","$var(b)"); $var(r) = $rc; a(); if («$var(r) == -1») exit; }',
            'route { rest_get("http://x/","$var(b)"); $var(r) = $rc; a(); if ($var(r) < 0) exit; }'),
        bad('route { if (a()) { rest_get("http://x/","$var(b)"); $var(r) = $rc; } if («$var(r) == -1») exit; }',
            'route { if (a()) { rest_get("http://x/","$var(b)"); $var(r) = $rc; } '
            'if ($var(r) < 0) exit; }', unsafe=True),
        bad('route { if (a()) { rest_get("http://x/","$var(b)"); } else { b(); } if («$rc == -1») exit; }',
            'route { if (a()) { rest_get("http://x/","$var(b)"); } else { b(); } if ($rc < 0) exit; }', unsafe=True),
        bad('route { async(rest_get("http://x/","$var(b)"), done); }\nroute[done] { if («$rc == -1») exit; }',
            'route { async(rest_get("http://x/","$var(b)"), done); }\nroute[done] { if ($rc < 0) exit; }'),
        bad('route { async(rest_get("http://x/","$var(b)"), done); route(done); }\n'
            'route[done] { if («$rc == -1») exit; }',
            'route { async(rest_get("http://x/","$var(b)"), done); route(done); }\nroute[done] { if ($rc < 0) exit; }',
            unsafe=True),
        bad('route { launch(rest_get("http://x/","$var(b)"), done); }\n'
            'route[done] { $var(r) = $rc; switch ($var(r)) { case «-1»: exit; } }'),
        bad('route { $var(r) = rest_get("http://x/","$var(b)"); if («$var(r) == -1») exit; }',
            'route { $var(r) = rest_get("http://x/","$var(b)"); if ($var(r) < 0) exit; }'),
        bad('route { route(ask); if («$rc == -1») exit; }\nroute[ask] { if (a()) rest_get("http://x/","$var(b)"); }',
            'route { route(ask); if ($rc < 0) exit; }\n'
            'route[ask] { if (a()) rest_get("http://x/","$var(b)"); }', unsafe=True),
        bad('route { route(ask); if («$rc == -1») exit; }\n'
            'route[ask] { rest_get("http://x/","$var(b)"); return($rc); }',
            'route { route(ask); if ($rc < 0) exit; }\n'
            'route[ask] { rest_get("http://x/","$var(b)"); return($rc); }', unsafe=True),
        good('route { route(ask); if ($rc == -1) exit; }\nroute[ask] { rest_get("http://x/","$var(b)"); return(1); }'),
        good('route { rest_get("http://x/","$var(b)"); $var(r) = $rc; $var(r) = 1; '
             'if ($var(r) == -1 || $rc == -1) exit; }'),
        good('route { if (!rest_get("http://x/","$var(b)")) { a(); if ($rc == -1) exit; } if ($rc == -1) exit; }'),
        good('route { async(exec("a"), done); }\nroute[done] { if ($rc == -1) rest_get("http://x/","$var(b)"); }'),
        good('route { rest_get("http://x/","$var(b)"); if ($rc<0) { exit; } if ($rc == -1) exit; }'),
        good('route { rest_get("http://x/","$var(b)"); a(); if ($rc == -1) exit; }'),
        good('route { rest_get("http://x/","$var(b)"); if (a() && $rc == -1) exit; }'),
        good('route { rest_get("http://x/","$var(b)"); if ($rc==-1) { exit; } }', target="2.4.2"),
        Bad('route { rest_get("http://x/", $var(b)); if («$rc == -1») { exit; } }',
            'route { rest_get("http://x/", $var(b)); if ($rc < 0) { exit; } }', target="3.6", origin="2.3"),
        Bad('route { async(rest_get("http://x/", $var(b)), done); }\nroute[done] { if («$rc == -1») exit; }',
            'route { async(rest_get("http://x/", $var(b)), done); }\nroute[done] { if ($rc < 0) exit; }',
            target="4.0", origin="2.3"),
        Good('route { rest_get("http://x/", $var(b)); if ($rc == -1) { exit; } }', target="3.6", origin="2.4"),
        Good('route { rest_get("http://x/", $var(b)); if ($rc == -1) { exit; } }', target="3.6"),
    )  # fmt: skip
