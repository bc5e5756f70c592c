"""Let tests import each other's helpers; one hypothesis profile for all."""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
