"""What providers ask, given their costs. One file is one strategy; to add one, add a file."""
