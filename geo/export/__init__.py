"""What a reader takes along: the records, whole or filtered, in the field's formats.

``export(What(...), Format.CSV)`` gives a finished file; every heavy library is imported when a format is made.
"""

from geo.export.formats import Format
from geo.export.making import export
from geo.export.what import Brought, Export, What

__all__ = ["Brought", "Export", "Format", "What", "export"]
