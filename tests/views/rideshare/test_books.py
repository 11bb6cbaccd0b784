"""Asks, costs, ledger and audit of an explained auction, as the page shows them and as the model has them."""

from model import RideshareMarket

LINK = "/?mechanism={}&seed=3&steps=40&costs=list_price"


def rows(page) -> list[list[str]]:
    table = page.locator("table[aria-label='Explained: Asks and costs'] tbody tr")
    return [row.locator("td").all_inner_texts() for row in table.all()]


def test_asks_costs_and_ledger_are_the_models(open_page):
    page = open_page(LINK.format("ts_sp") + "&providers=markup")
    page.wait_for_selector(".explain[data-step='39'] .books")
    told = RideshareMarket("ts_sp", world_seed=3, costs="list_price", providers="markup").run(40).explain(39)
    bidders = told["asks"].set_index("vehicle")
    shown = {cells[0]: cells[1:4] for cells in rows(page)}
    assert shown == {name: ["markup", f"{row['cost']:,.0f}", f"{row['ask']:,.0f}"] for name, row in bidders.iterrows()}
    amounts = [text.removesuffix(" USD") for text in page.locator(".ledger dd").all_inner_texts()]
    assert amounts == [f"{line.amount:,.0f}" for line in told.ledger]
    assert "No other ask would have earned anybody more" in page.inner_text(".explain .facts")
    page.get_by_label("show asks and costs").uncheck()
    page.wait_for_function("() => !document.querySelector(\"table[aria-label='Explained: Asks and costs']\")")


def test_a_lie_that_would_have_paid_is_told(open_page):
    page = open_page(LINK.format("first_score"))
    page.wait_for_selector(".explain[data-step='39'] .books")
    told = RideshareMarket("first_score", world_seed=3, costs="list_price").run(40).explain(39)
    most = told["providers"].set_index("vehicle")["gain"].idxmax()
    assert most == told["auction"]["winner"][0]
    assert f"{most} could have earned" in page.inner_text(".explain .facts")


def test_strategies_are_among_the_parameters(open_page):
    page = open_page()
    page.get_by_text("More of the world").click()
    page.get_by_label("costs", exact=True).select_option("list_price")
    page.get_by_text("edited, applies at Reset").wait_for()
    page.locator("select#providers").select_option("markup")
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("button", name="+10", exact=True).click()
    page.wait_for_selector(".explain[data-step='9']")
    page.wait_for_function("() => document.querySelector('.books table')?.innerText.includes('markup')")
    assert {cells[1] for cells in rows(page)} == {"markup"}
