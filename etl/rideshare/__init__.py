"""The rideshare launch market's data: from raw files to the tables that the model reads."""
