"""What a reader takes along: the records, whole or filtered, in the field's formats.

``export(What(...), Format.CSV)`` gives a finished file; every heavy library is imported when a format is made.
"""

from __future__ import annotations

from geo.export.choice import Brought, Export, What
from geo.export.formats import Format, export

__all__ = ["Brought", "Export", "Format", "What", "export"]
