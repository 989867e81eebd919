"""Dates: from which day on they are late, what tells it already, what is left alone, what can't be told."""

import datetime as dt
from collections.abc import Callable, Mapping

import pytest
from conftest import TODAY, check, row  # type: ignore[import-not-found]
