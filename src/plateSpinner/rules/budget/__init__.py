"""Money: spent against the budget, and against how much is done."""
