"""Colours and markers of the launch market's rules, the same in print, in the report and on the page."""

#: By rule: chosen so that all kinds of colour vision tell these apart; grey is chance.
MARKS = {
    "random": ("#5f656c", "X"),
    "ts_sp": ("#0072b2", "o"),
    "ucb_sp": ("#d55e00", "^"),
    "pl_dsic": ("#009e73", "s"),
    "greedy_sp": ("#e69f00", "D"),
    "kl_ucb_sp": ("#cc79a7", "v"),
    "epsilon_greedy_sp": ("#56b4e9", "P"),
    "bks": ("#bc80bd", ">"),
    "explore_commit": ("#7f4f24", "h"),
    "first_score": ("#999933", "p"),
    "pl_gumbel": ("#b15928", "<"),
}
