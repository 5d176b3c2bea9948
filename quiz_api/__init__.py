"""The ledger of adults' learning: training hours, quiz completions, parent-class attendance. No pupil is ever in it."""
