"""What a person wants done, as typed functions; the only callers of boto3.

`ROOT` is the project's folder, computed here and nowhere else.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
