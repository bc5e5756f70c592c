"""What to say about a Problem of opensips_lsp.variables: what the version does, and what may have been meant."""

from opensips_lsp.rules._near import nearest

from opensips_lsp.variables import CONTEXT, TRANSFORMATION, UNKNOWN


def told(problem, script, place):
    """The message for a Problem."""
    series = script.target.series
    if problem.kind == UNKNOWN:
        return f"OpenSIPS {series} has no variable `{problem.subject}`{_variable_advice(problem, script, place)}"
    if problem.kind == TRANSFORMATION and problem.why == "is unknown":
        return f"OpenSIPS {series} has no transformation `{problem.subject}`{_transformation_advice(problem, script)}"
    if problem.kind == CONTEXT:
        return f"`<{problem.subject}>` is no context of a variable; module `tm` has `<request>` and `<reply>`"
    return f"`{problem.subject}` {problem.why}"


def near_variable(problem, script, place):
    """The name of a variable, of the same form, that differs little from an unknown one; or None."""
    name, has_param = _taken_apart(problem)
    names = {
        other
        for module in (script.catalogue.core, *script.modules_before(place))
        for other, records in module.pvars.items()
        if any(record.has_param == has_param for record in records)
    }
    return nearest(name, names, 0.7)


def _taken_apart(problem):
    return problem.subject.strip("$()"), problem.subject.endswith(")")


def _variable_advice(problem, script, place):
    name, has_param = _taken_apart(problem)
    if name in script.catalogue.core.pvars:
        return "; it takes no name in parentheses" if has_param else f"; it is written `${name}(...)`"
    exporters = script.catalogue.exporters("pvars", name)
    later = [module for module in exporters if module in script.modules]
    if later:
        return f"; it is in module `{later[0]}`, which is loaded further down"
    if exporters:
        return f"; it is in module {' and '.join(f'`{module}`' for module in exporters)}"
    for series, other in _others(script):
        if name in other.core.pvars:
            return f", {series} has"
    near = near_variable(problem, script, place)
    return f"; did you mean `${near}{'(...)' if has_param else ''}`?" if near else ""


def _transformation_advice(problem, script):
    name = problem.subject.lower().partition(",")[0]
    for series, other in _others(script):
        if name in other.core.transformations:
            return f", {series} has"
    for series, catalogue in ((None, script.catalogue), *_others(script)):
        exporters = catalogue.exporters("transformations", name.partition(".")[0])
        if exporters:
            return f"; it is in module `{exporters[0]}`" + (f" of {series}" if series else "")
    near = nearest(name, script.catalogue.core.transformations, 0.7)
    return f"; did you mean `{near}`?" if near else ""


def _others(script):
    """(series, catalogue) of the other series."""
    from opensips_lsp.catalogue import load
    from opensips_lsp.catalogue.language import TAGS

    return [(series, load(series)) for series in TAGS if series != script.target.series]
