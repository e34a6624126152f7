"""Makes the digests' builder importable, which is a script's package and not installed."""

import sys
from pathlib import Path

DIGESTS = Path(__file__).parents[2] / "corpus" / "digests"

# At the end, so that `build.py` there hides no package of that name.
sys.path.append(str(DIGESTS))
