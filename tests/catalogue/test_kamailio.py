"""What only Kamailio has: nothing that an OpenSIPS has."""

import pytest

from opensips_lsp.catalogue import kamailio, load
from opensips_lsp.catalogue.language import KEYWORDS
from opensips_lsp.catalogue.series import SERIES


@pytest.mark.parametrize("series", SERIES)
def test_no_series_has_it(series):
    catalogue = load(series)
    owners = [catalogue.core, *map(catalogue.module, catalogue.module_names())]
    variables = {f"${name}" for owner in owners for name in owner.pvars}
    words = set(KEYWORDS[series])
    assert kamailio.MODULES & set(catalogue.module_names()) == set()
    assert (kamailio.GLOBALS | kamailio.ROUTES) & words == set()
    assert kamailio.VARIABLES & variables == set()
