"""What every market rests on; words of no market are in here."""
