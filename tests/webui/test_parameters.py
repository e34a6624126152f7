"""Addresses of searches: read, written, read again."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from ingest.errors import QueryError
from ingest.model import Kind
from search.results import Filters
from webui.parameters import Asked, asked_for, parse_years, year_words

names = st.text("abc-é &=#+%/“”", min_size=1, max_size=12).map(str.strip).filter(bool)
years = st.tuples(st.integers(1000, 9999), st.integers(1000, 9999)).map(lambda y: (min(y), max(y)))


@given(
    st.builds(
        Asked,
        query=names,
        filters=st.builds(
            Filters,
            reports=st.lists(names, max_size=3, unique=True).map(tuple),
            inquiries=st.lists(names, max_size=3, unique=True).map(tuple),
            years=st.none() | years,
            kinds=st.lists(st.sampled_from(Kind), max_size=3, unique=True).map(tuple),
        ),
        offset=st.integers(0, 1000),
    )
)
def test_an_address_says_again_what_was_asked(asked):
    pairs = parse_qsl(urlsplit(asked.path(asked.offset)).query)
    assert asked_for(MultiDict(pairs)) == asked


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("", None),
        (" ", None),
        ("2014", (2014, 2014)),
        (" 2010..2015 ", (2010, 2015)),
        ("2015..2010", QueryError),
        ("14", QueryError),
        ("2014-08", QueryError),
        ("2010...2015", QueryError),
        ("٢٠١٤", QueryError),
    ],
)
def test_years(words, years):
    if years is QueryError:
        with pytest.raises(QueryError, match=r"2010\.\.2015"):
            parse_years(words)
    else:
        assert parse_years(words) == years


@given(years)
def test_years_are_written_as_they_are_read(years):
    assert parse_years(year_words(years)) == years
