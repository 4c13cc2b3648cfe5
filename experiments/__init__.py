"""What a study is: the command line, runs and designs, executors, the store of results and their identity."""
