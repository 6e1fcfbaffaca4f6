"""The dashboard, looked at from inside while it serves."""

from pathlib import Path

import streamlit as st

from geo.server import front
from tests.bench.sampled import sample

sample()
app = st.App(str(Path(__file__).resolve().parents[3] / "dashboard.py"), middleware=front())
