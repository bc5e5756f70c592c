"""M302: comparisons of a transformed variable that may be NULL."""

from opensips_lsp.rules._migrating import Migrating, bad, good
from opensips_lsp.rules._places import comparisons
from opensips_lsp.rules._transformations import INDEXES, change, compared_with_empty


class TransformationNull(Migrating):
    """What a transformation does not find is NULL since OpenSIPS 2.4; in 2.3 it was an empty text.

    `$(ru{uri.param,x}) != ""` was false without the parameter and is true now, for NULL differs from all texts; `== ""`
    was true and is false now; `!~` was false and is true now. A transformation of a variable that is itself NULL, such
    as a header that is not there, failed in 2.3 and made the whole condition false; now it is NULL too.

    The fix writes a condition that was measured to give the same answer on all messages. It is not safe where 2.3
    stopped at the failure and would have asked more otherwise: to the left of `||`, deep in a negation; nor in routes
    whose message nobody can know, nor where one transformation works on what another one did not find.
    """

    code = "M302"
    examples = (
        bad('route { if («$(ru{uri.param,x}) != ""») exit; }',
            'route { if ($(ru{uri.param,x}) != NULL && $(ru{uri.param,x}) != "") exit; }'),
        bad('route { if (a() || «$(ru{uri.user})==""») exit; }',
            'route { if (a() || ($(ru{uri.user})==NULL || $(ru{uri.user})=="")) exit; }'),
        bad('route { if («$(hdr(X){param.value,y}) == ""» && a()) exit; }',
            'route { if ($hdr(X) != NULL && ($(hdr(X){param.value,y}) == NULL || $(hdr(X){param.value,y}) == "") && a()) exit; }'),
        bad('route { if ($hdr(X) != NULL && «$(hdr(X){param.value,y})==""») exit; }',
            'route { if ($hdr(X) != NULL && ($(hdr(X){param.value,y})==NULL || $(hdr(X){param.value,y})=="")) exit; }'),
        bad('route { if (!(«$(ru{uri.params})==""»)) exit; }',
            'route { if (!($(ru{uri.params})==NULL || $(ru{uri.params})=="")) exit; }'),
        bad('route { if (!«$(hdr(X){s.tolower})=="a"») exit; }',
            'route { if ($hdr(X)!=NULL && !$(hdr(X){s.tolower})=="a") exit; }'),
        bad('route { if («$(hdr(X){uri.user})==""» || a()) exit; }',
            'route { if (($hdr(X)!=NULL && ($(hdr(X){uri.user})==NULL || $(hdr(X){uri.user})=="")) || a()) exit; }',
            unsafe=True),
        bad('timer_route[t, 5] { if («$(var(u){uri.user})!=""») exit; }',
            'timer_route[t, 5] { if ($(var(u){uri.user})!=NULL && $(var(u){uri.user})!="") exit; }', unsafe=True),
        bad('route { $var(b) = («$(ru{uri.user})==""»); }'),
        good('route { if ($(ru{uri.param,x}) == "1" || $(ru{uri.user}) =~ "^1" || $(ru{uri.user}) != "1") exit; }'),
        good('route { if ($(ru{uri.param,x}) != NULL) exit; }'),
        good('route { if ($(ru{s.tolower}) == "" || $(hdr(X){s.len}) > 0 || $(ru{uri.schema}) == "") exit; }'),
        good('route { if ($(hdr(X){s.tolower}) == "" || $ru == "" || $hdr(X) != "") exit; }'),
    )  # fmt: skip

    def check_item(self, offset, item, script, source):
        for node in comparisons(offset, item, _of_transformed):
            found = change(node, script.contexts_of(node, source))
            if found is not None and found.left.steps[-1] not in INDEXES:
                yield self.finding(node, _message(node, found), found.fix)


def _of_transformed(left, operator, right):
    return "{" in left and right[0] != "$" and right.upper() != "NULL"


def _message(node, found):
    left = found.left
    if not found.missing or (
        node.operator.text != "!~" and not compared_with_empty(node) and node.right.kind == "string"
    ):
        return f"`{left.text}` is NULL without `{left.base}` since OpenSIPS 2.4; in 2.3 it made the condition false"
    was = '""' if node.right.kind == "string" else "0"
    return (
        f"`{left.text}` is NULL since OpenSIPS 2.4 when it finds nothing, it was {was}; `{node.operator.text}` changes"
    )
