"""Renders a page again and again in one process; prints the seconds of each time."""

import sys
import time

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

page, paper, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
fonts = FontConfiguration()
for round in range(rounds + 1):
    start = time.perf_counter()
    pdf = HTML(filename=page).write_pdf(font_config=fonts)
    taken = time.perf_counter() - start
    if round > 0:  # the first one warms up
        print(taken)
with open(paper, "wb") as file:
    file.write(pdf)
