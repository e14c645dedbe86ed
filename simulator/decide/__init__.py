"""What helps to choose: what designs reward, how centres may answer, and forecasts held against what came."""
