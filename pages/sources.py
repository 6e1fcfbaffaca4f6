"""Sources: each report, how its date was found, how to cite it, and everything coded from it, by paragraph."""

import streamlit as st

from geo.markup import report as dossier
from geo.markup.elements import escaped, joined
from geo.ui import page as panels
from geo.ui import sources as citing
from geo.ui import sources as texts
from geo.ui import view as redating
from geo.ui.store import store
from geo.words.citations import error_address

printed = store().dataset
data = redating.redated(store()).dataset
redating.take_in(data)
left, right = st.columns([2, 3], gap="large")
with left:
    st.title("Sources", anchor=False)
    st.markdown(
        f"Everything on the map comes from these reports. {escaped(data.dating)} "
        "How each was dated, and how else it could be read, stands here."
    )
    report, chosen = citing.chosen_report(data)
    otherwise = report.report_id in redating.chosen()
    tell = error_address(citing.report_to(), data, report.report_id, citing.page_address())
    st.html(dossier.report_head(data, report, otherwise=otherwise, tell=tell))
    st.html(dossier.date_strip(data, report, otherwise=otherwise))
    redating.switch(report)
    st.caption(f"Coded from it: {dossier.count_words(data, report)}. {dossier.moved_words(data, report)}")
    st.subheader("Cite this report", anchor=False)
    citing.report_citations(printed, printed.reports[report.report_id])
    st.subheader("Its text", anchor=False)
    folder = texts.texts_folder()
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
