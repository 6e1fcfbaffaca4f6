"""The dashboard with little room for what visitors bring, so that a crowd of files need not fill a machine."""

import os
from pathlib import Path
from typing import cast

import streamlit as st
from starlette.middleware import Middleware

from geo.server import Uploads, front
from tests.bench.greedy import ROOM

before = [
    Middleware(Uploads, budget=int(os.environ[ROOM])) if cast(object, one.cls) is Uploads else one
    for one in front()
]
app = st.App(str(Path(__file__).resolve().parents[3] / "dashboard.py"), middleware=before)
