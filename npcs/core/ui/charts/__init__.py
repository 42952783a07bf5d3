"""Charts as shapes: pure functions from numbers to a ``Drawing``, which ``components/chart.html`` draws as SVG.

    scales      where a number stands on the paper, and round numbers for an axis
    shapes      lines, dots, areas and words, and the drawing that holds them
    intervals   a share with its interval on a strip: one or several, for a row of a table
    lines       a line over time with its interval, gaps and breaks, for small multiples

No colour, size of type or style is set here: a shape says what it is (``kind``) and the style sheet how that looks,
on screen, on paper and with forced colours. A drawing with a title is an image with a name and a description; one
without is hidden from assistive technology, because the row it stands in says the same in words.
"""

from npcs.core.ui.charts.intervals import Interval, strip
from npcs.core.ui.charts.lines import Break, Point, line_chart
from npcs.core.ui.charts.scales import Scale, bands, ticks
from npcs.core.ui.charts.shapes import Drawing, Shape

__all__ = ["Break", "Drawing", "Interval", "Point", "Scale", "Shape", "bands", "line_chart", "strip", "ticks"]
