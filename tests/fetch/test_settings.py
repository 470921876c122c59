import pytest

from bibexport.fetch.settings import BUDGET_SHARES, Timeouts


@pytest.mark.parametrize(("budget_s", "share_s"), [(10, 2), (1, 0.2), (600, 45)])
def test_one_source_gets_its_share_of_a_budget_and_no_more_than_its_own_limit(budget_s, share_s):
    timeouts = Timeouts(request_s=45, failures_s=70).within(budget_s)

    assert timeouts.request_s == share_s
    assert timeouts.failures_s == min(70, budget_s / BUDGET_SHARES)


def test_without_a_budget_the_timeouts_stay_as_they_are():
    assert Timeouts().within(None) == Timeouts()
