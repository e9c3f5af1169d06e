"""The SAT engine: finds, refutes and optimises where no list of states would fit."""
