"""Run the language server from the packages beside this file, whatever else is installed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "libs"))

from opensips_lsp.server import main

sys.exit(main())
