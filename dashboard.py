"""The dashboard: page setup, navigation and what every page shares.

A server that looks for an ``app`` finds it here, and the app runs this file again as its script. Any other server runs
the file as a plain script: the pages are the same. What draws pages is imported by the script alone, for components
make themselves known to the server that runs when they are imported.
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:
    from geo.server import front

    app = st.App(__file__, middleware=front())
else:
    from geo.ui import page as panels
    from geo.ui.download import share
    from geo.ui.store import keep_what_is_loaded, store
    from geo.ui.view import redated, say_what_is_redated, say_what_is_unheeded

    st.set_page_config(page_title="Claims map", page_icon=str(panels.ICON), layout="wide")
    data = redated(store())
    pages = [
        st.Page(f"pages/{name}.py", title=name.capitalize(), url_path=name, default=name == "map")
        for name in ("map", "timeline", "accounts", "compare", "tables", "data", "sources", "method")
    ]
    page = st.navigation(pages, position="hidden")
    line = panels.stay_in_session()
    st.set_page_config(page_title=f"{page.title}: {data.dataset.title}")
    panels.page_style()
    panels.head(data.dataset, [(p.url_path or "./", p.title) for p in pages], page.title)
    say_what_is_unheeded(data)
    say_what_is_redated(data.dataset, offered=page in pages[:2])  # those with a time bar
    page.run()
    share(data, page.title)
    panels.foot(data.dataset)
    panels.watch_line(line, page.title)
    keep_what_is_loaded(page.title)
