"""Laravel's column-type methods on each server, and the page that tells of them."""

from __future__ import annotations

import re

import pytest

from brant import columns as c
from brant.errors import Unsupported
from tests.columns.every import EVERY, Method
from tests.columns.page import BEGIN, END, PAGE, cell, make, table, written
from tests.columns.servers import Place

METHODS = pytest.mark.parametrize("method", EVERY, ids=lambda method: method.laravel.partition("(")[0])


def test_all_of_laravels_methods_are_here() -> None:
    assert len({method.laravel.partition("(")[0] for method in EVERY}) == 73


@METHODS
def test_the_function_is_laravels_in_snake_case(method: Method) -> None:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", method.laravel.partition("(")[0]).lower()
    assert callable(getattr(c, name))


@METHODS
def test_its_types_are_those_of_the_page(method: Method, here: Place) -> None:
    assert cell(here, method) == written()[here.dialect.name][method.laravel]


@METHODS
def test_its_columns_are_read_again_under_their_names(method: Method, here: Place) -> None:
    names = [column.name for column in make(here, method)]
    if here.dialect.name in method.refused_by:
        with pytest.raises(Unsupported):
            here.carry_out()
    elif method.needs and not here.has(method.needs):
        pytest.skip(f"this server has no {method.needs}")
    else:
        here.carry_out()
        assert here.reflected("t").column_names == ("beside", *names)


def test_the_page_has_a_row_for_each_and_no_other() -> None:
    assert PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0] == table(written())
