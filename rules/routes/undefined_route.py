"""C408: a call of a route that is not there."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, WARNING, replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.near import nearest
from opensips_lsp.rules.common.versions import reads
from opensips_lsp.syntax.nodes import Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class UndefinedRoute(Rule):
    """route(), async() or launch() goes to a named route that no block defines.

    `opensips -c` passes, but with route() OpenSIPS does not start: "called route is not defined" (route.c fix_actions).
    OpenSIPS does not check at the start where async() or launch() resumes, so that is a warning. The main route cannot
    be called: `route(0)` looks for a different route that only looks like it.
    """

    code = "C408"
    stage = "startup"
    examples = (
        Bad("route { route(«relay»); }", choices=("Create `route[relay]`",)),
        Bad(
            "route { route(«realy»); }\nroute[relay] { exit; }",
            choices=("Go to `route[relay]`", "Create `route[realy]`"),
        ),
        Bad("route { route(«0»); }"),
        Bad('loadmodule "exec.so"\nroute { async(exec("x"), «resume»); }'),
        Bad('loadmodule "exec.so"\nroute { async(exec("x"), «resume», 3); }\nroute[3] { exit; }', target="3.1"),
        Bad('loadmodule "exec.so"\nroute { launch(exec("x"), «r», "p"); }\nroute[p] { exit; }', target="3.6"),
        Good(
            'loadmodule "exec.so"\nroute { async(exec("x"), r, 3); launch(exec("x"), r, "p"); }\nroute[r] { exit; }',
            target="3.6",
        ),
        Bad("route { route(«a»); }\nfailure_route[a] { exit; }"),
        Bad('route { route(«"a$rU"»); }', target="3.0"),
        Good('route { route("a$rU"); route($var(x)); }', target="3.1"),
        Good("route { route(relay); }\nroute[relay] { exit; }"),
        Good('route { route("1"); }\nroute[01] { exit; }'),
        Good("route[a] { route(b); }"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for route in facts_of(item).routes if script.complete else ():
            for name, number in route.calls:
                if (name != "0" and script.defines("route", name)) or not script.all_read:
                    continue
                if "$" in name and reads("route-variable", script.target):
                    continue  # known only while a call is handled
                from opensips_lsp.rules.routes._new_routes import creations  # only where something is found

                token, near = Token(item, offset, number), _near(name, script.defined)
                hint = f"; did you mean `{near}`?" if near else ""
                choices = creations(source, "route", name) if name != "0" else ()
                if near:
                    quote = token.text[0] if token.text[0] in "\"'" else ""
                    choices = replace(token, f"{quote}{near}{quote}", f"Go to `route[{near}]`", UNSAFE), *choices
                finding = self.finding(token, f"there is no `route[{name}]`{hint}", choices=choices)
                called_now = token.follows("ROUTE LPAR")
                yield finding if called_now else finding._replace(severity=WARNING, stage=None)


def _near(name: str, defined: Iterable[tuple[str, str]]) -> str | None:
    """The name of a route that differs little, or None."""
    return nearest(name, [known for word, known in defined if word == "route"])
