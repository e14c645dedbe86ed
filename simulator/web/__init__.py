"""The planner's page: a server on this machine that shows models as sentences and answers while one changes them."""
