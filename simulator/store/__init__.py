"""Runs kept on disk: what is finished stays when a worker, the machine or the user stops the rest."""
