"""Sources: each report, how its date was found, and everything coded from it, paragraph by paragraph."""

import streamlit as st

from geo import dossier
from geo.cards import joined
from geo.ui import panels, texts
from geo.ui.controls import chosen_report
from geo.ui.store import store

data = store().dataset
left, right = st.columns([2, 3], gap="large")
with left:
    st.title("Sources", anchor=False)
    st.markdown(
        "Everything on the map comes from these reports. None prints its day of publication: how each was dated, and "
        "how else it could be read, stands here."
    )
    report, chosen = chosen_report(data)
    st.html(dossier.report_head(data, report) + dossier.date_strip(data, report))
    st.caption(f"Coded from it: {dossier.count_words(data, report)}.")
    st.markdown(
        "The reports’ own texts are not part of this app. A reader who has them can name their folder and read each "
        "paragraph beside what was coded from it."
    )
    folder = texts.folder_field()
    texts.say_what_was_found(data, report, folder)
with right:
    st.header("Paragraph by paragraph", anchor=False)
    listed = [p for p in data.paragraphs.values() if p.report_id == report.report_id]
    entries = (
        dossier.paragraph_entry(data, p, texts.paragraph(data, folder, p), selected=p.paragraph == chosen)
        for p in sorted(listed, key=lambda p: p.paragraph)
    )
    st.html(joined(entries))
    panels.reveal(report.report_id, chosen)
