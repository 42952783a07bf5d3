"""One review made from a published official report (README.md says from which)."""

import json
from pathlib import Path
from typing import Any

REVIEW: dict[str, Any] = json.loads((Path(__file__).parent / "review.json").read_text(encoding="utf-8"))
