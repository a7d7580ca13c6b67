"""任务分解表: who does what of a plan by when, as it goes out to be settled and comes back."""
