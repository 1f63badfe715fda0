"""Forms of figures (biểu): which figures they ask for, how they are checked, printed to Excel and read back."""
