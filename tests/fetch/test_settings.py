import pytest

from bibexport.fetch.settings import DOORS_A_RUN, Patience


@pytest.mark.parametrize(("budget_s", "share_s"), [(10, 2), (1, 0.2), (600, 45)])
def test_one_door_gets_its_share_of_a_budget_and_no_more_than_its_own_bound(budget_s, share_s):
    patience = Patience(request_s=45, trouble_s=70).within(budget_s)

    assert patience.request_s == share_s
    assert patience.trouble_s == min(70, budget_s / DOORS_A_RUN)


def test_without_a_budget_patience_is_what_it_was():
    assert Patience().within(None) == Patience()
